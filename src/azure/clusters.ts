import type { ContainerServiceNetworkProfile, ManagedCluster, ManagedClusterAgentPoolProfile, ManagedClusterPodIdentityProfile } from '@azure/arm-containerservice';
import { containerServiceClient, refOf } from './clients.ts';
import type { SubscriptionRef } from './clients.ts';
import type { Cloud } from './cloud.ts';
import { asAzure, AzureError } from './errors.ts';
import { allByName } from './paging.ts';
import { parseResourceId } from './resourceId.ts';

/** An identity that a cluster runs something with. */
export interface ClusterIdentity {
  /** The user-assigned identity's ID; undefined for a system-assigned one. */
  readonly resourceId: string | undefined;
  readonly principalId: string;
  readonly clientId: string;
}

export interface Cluster extends SubscriptionRef {
  readonly id: string;
  /** Tells it from one of the same name that was there before; undefined where Azure does not tell it. */
  readonly uid: string | undefined;
  readonly name: string;
  readonly resourceGroup: string;
  readonly location: string;
  readonly kubernetesVersion: string;
  /** "Succeeded", "Updating", "Failed", … */
  readonly state: string;
  /** "Running" or "Stopped". */
  readonly power: string;
  readonly nodeResourceGroup: string;
  readonly nodePools: readonly NodePool[];
  /** Who acts for the cluster: managed identities, or a service principal that somebody keeps a secret for. */
  readonly runsOn: ManagedIdentities | { readonly kind: 'servicePrincipal'; readonly clientId: string };
  readonly tags: Readonly<Record<string, string>>;
  readonly addons: readonly { readonly name: string; readonly identity: ClusterIdentity }[];
  /** Who signs the tokens of its service accounts, a URL; undefined while that is off. */
  readonly oidcIssuer: string | undefined;
  /** Whether its pods are given tokens for Microsoft Entra Workload ID. */
  readonly workloadIdentity: boolean;
  /** The add-on for AAD Pod Identity; undefined while that is off. */
  readonly podIdentity: PodIdentity | undefined;
  /** "azure", "kubenet" or "none"; empty where Azure tells none. */
  readonly networkPlugin: string;
  readonly outbound: Outbound;
}

/** How the traffic of its nodes leaves. */
export interface Outbound {
  /** "loadBalancer", "managedNATGateway", "userDefinedRouting", … */
  readonly type: string;
  /** The IDs of the public IP addresses that Azure tells: those that the cluster has for itself. */
  readonly addressIds: readonly string[];
}

/** Nodes that are alike. */
export interface NodePool {
  readonly name: string;
  readonly mode: string;
  readonly count: number;
  /** Of its machines, for instance "Standard_DS2_v2". */
  readonly size: string;
  readonly kubernetesVersion: string;
  /** Empty where Azure tells none, as of an availability set. */
  readonly nodeImage: string;
  /** "Succeeded", "UpgradingNodeImageVersion", … */
  readonly state: string;
  /** "Running" or "Stopped". */
  readonly power: string;
}

/** What the managed add-on for pod identity was told. */
export interface PodIdentity {
  readonly identities: readonly { readonly name: string; readonly namespace: string; readonly identity: ClusterIdentity; readonly state: string }[];
  /** The names of the exceptions, whose pods reach the metadata service themselves. */
  readonly exceptions: readonly string[];
}

export interface ManagedIdentities {
  readonly kind: 'managedIdentity';
  readonly controlPlane: ClusterIdentity;
  /** The identity that pulls images. A cluster that is still being created has none yet. */
  readonly kubelet: ClusterIdentity | undefined;
}

/** All clusters of a subscription, by name. */
export async function listClusters(cloud: Cloud, at: SubscriptionRef, signal: AbortSignal): Promise<Cluster[]> {
  return asAzure(async () => {
    const client = await containerServiceClient(cloud, at);
    return allByName(client.managedClusters.list({ abortSignal: signal }), (cluster) => toCluster(cluster, at));
  });
}

/** One cluster and, as `answer`, what Azure sent. Throws `notFound` when it is gone. */
export async function getCluster(cloud: Cloud, at: SubscriptionRef, id: string, signal: AbortSignal): Promise<{ cluster: Cluster; answer: string }> {
  return asAzure(async () => {
    const { resourceGroup, name } = clusterParts(id);
    let answer = '';
    const client = await containerServiceClient(cloud, at);
    const cluster = await client.managedClusters.get(resourceGroup, name, { abortSignal: signal, onResponse: (raw) => (answer = raw.bodyAsText ?? '') });
    return { cluster: toCluster(cluster, at), answer };
  });
}

