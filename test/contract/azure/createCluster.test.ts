import assert from 'node:assert/strict';
import { test } from 'node:test';
import { listCoresLeft, shortOf } from '../../../src/azure/coreQuota.ts';
import { abortLatest, clusterExists, createCluster } from '../../../src/azure/createCluster.ts';
import type { NewCluster } from '../../../src/azure/clusterBody.ts';
import { getCluster } from '../../../src/azure/clusters.ts';
import { grantRole } from '../../../src/azure/grants.ts';
import { createIdentity, getIdentity } from '../../../src/azure/identities.ts';
import { listResources } from '../../../src/azure/inventory.ts';
import { mayHandOut } from '../../../src/azure/kubeletOperator.ts';
import { listKubernetesVersions } from '../../../src/azure/kubernetesVersions.ts';
import { listNodeSizes } from '../../../src/azure/nodeSizes.ts';
import { everyPage } from '../../../src/azure/pages.ts';
import { subscriptionScope } from '../../../src/azure/resourceId.ts';
import { builtInRoles } from '../../../src/azure/roles.ts';
import { listSystemAssigned } from '../../../src/azure/systemAssigned.ts';
import type { SampleAzureOptions } from '../../../src/emulator/sampleAzure.ts';
import { estate, never } from './estate.ts';

const wanted: NewCluster = {
  resourceGroup: 'rg-pay',
  name: 'aks-new',
  location: 'westeurope',
  kubernetesVersion: '1.33.1',
  nodeCount: 2,
  nodeSize: 'Standard_D4s_v5',
  controlPlane: undefined,
  kubelet: undefined,
  sshKey: undefined,
  oidcIssuer: true,
  workloadIdentity: true,
  tags: { team: 'orders' },
};

async function inDev(options: SampleAzureOptions = {}) {
  const { azure, at } = await estate({ operationMs: 0, replicationMs: 0, ...options });
  return { azure, cloud: azure.cloud, dev: at('Contoso Dev') };
}

/** Two identities of the user's own. */
async function withOwn(options: SampleAzureOptions = {}) {
  const { azure, cloud, dev } = await inDev(options);
  const own = async (name: string) => createIdentity(cloud, dev, { resourceGroup: 'rg-pay', name, location: 'westeurope', tags: {} }, never);
  const controlPlane = await own('mi-control-plane');
  const kubelet = await own('mi-kubelet');
  return { azure, cloud, dev, controlPlane, kubelet, both: { ...wanted, controlPlane: controlPlane.id, kubelet } };
}

test('a new cluster is Creating as soon as Azure has taken it, and Succeeded in the end, as it was asked for', async () => {
  const { cloud, dev } = await inDev({ operationMs: 50 });
  const { cluster, done } = await createCluster(cloud, dev, wanted, never);
  assert.deepEqual([cluster.name, cluster.state], ['aks-new', 'Creating']);
  const created = await done(never);
  assert.deepEqual(created, (await getCluster(cloud, dev, cluster.id, never)).cluster);
  const { state, kubernetesVersion, nodePools, workloadIdentity, tags, runsOn } = created;
  assert.deepEqual({ state, kubernetesVersion, workloadIdentity, tags }, { state: 'Succeeded', kubernetesVersion: '1.33.1', workloadIdentity: true, tags: { team: 'orders' } });
  assert.deepEqual(nodePools.map(({ name, count, size, mode }) => [name, count, size, mode]), [['nodepool1', 2, 'Standard_D4s_v5', 'System']]);
  assert.match(created.oidcIssuer ?? '', /^https:\/\/westeurope\.oic\./);
  assert.ok(runsOn.kind === 'managedIdentity' && runsOn.controlPlane.resourceId === undefined);
});

test('what Azure made is listed at once, though Resource Graph lags: the cluster, its kubelet identity and its own identity', async () => {
  const { cloud, dev } = await inDev({ graphLagMs: 60_000, operationMs: 50 });
  const listed = async () => (await everyPage(listResources(cloud, [dev], ['cluster', 'identity']), never)).map((found) => [found.name, ...(found.kind === 'cluster' ? [found.state] : [])].join(' '));
  const { done } = await createCluster(cloud, dev, wanted, never);
  assert.ok((await listed()).includes('aks-new Creating'));
  await done(never);
  const names = await listed();
  assert.ok(names.includes('aks-new Succeeded') && names.includes('aks-new-agentpool'), names.join());
  assert.ok((await everyPage(listSystemAssigned(cloud, [dev]), never)).some(({ name }) => name === 'aks-new'));
});

