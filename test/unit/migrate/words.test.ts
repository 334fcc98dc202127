import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { stillThere } from '../../../src/features/migrate/choices.ts';
import type { WorkloadRow } from '../../../src/features/migrate/protocol.ts';
import { clusterProblem, clusterWarning, noCluster } from '../../../src/features/migrate/words.ts';
import type { ClusterChoice } from '../../../src/features/shared/clusterContract.ts';

const tenant = '72f988bf-86f1-41af-91ab-2d7cd011db47';
const other = '9d7f0d6e-5c0f-4e29-9f26-5ad2f8bbd0ad';
const aks: ClusterChoice = { id: '/subscriptions/s/resourceGroups/rg/providers/Microsoft.ContainerService/managedClusters/aks', name: 'aks', subscriptionId: 's', tenantId: tenant.toUpperCase(), resourceGroup: 'rg', description: '', issuer: 'https://issuer/', workloadIdentity: true };
const nothing = { clusters: [], failures: [] };
const listed = { clusters: [aks], failures: [] };
const row = (key: string, ...identities: string[]): WorkloadRow => ({ key, label: '', file: 0, namespace: undefined, selector: '', bindings: [], identities, identity: undefined, serviceAccount: '', obstacle: undefined });

describe('what a migration says of the cluster', () => {
  it('tells that the one that was chosen is not there any more, and not while no list is there', () => {
    assert.match(clusterProblem(undefined, aks.id.replace('/aks', '/aks-gone'), listed) ?? '', /^aks-gone, which was chosen before, is not among/);
    assert.equal(clusterProblem(undefined, aks.id, nothing), undefined);
    assert.equal(clusterProblem(undefined, undefined, listed), undefined);
    assert.equal(clusterProblem(aks, aks.id, listed), undefined);
  });

  it('tells a list that could not be read from one without a cluster', () => {
    assert.match(noCluster(nothing), /^There is no cluster/);
    assert.match(noCluster({ clusters: [], failures: ['No.'] }), /^The clusters could not be read\./);
    assert.equal(noCluster(listed), 'Choose a cluster.');
  });

  it('tells where a cluster is in another tenant than identities, and what the service accounts get then', () => {
    assert.equal(clusterWarning(aks, listed, [tenant]), undefined);
    assert.match(clusterWarning(aks, listed, [other]) ?? '', new RegExp(`^aks is in another tenant than the identities\\. .*azure\\.workload\\.identity/tenant-id: ${other}, too\\.$`));
    assert.match(clusterWarning(aks, { ...listed, failures: ['No.'] }, [tenant, other]) ?? '', /^aks is in another tenant than some of the identities\. .* No\.$/);
    assert.equal(clusterWarning(undefined, nothing, [other]), undefined);
  });
});

describe('what is chosen for workloads', () => {
  it('does not hold on to identities that they do not get any more', () => {
    const chosen = { a: { identity: 'orders', serviceAccount: 'api' }, b: { identity: 'web', serviceAccount: 'web' }, gone: { identity: 'x' } };
    assert.deepEqual(stillThere(chosen, [row('a', 'web'), row('b', 'orders', 'web'), row('c')]), { ...chosen, a: { serviceAccount: 'api' } });
  });
});
