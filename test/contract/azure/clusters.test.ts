import assert from 'node:assert/strict';
import { test } from 'node:test';
import { enableManagedIdentity } from '../../../src/azure/clusterIdentity.ts';
import { getCluster, listClusters } from '../../../src/azure/clusters.ts';
import { listIdentities } from '../../../src/azure/identities.ts';
import { estate, never } from './estate.ts';

async function legacy(operationMs = 0) {
  const { azure, at } = await estate({ operationMs });
  const dev = at('Contoso Dev');
  const cluster = (await listClusters(azure.cloud, dev, never)).find(({ name }) => name === 'aks-legacy');
  if (!cluster) throw new Error('no aks-legacy');
  return { azure, dev, cluster };
}

test('a cluster tells whether it runs on a managed identity or on a service principal', async () => {
  const { azure, dev } = await legacy();
  const kinds = (await listClusters(azure.cloud, dev, never)).map(({ name, runsOn }) => [name, runsOn.kind]);
  assert.deepEqual(kinds, [['aks-abs-demo', 'managedIdentity'], ['aks-legacy', 'servicePrincipal']]);
});

test('the kubelet identity is not the one of the control plane', async () => {
  const { azure, dev } = await legacy();
  const [demo] = await listClusters(azure.cloud, dev, never);
  assert.ok(demo?.runsOn.kind === 'managedIdentity');
  assert.match(demo.runsOn.kubelet?.resourceId ?? '', /aks-abs-demo-agentpool$/);
  assert.notEqual(demo.runsOn.kubelet?.principalId, demo.runsOn.controlPlane.principalId);
});

test('enabling the managed identity ends when Azure is done, with a kubelet identity in the node resource group', async () => {
  const { azure, dev, cluster } = await legacy();
  const updated = await enableManagedIdentity(azure.cloud, dev, cluster.id, never);
  assert.ok(updated.runsOn.kind === 'managedIdentity');
  assert.equal(updated.state, 'Succeeded');
  assert.deepEqual((await getCluster(azure.cloud, dev, cluster.id, never)).cluster, updated);
  const kubelet = updated.runsOn.kubelet?.resourceId?.toLowerCase();
  assert.ok((await listIdentities(azure.cloud, dev, never)).some(({ id }) => id.toLowerCase() === kubelet));
  assert.deepEqual(updated.nodePools.map(({ name }) => name), cluster.nodePools.map(({ name }) => name));
});

test('enabling it twice says that it is there, and changes nothing', async () => {
  const { azure, dev, cluster } = await legacy();
  const updated = await enableManagedIdentity(azure.cloud, dev, cluster.id, never);
  await assert.rejects(enableManagedIdentity(azure.cloud, dev, cluster.id, never), { kind: 'conflict', code: 'ManagedIdentityEnabled' });
  assert.deepEqual((await getCluster(azure.cloud, dev, cluster.id, never)).cluster, updated);
});

for (const operation of ['Failed', 'Canceled'] as const) {
  test(`an update that ends ${operation} is no success`, async () => {
    const { azure, dev, cluster } = await legacy();
    azure.setFaults([{ path: '/managedClusters/aks-legacy', method: 'PUT', operation }]);
    await assert.rejects(enableManagedIdentity(azure.cloud, dev, cluster.id, never), { kind: 'operationFailed' });
  });
}

test('an update that fails tells why', async () => {
  const { azure, dev, cluster } = await legacy();
  azure.setFaults([{ path: '/managedClusters/aks-legacy', method: 'PUT', operation: 'Failed', code: 'QuotaExceeded', message: 'No cores left in westeurope.' }]);
  await assert.rejects(enableManagedIdentity(azure.cloud, dev, cluster.id, never), { code: 'QuotaExceeded', message: 'No cores left in westeurope.' });
});

test('an update that fails with its reason in the details of the error tells that reason', async () => {
  const { azure, dev, cluster } = await legacy();
  const error = { code: 'DeploymentFailed', message: 'At least one resource deployment operation failed.', details: [{ code: 'ErrCode_InsufficientVCPUQuota', message: 'Insufficient vcpu quota: 0 left. Requested: 4.' }] };
  azure.setFaults([
    { path: '/managedClusters/aks-legacy', method: 'PUT', operation: 'Failed' },
    { path: '/locations/westeurope/operations/', body: JSON.stringify({ name: '1', status: 'Failed', error }) },
  ]);
  await assert.rejects(enableManagedIdentity(azure.cloud, dev, cluster.id, never), { kind: 'operationFailed', code: 'ErrCode_InsufficientVCPUQuota', message: 'Insufficient vcpu quota: 0 left. Requested: 4.' });
});

test('another operation under way is a conflict', async () => {
  const { azure, dev, cluster } = await legacy();
  azure.setFaults([{ path: '/managedClusters/aks-legacy', method: 'PUT', status: 409, code: 'OperationNotAllowed', message: 'Another operation is in progress.' }]);
  await assert.rejects(enableManagedIdentity(azure.cloud, dev, cluster.id, never), { kind: 'conflict', code: 'OperationNotAllowed' });
});
