import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ClusterChoice } from '../../../src/features/shared/clusterContract.ts';
import { clustersOrWhy, clusterToShow, inOrder, notThere } from '../../../src/features/shared/webview/clusters.ts';

const cluster = (name: string, issuer?: string): ClusterChoice => ({ id: `/subscriptions/s/resourceGroups/rg/providers/Microsoft.ContainerService/managedClusters/${name}`, name, subscriptionId: 's', tenantId: 't', resourceGroup: 'rg', description: '', workloadIdentity: true, ...(issuer !== undefined && { issuer }) });
const [prod, test1] = [cluster('aks-prod'), cluster('aks-test')];
const all = { clusters: [prod, test1], failures: [] };

test('the cluster that was chosen is chosen again, in whichever case its ID comes back', () => {
  assert.equal(clusterToShow(all.clusters, test1.id.toUpperCase(), true), test1);
  assert.equal(notThere(all, test1.id.toUpperCase()), undefined);
});

test('where the cluster that was chosen is not in the list, none is, and that is said', () => {
  assert.equal(clusterToShow([prod], test1.id, true), undefined);
  assert.equal(clusterToShow([], test1.id, true), undefined);
  assert.equal(notThere({ clusters: [prod], failures: [] }, test1.id), 'aks-test was chosen before, and is not among the clusters that can be seen now.');
});

test('where nobody has chosen, the first one is, unless none is needed', () => {
  assert.equal(clusterToShow(all.clusters, '', true), prod);
  assert.equal(clusterToShow(all.clusters, '', false), undefined);
  assert.equal(notThere(all, ''), undefined);
});

test('those with an issuer come first where a page needs it', () => {
  const on = cluster('z', 'https://issuer/');
  assert.deepEqual(inOrder({ clusters: [test1, prod, on], failures: [] }, { byIssuer: true }).map(({ name }) => name), ['z', 'aks-prod', 'aks-test']);
});

test('a list that could not be read is none, with the reason', async () => {
  assert.deepEqual(await clustersOrWhy(async () => Promise.reject(new Error('No.'))), { clusters: [], failures: ['The clusters could not be read: No.'] });
});
