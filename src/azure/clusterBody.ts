import type { ManagedCluster } from '@azure/arm-containerservice';

/** A cluster that there shall be. */
export interface NewCluster {
  readonly resourceGroup: string;
  readonly name: string;
  readonly location: string;
  /** '' leaves it to Azure. */
  readonly kubernetesVersion: string;
  readonly nodeCount: number;
  /** For instance "Standard_D4s_v5". */
  readonly nodeSize: string;
  /** The ID of the user-assigned identity of its control plane; without one it gets a system-assigned one. */
  readonly controlPlane: string | undefined;
  /** The user-assigned identity of its kubelets; without one Azure makes it. */
  readonly kubelet: { readonly id: string; readonly clientId: string; readonly principalId: string } | undefined;
  /** A public RSA key, as it stands in authorized_keys; without one nobody can sign in to its nodes with SSH. */
  readonly sshKey: string | undefined;
  readonly oidcIssuer: boolean;
  /** Needs the issuer. */
  readonly workloadIdentity: boolean;
  readonly tags: Readonly<Record<string, string>>;
}

/** The body of the request that creates it, as the Azure CLI sends it for the same options. */
export function clusterBody(subscriptionId: string, wanted: NewCluster): ManagedCluster {
  const { location, tags, kubernetesVersion, nodeCount, nodeSize, controlPlane, kubelet, sshKey, oidcIssuer, workloadIdentity } = wanted;
  return {
    location,
    tags: { ...tags },
    dnsPrefix: dnsPrefix(subscriptionId, wanted),
    ...(kubernetesVersion !== '' && { kubernetesVersion }),
    enableRbac: true,
    identity: controlPlane === undefined ? { type: 'SystemAssigned' } : { type: 'UserAssigned', userAssignedIdentities: { [controlPlane]: {} } },
    ...(kubelet && { identityProfile: { kubeletidentity: { resourceId: kubelet.id, clientId: kubelet.clientId, objectId: kubelet.principalId } } }),
    agentPoolProfiles: [{ name: 'nodepool1', mode: 'System', count: nodeCount, vmSize: nodeSize, osType: 'Linux', type: 'VirtualMachineScaleSets' }],
    ...(sshKey !== undefined && { linuxProfile: { adminUsername: 'azureuser', ssh: { publicKeys: [{ keyData: sshKey }] } } }),
    ...(oidcIssuer && { oidcIssuerProfile: { enabled: true } }),
    ...(workloadIdentity && { securityProfile: { workloadIdentity: { enabled: true } } }),
  };
}

/** As the CLI makes it up: https://github.com/Azure/azure-cli/blob/dev/src/azure-cli/azure/cli/command_modules/acs/managed_cluster_decorator.py */
function dnsPrefix(subscriptionId: string, { name, resourceGroup }: NewCluster): string {
  const its = plain(name).slice(0, 10);
  const first = /^[A-Za-z]/.test(its) ? its : `a${its}`.slice(0, 10);
  return `${first}-${plain(resourceGroup).slice(0, 16)}-${subscriptionId.slice(0, 6)}`;
}

function plain(text: string): string {
  return text.replace(/[^A-Za-z0-9-]/g, '');
}
