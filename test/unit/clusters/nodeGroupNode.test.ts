import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Cluster } from '../../../src/azure/clusters.ts';
import { nodeGroupNode } from '../../../src/features/clusters/nodeGroupNode.ts';

const identityIn = (resourceGroup: string): string => `/subscriptions/s/resourceGroups/${resourceGroup}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/kubelet`;
const kubeletIn = (resourceGroup: string): Cluster['runsOn'] => ({
  kind: 'managedIdentity',
  controlPlane: { resourceId: undefined, principalId: 'control', clientId: '' },
  kubelet: { resourceId: identityIn(resourceGroup), principalId: 'kubelet', clientId: 'client' },
});

/** What the tooltip says that the group is. */
function whatItIs(runsOn: Cluster['runsOn']): string | undefined {
  const [node] = nodeGroupNode({ nodeResourceGroup: 'MC_rg_aks', subscriptionId: 's', tenantId: 't', runsOn } as Cluster, { rolesAt: async () => [] });
  return node?.tooltip?.().rows[0]?.[1];
}

describe('the tooltip of a node resource group names the kubelet identity', () => {
  it('where it is there, however its ID is spelled', () => assert.match(whatItIs(kubeletIn('mc_RG_aks')) ?? '', /, and the kubelet identity\.$/));
  it('and not where it is an identity of another group', () => assert.match(whatItIs(kubeletIn('rg-identities')) ?? '', /^Azure keeps .* of the cluster there\.$/));
  it('nor where the cluster runs on a service principal', () => assert.match(whatItIs({ kind: 'servicePrincipal', clientId: 'c' }) ?? '', /^Azure keeps .* of the cluster there\.$/));
});