test('a name that is taken is a conflict, and what is there stays as it is', async () => {
  const { azure, cloud, dev } = await inDev();
  assert.equal(await clusterExists(cloud, dev, { resourceGroup: 'rg-pay', name: 'AKS-legacy' }, never), true);
  assert.equal(await clusterExists(cloud, dev, { resourceGroup: 'rg-gone', name: 'aks-legacy' }, never), false);
  await assert.rejects(createCluster(cloud, dev, { ...wanted, name: 'aks-legacy' }, never), { kind: 'conflict', code: 'ClusterNameTaken' });
  assert.ok(!azure.requests.some(({ method }) => method === 'PUT'));
});

test('identities of the user\'s own act for it', async () => {
  const { cloud, dev, controlPlane, kubelet, both } = await withOwn();
  await grantRole(cloud, dev, { scope: kubelet.id, role: builtInRoles.managedIdentityOperator, principalId: controlPlane.principalId }, never);
  const { runsOn } = await (await createCluster(cloud, dev, both, never)).done(never);
  assert.ok(runsOn.kind === 'managedIdentity');
  assert.equal(runsOn.controlPlane.principalId, controlPlane.principalId);
  assert.equal(runsOn.kubelet?.principalId, kubelet.principalId);
});

test('a role that the service does not know yet is waited for', async () => {
  const { azure, cloud, dev, controlPlane, kubelet, both } = await withOwn();
  await grantRole(cloud, dev, { scope: kubelet.id, role: builtInRoles.managedIdentityOperator, principalId: controlPlane.principalId }, never);
  azure.setFaults([{ method: 'PUT', path: '/managedClusters/aks-new', times: 1, status: 400, code: 'CustomKubeletIdentityMissingPermissionError' }]);
  let waits = 0;
  const { cluster } = await createCluster(cloud, dev, both, never, () => (waits += 1));
  assert.deepEqual([waits, cluster.state], [1, 'Succeeded']);
});

test('waiting for a role can be cancelled', async () => {
  const { cloud, dev, both } = await withOwn();
  const abort = new AbortController();
  await assert.rejects(createCluster(cloud, dev, both, abort.signal, () => abort.abort()), { name: 'AbortError' });
  assert.equal(await clusterExists(cloud, dev, both, never), false);
});

test('whether one identity may hand out another is told, also where a role is inherited or may not be read', async () => {
  const { azure, cloud, dev, controlPlane, kubelet } = await withOwn();
  assert.equal(await mayHandOut(cloud, controlPlane, kubelet, never), false);
  await grantRole(cloud, dev, { scope: `${subscriptionScope(dev.subscriptionId)}/resourceGroups/rg-pay`, role: builtInRoles.managedIdentityOperator, principalId: controlPlane.principalId }, never);
  assert.equal(await mayHandOut(cloud, controlPlane, kubelet, never), true);
  azure.setFaults([{ method: 'GET', path: '/roleAssignments', status: 403, code: 'AuthorizationFailed' }]);
  assert.equal(await mayHandOut(cloud, controlPlane, kubelet, never), undefined);
});

for (const [what, more, code] of [
  ['a version that there is not', { kubernetesVersion: '1.20.0' }, 'K8sVersionNotSupported'],
  ['more cores than are left', { nodeCount: 20 }, 'ErrCode_InsufficientVCPUQuota'],
  ['a size that there is not', { nodeSize: 'Standard_X' }, 'BadRequest'],
  ['a group that is gone', { resourceGroup: 'rg-gone' }, 'ResourceGroupNotFound'],
] as const) {
  test(`${what} is refused with Azure's code`, async () => {
    const { cloud, dev } = await inDev();
    await assert.rejects(createCluster(cloud, dev, { ...wanted, ...more }, never), { name: 'AzureError', code });
  });
}

