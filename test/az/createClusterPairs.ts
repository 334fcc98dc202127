import * as az from '../../src/azure/asCode/az.ts';
import type { ClusterCreated } from '../../src/azure/asCode/az.ts';
import type { ShellCommand } from '../../src/azure/asCode/shell.ts';
import type { SubscriptionRef } from '../../src/azure/clients.ts';
import type { Cloud } from '../../src/azure/cloud.ts';
import { createCluster } from '../../src/azure/createCluster.ts';
import { grantRole } from '../../src/azure/grants.ts';
import { getIdentity } from '../../src/azure/identities.ts';
import { pullerOf } from '../../src/azure/pullers.ts';
import { subscriptionScope } from '../../src/azure/resourceId.ts';
import { builtInRoles } from '../../src/azure/roles.ts';
import type { Pair } from './parityPairs.ts';

/** Where no network is asked for this CLI asks for kubenet; later ones leave it to Azure, as the extension does. */
const onAzureNetwork = (command: ShellCommand): ShellCommand => (shell) => [...command(shell), '--network-plugin azure'];
const never = new AbortController().signal;
const assignmentsAt = (scope: string) => `${scope}/providers/Microsoft.Authorization/roleAssignments?$filter=atScope()&api-version=2022-04-01`;

/** Clusters as the form creates them. The Azure CLI 2.45 does not know workload identity yet. */
export async function createClusterPairs(cloud: Cloud, at: SubscriptionRef): Promise<Pair[]> {
  const group = (name: string) => `${subscriptionScope(at.subscriptionId)}/resourceGroups/${name}`;
  const identity = async (name: string) => (await getIdentity(cloud, at, `${group('rg-pay')}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${name}`, never)).identity;
  const [controlPlane, kubelet] = [await identity('mi-forgotten'), await identity('mi-payments')];
  const registry = `${group('rg-aks-demo')}/providers/Microsoft.ContainerRegistry/registries/acrabsdemo`;
  const plain: ClusterCreated = {
    subscriptionId: at.subscriptionId,
    resourceGroup: 'rg-pay',
    location: 'westeurope',
    name: 'aks-new',
    kubernetesVersion: '1.32.6',
    nodeCount: 2,
    nodeSize: 'Standard_D4s_v5',
    controlPlane: undefined,
    kubelet: undefined,
    ssh: undefined,
    oidcIssuer: true,
    workloadIdentity: false,
    registry: undefined,
    tags: { team: 'orders & billing' },
  };
  const cluster = `${group('rg-pay')}/providers/Microsoft.ContainerService/managedClusters/aks-new?api-version=2022-11-01`;
  const operator = { scope: kubelet.id, role: builtInRoles.managedIdentityOperator, principalId: controlPlane.principalId };

  return [
    {
      name: 'a cluster with a system-assigned identity, an issuer and a registry that it pulls from',
      commands: [onAzureNetwork(az.createCluster({ ...plain, registry }))],
      own: async (cloud) => {
        const created = await (await createCluster(cloud, at, { ...plain, sshKey: undefined, kubelet: undefined }, never)).done(never);
        const puller = pullerOf(created);
        if (puller.kind !== 'kubelet') throw new Error('The new cluster has no kubelet identity.');
        await grantRole(cloud, at, { scope: registry, role: builtInRoles.acrPull, principalId: puller.principalId }, never);
      },
      state: [cluster, assignmentsAt(registry)],
    },
    {
      name: 'a cluster with two identities of one\'s own, one of which hands out the other',
      commands: [az.assignRole({ ...operator, role: operator.role.name }), onAzureNetwork(az.createCluster({ ...plain, kubernetesVersion: '', controlPlane: controlPlane.id, kubelet: kubelet.id }))],
      own: async (cloud) => {
        await grantRole(cloud, at, operator, never);
        await (await createCluster(cloud, at, { ...plain, kubernetesVersion: '', sshKey: undefined, controlPlane: controlPlane.id, kubelet }, never)).done(never);
      },
      state: [cluster, assignmentsAt(kubelet.id)],
    },
  ];
}