export function clusterParts(id: string): { resourceGroup: string; name: string } {
  const parsed = parseResourceId(id);
  if (!parsed) throw new AzureError('invalid', 'InvalidResourceId', `"${id}" is not a resource ID.`);
  return parsed;
}

/** The plain form of what Azure answers, or of a row of Resource Graph with these fields; `at` is where it was asked. */
export function toCluster(cluster: ManagedCluster, at: SubscriptionRef): Cluster {
  const id = cluster.id ?? '';
  return {
    id,
    uid: cluster.resourceUID,
    name: cluster.name ?? '',
    resourceGroup: parseResourceId(id)?.resourceGroup ?? '',
    location: cluster.location,
    ...refOf(at),
    kubernetesVersion: cluster.currentKubernetesVersion ?? cluster.kubernetesVersion ?? '',
    state: cluster.provisioningState ?? '',
    power: cluster.powerState?.code ?? '',
    nodeResourceGroup: cluster.nodeResourceGroup ?? '',
    nodePools: (cluster.agentPoolProfiles ?? []).map(toNodePool),
    runsOn: runsOn(cluster),
    tags: cluster.tags ?? {},
    addons: Object.entries(cluster.addonProfiles ?? {}).flatMap(([name, { enabled, identity }]) =>
      enabled && identity ? [{ name, identity: toClusterIdentity(identity) }] : [],
    ),
    oidcIssuer: cluster.oidcIssuerProfile?.enabled ? cluster.oidcIssuerProfile.issuerURL : undefined,
    workloadIdentity: cluster.securityProfile?.workloadIdentity?.enabled ?? false,
    podIdentity: cluster.podIdentityProfile?.enabled ? toPodIdentity(cluster.podIdentityProfile) : undefined,
    networkPlugin: cluster.networkProfile?.networkPlugin ?? '',
    outbound: toOutbound(cluster.networkProfile ?? {}),
  };
}

function toNodePool(pool: ManagedClusterAgentPoolProfile): NodePool {
  return {
    name: pool.name,
    mode: pool.mode ?? '',
    count: pool.count ?? 0,
    size: pool.vmSize ?? '',
    kubernetesVersion: pool.currentOrchestratorVersion ?? pool.orchestratorVersion ?? '',
    nodeImage: pool.nodeImageVersion ?? '',
    state: pool.provisioningState ?? '',
    power: pool.powerState?.code ?? '',
  };
}

function toOutbound({ outboundType = 'loadBalancer', loadBalancerProfile, natGatewayProfile }: ContainerServiceNetworkProfile): Outbound {
  const profile = outboundType === 'loadBalancer' ? loadBalancerProfile : natGatewayProfile;
  return { type: outboundType, addressIds: (profile?.effectiveOutboundIPs ?? []).flatMap(({ id }) => id ?? []) };
}

function toPodIdentity({ userAssignedIdentities = [], userAssignedIdentityExceptions = [] }: ManagedClusterPodIdentityProfile): PodIdentity {
  return {
    identities: userAssignedIdentities.map(({ name, namespace, identity, provisioningState = '' }) => ({ name, namespace, identity: toClusterIdentity(identity), state: provisioningState })),
    exceptions: userAssignedIdentityExceptions.map(({ name }) => name),
  };
}

export function runsOn(cluster: ManagedCluster): Cluster['runsOn'] {
  const clientId = cluster.servicePrincipalProfile?.clientId;
  // A cluster with a managed identity answers the literal "msi" here.
  if (clientId && clientId.toLowerCase() !== 'msi') return { kind: 'servicePrincipal', clientId };
  const [assigned] = Object.entries(cluster.identity?.userAssignedIdentities ?? {});
  const controlPlane = assigned
    ? { resourceId: assigned[0], principalId: assigned[1].principalId ?? '', clientId: assigned[1].clientId ?? '' }
    : { resourceId: undefined, principalId: cluster.identity?.principalId ?? '', clientId: '' };
  const kubelet = cluster.identityProfile?.['kubeletidentity'];
  return { kind: 'managedIdentity', controlPlane, kubelet: kubelet && toClusterIdentity(kubelet) };
}

function toClusterIdentity(identity: { resourceId?: string; objectId?: string; clientId?: string }): ClusterIdentity {
  return { resourceId: identity.resourceId, principalId: identity.objectId ?? '', clientId: identity.clientId ?? '' };
}
