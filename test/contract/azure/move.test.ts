import assert from 'node:assert/strict';
import { test } from 'node:test';
import { enableManagedIdentity } from '../../../src/azure/clusterIdentity.ts';
import { clustersOfServicePrincipal } from '../../../src/azure/clustersOf.ts';
import { listClusters } from '../../../src/azure/clusters.ts';
import { definitionsOf } from '../../../src/azure/assignedRoles.ts';
import { listAssignmentsOf } from '../../../src/azure/assignments.ts';
import { listResources } from '../../../src/azure/inventory.ts';
import { noteKubeletIdentity } from '../../../src/azure/kubeletIdentity.ts';
import { upgradeNodeImage } from '../../../src/azure/nodePools.ts';
import { everyPage } from '../../../src/azure/pages.ts';
import { pullsBy } from '../../../src/azure/pulls.ts';
import { servicePrincipalByAppId } from '../../../src/azure/servicePrincipals.ts';
import { estate, never } from './estate.ts';

async function legacy(graphLagMs = 0) {
  const { azure, at, all } = await estate({ operationMs: 0, graphLagMs });
  const dev = at('Contoso Dev');
  const cluster = (await listClusters(azure.cloud, dev, never)).find(({ name }) => name === 'aks-legacy');
  assert.ok(cluster?.runsOn.kind === 'servicePrincipal');
  const tenant = all.filter(({ tenantId }) => tenantId === dev.tenantId);
  return { azure, cloud: azure.cloud, dev, cluster, clientId: cluster.runsOn.clientId, tenant };
}

test('what a service principal can pull from is found in all subscriptions of its tenant', async () => {
  const { cloud, dev, clientId, tenant } = await legacy();
  const found = await servicePrincipalByAppId(cloud, dev, clientId, never);
  const { assignments } = await listAssignmentsOf(cloud, found?.id ?? '', tenant, never);
  const definitions = await definitionsOf(cloud, tenant, assignments, never);
  const { pulls, failures } = await pullsBy(cloud, { assignments, definitions, subscriptions: tenant }, never);
  assert.deepEqual(pulls.map(({ registry, role, works }) => [registry.name, role.name, works]), [['acrabsdemo', 'AcrPull', true]]);
  assert.deepEqual(failures, []);
});

test('the clusters of a service principal are those that run on it', async () => {
  const { cloud, cluster, clientId, tenant } = await legacy();
  assert.deepEqual((await clustersOfServicePrincipal(cloud, tenant, clientId.toUpperCase(), never)).clusters.map(({ name }) => name), ['aks-legacy']);
  await enableManagedIdentity(cloud, cluster, cluster.id, never);
  assert.deepEqual((await clustersOfServicePrincipal(cloud, tenant, clientId, never)).clusters, []);
});

test('the new kubelet identity is listed at once, though Resource Graph does not know it', async () => {
  const { cloud, dev, cluster } = await legacy(600_000);
  const names = async () => (await everyPage(listResources(cloud, [dev], ['identity']), never)).map(({ name }) => name);
  const updated = await enableManagedIdentity(cloud, dev, cluster.id, never);
  assert.equal((await names()).includes('aks-legacy-agentpool'), false);
  await noteKubeletIdentity(cloud, dev, updated, never);
  assert.equal((await names()).includes('aks-legacy-agentpool'), true);
});

test('who may not read the kubelet identity has moved the cluster all the same', async () => {
  const { azure, cloud, dev, cluster } = await legacy();
  const updated = await enableManagedIdentity(cloud, dev, cluster.id, never);
  azure.setFaults([{ method: 'GET', path: '/userAssignedIdentities/aks-legacy-agentpool', status: 403, code: 'AuthorizationFailed', message: 'No.' }]);
  await noteKubeletIdentity(cloud, dev, updated, never);
});

test('a pool with the newest image keeps it, which is told', async () => {
  const { cloud, cluster } = await legacy();
  const imageOf = ({ nodePools }: typeof cluster) => nodePools.find(({ name }) => name === 'workers')?.nodeImage;
  const first = await upgradeNodeImage(cloud, cluster, 'workers', never);
  assert.notEqual(imageOf(first), imageOf(cluster));
  await assert.rejects(upgradeNodeImage(cloud, first, 'workers', never), { kind: 'conflict', code: 'NewestNodeImage' });
});