test('a creation that fails tells why, and the cluster that is left shows as Failed', async () => {
  const { azure, cloud, dev } = await inDev({ graphLagMs: 60_000, operationMs: 50 });
  azure.setFaults([{ method: 'PUT', path: '/managedClusters/aks-new', operation: 'Failed', code: 'VMExtensionProvisioningError', message: 'The nodes cannot reach mcr.microsoft.com.' }]);
  const { done } = await createCluster(cloud, dev, wanted, never);
  await assert.rejects(done(never), { kind: 'operationFailed', code: 'VMExtensionProvisioningError', message: 'The nodes cannot reach mcr.microsoft.com.' });
  const clusters = await everyPage(listResources(cloud, [dev], ['cluster']), never);
  assert.equal(clusters.find(({ name }) => name === 'aks-new')?.state, 'Failed');
});

test('Azure goes on when nobody waits, and can be stopped', async () => {
  const { cloud, dev } = await inDev({ operationMs: 60_000 });
  const { cluster, done } = await createCluster(cloud, dev, wanted, never);
  const abort = new AbortController();
  const waiting = done(abort.signal);
  abort.abort();
  await assert.rejects(waiting, { name: 'AbortError' });
  assert.equal((await getCluster(cloud, dev, cluster.id, never)).cluster.state, 'Creating');
});

test('stopping it leaves a cluster that is Canceled; what is over can not be stopped', async () => {
  const { cloud, dev } = await inDev({ operationMs: 300, graphLagMs: 60_000 });
  const { cluster } = await createCluster(cloud, dev, wanted, never);
  assert.equal((await abortLatest(cloud, dev, cluster.id, never)).state, 'Canceled');
  await assert.rejects(abortLatest(cloud, dev, cluster.id, never), { kind: 'conflict' });
});

test('versions are listed with the default first, then the newest, previews marked', async () => {
  const { cloud, dev } = await inDev();
  const versions = await listKubernetesVersions(cloud, dev, 'westeurope', never);
  assert.deepEqual(versions.map(({ version }) => version), ['1.33.2', '1.35.0', '1.34.1', '1.34.0', '1.33.1', '1.32.6', '1.32.5']);
  assert.deepEqual(versions.filter(({ isDefault }) => isDefault).map(({ version }) => version), ['1.33.2']);
  assert.deepEqual(versions.filter(({ preview }) => preview).map(({ version }) => version), ['1.35.0']);
});

test('sizes are listed with the common ones first, without those that one may not have or that are too small', async () => {
  const { cloud, dev } = await inDev();
  const sizes = await listNodeSizes(cloud, dev, 'westeurope', never);
  assert.deepEqual(sizes.slice(0, 2).map(({ name, cores, memoryGB }) => [name, cores, memoryGB]), [['Standard_D2s_v5', 2, 8], ['Standard_D4s_v5', 4, 16]]);
  const names = sizes.map(({ name }) => name);
  assert.ok(!names.includes('Standard_M416ms_v2') && !names.includes('Standard_DS1_v2'));
  assert.deepEqual(sizes.filter(({ arm }) => arm).map(({ name }) => name), ['Standard_D2ps_v5']);
});

test('what is left of the cores is told by family and for all together', async () => {
  const { cloud, dev } = await inDev();
  const left = await listCoresLeft(cloud, dev, 'westeurope', never);
  assert.deepEqual(shortOf(left, { family: 'standardDSv5Family', cores: 8 }, 5), { needed: 40, of: { name: 'standardDSv5Family', label: 'Standard DSv5 Family vCPUs', left: 36 } });
  assert.equal(shortOf(left, { family: 'standardDSv5Family', cores: 8 }, 4), undefined);
  assert.equal(shortOf(left, { family: 'standardDSv2Family', cores: 2 }, 50)?.of.label, 'Total Regional vCPUs');
});

test('the kubelet identity that Azure made may be hidden from who made the cluster, which is no failure', async () => {
  const { azure, cloud, dev } = await inDev();
  const { cluster, done } = await createCluster(cloud, dev, wanted, never);
  azure.setFaults([{ method: 'GET', path: 'aks-new-agentpool', status: 403, code: 'AuthorizationFailed' }]);
  const { runsOn } = await done(never);
  assert.ok(runsOn.kind === 'managedIdentity');
  azure.setFaults([]);
  assert.equal((await getIdentity(cloud, dev, runsOn.kubelet?.resourceId ?? '', never)).identity.resourceGroup, cluster.nodeResourceGroup);
});
