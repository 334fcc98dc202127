import assert from 'node:assert/strict';
import { test } from 'node:test';
import { changeCluster } from '../../../src/azure/changeCluster.ts';
import { listClusters } from '../../../src/azure/clusters.ts';
import { listResources } from '../../../src/azure/inventory.ts';
import { everyPage } from '../../../src/azure/pages.ts';
import { enableWorkloadIdentity, workloadIdentityOf } from '../../../src/azure/workloadIdentity.ts';
import { estate, never } from './estate.ts';

async function demo(name = 'aks-abs-demo', subscription = 'Contoso Dev') {
  const { azure, at } = await estate({ operationMs: 0 });
  const where = at(subscription);
  const cluster = (await listClusters(azure.cloud, where, never)).find((one) => one.name === name);
  assert.ok(cluster);
  return { azure, at: where, cluster };
}

test('the issuer and workload identity are turned on, and all else stays as it is', async () => {
  const { azure, at, cluster } = await demo();
  const { cluster: changed, already } = await enableWorkloadIdentity(azure.cloud, at, cluster.id, never);
  assert.equal(already, false);
  assert.match(changed.oidcIssuer ?? '', /^https:\/\/eastus\.oic\.prod-aks\.azure\.com\/.*\/$/);
  assert.deepEqual(changed, { ...cluster, oidcIssuer: changed.oidcIssuer, workloadIdentity: true });
});

test('a cluster on a service principal keeps it', async () => {
  const { azure, at, cluster } = await demo('aks-legacy');
  const { cluster: changed } = await enableWorkloadIdentity(azure.cloud, at, cluster.id, never);
  assert.deepEqual(changed.runsOn, cluster.runsOn);
  assert.equal(changed.workloadIdentity, true);
});

test('where it is on nothing is written', async () => {
  const { azure, at, cluster } = await demo('aks-prod', 'Contoso Prod');
  assert.deepEqual(await enableWorkloadIdentity(azure.cloud, at, cluster.id, never), { cluster, already: true });
  assert.deepEqual(azure.requests.filter(({ method }) => method === 'PUT'), []);
});

test('an issuer that is on by itself is not taken for workload identity, and stays the same', async () => {
  const { azure, at, cluster } = await demo();
  const issuing = await changeCluster(azure.cloud, at, cluster.id, (found) => ({ ...found, oidcIssuerProfile: { enabled: true } }), ({ oidcIssuer }) => oidcIssuer !== undefined, never);
  assert.equal(workloadIdentityOf(issuing), 'issuer');
  const { cluster: changed, already } = await enableWorkloadIdentity(azure.cloud, at, cluster.id, never);
  assert.equal(already, false);
  assert.deepEqual(changed, { ...issuing, workloadIdentity: true });
  assert.equal(workloadIdentityOf(changed), 'on');
});

test('it shows at once, though Resource Graph learns of it later', async () => {
  const { azure, at, cluster } = await demo();
  const { cluster: changed } = await enableWorkloadIdentity(azure.cloud, at, cluster.id, never);
  const listed = (await everyPage(listResources(azure.cloud, [at], ['cluster']), never)).find(({ name }) => name === cluster.name);
  assert.deepEqual([listed?.oidcIssuer, listed?.workloadIdentity], [changed.oidcIssuer, true]);
});

test('a stopped cluster is refused by Azure, which is no busy one', async () => {
  const { azure, at, cluster } = await demo();
  azure.setFaults([{ method: 'PUT', path: '/managedClusters/aks-abs-demo', status: 400, code: 'OperationNotAllowed', message: 'Managed Cluster is in stopped state, no operations except for start are allowed.' }]);
  await assert.rejects(enableWorkloadIdentity(azure.cloud, at, cluster.id, never), { kind: 'invalid', code: 'OperationNotAllowed' });
});
