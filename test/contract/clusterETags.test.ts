import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { dev, refused, sample, send } from './fixture.ts';

const legacy = ['rg-pay', 'aks-legacy'] as const;
const path = `/subscriptions/${dev}/resourceGroups/rg-pay/providers/Microsoft.ContainerService/managedClusters/aks-legacy`;

/** The eTags of the cluster and of its pools. */
async function eTags({ clusters }: ReturnType<typeof sample>) {
  const { eTag, agentPoolProfiles = [] } = await clusters.managedClusters.get(...legacy);
  return { cluster: eTag, pools: agentPoolProfiles.map((pool) => pool.eTag) };
}

describe('eTags of clusters', () => {
  it('stay as long as nothing changes, and are the same in lists and in the pools themselves', async () => {
    const at = sample();
    const before = await eTags(at);
    const [first] = before.pools;
    assert.deepEqual(await eTags(at), before);
    assert.equal((await at.clusters.agentPools.get(...legacy, 'system')).eTag, first);
    for await (const cluster of at.clusters.managedClusters.listByResourceGroup('rg-pay')) assert.equal(cluster.eTag, before.cluster);
    assert.equal(new Set([before.cluster, ...before.pools]).size, 3);
  });

  it('change with the cluster, those of its pools too', async () => {
    const at = sample();
    const before = await eTags(at);
    await at.clusters.managedClusters.updateTags(...legacy, { tags: { a: 'b' } }).pollUntilDone();
    const after = await eTags(at);
    assert.equal(new Set([before.cluster, ...before.pools, after.cluster, ...after.pools]).size, 6);
  });

  it('change with one pool for that pool alone', async () => {
    const at = sample({ operationMs: 0 });
    const before = await eTags(at);
    await at.clusters.agentPools.createOrUpdate(...legacy, 'workers', { count: 4 }).pollUntilDone();
    const after = await eTags(at);
    assert.deepEqual([after.cluster, after.pools[0]], [before.cluster, before.pools[0]]);
    assert.notEqual(after.pools[1], before.pools[1]);
  });

  it('do not come back when a change is taken back', async () => {
    const at = sample();
    const { cluster } = await eTags(at);
    await at.clusters.managedClusters.updateTags(...legacy, { tags: { a: 'b' } }).pollUntilDone();
    await at.clusters.managedClusters.updateTags(...legacy, { tags: {} }).pollUntilDone();
    assert.notEqual((await eTags(at)).cluster, cluster);
  });

  it('are not taken from a body', async () => {
    const at = sample({ operationMs: 0 });
    const pools = [{ name: 'system', count: 1, eTag: 'mine' }];
    await send(at.azure, 'PUT', `${path}?api-version=2026-06-01`, { body: { location: 'westeurope', eTag: 'mine', properties: { agentPoolProfiles: pools } } });
    const { body } = await send(at.azure, 'GET', `${path}?api-version=2026-06-01`);
    assert.doesNotMatch(body, /mine/);
  });

  it('are unknown to api-versions before 2024-09-01, and so are the headers', async () => {
    const { azure } = sample();
    const { body } = await send(azure, 'GET', `${path}?api-version=2024-02-01`);
    assert.doesNotMatch(body, /eTag/);
    const token = await azure.cloud.credential().getToken(`${azure.cloud.resourceManager}/.default`);
    const patch = (version: string) => azure.handle({ method: 'PATCH', url: `${azure.cloud.resourceManager}${path}?api-version=${version}`, headers: { authorization: `Bearer ${token?.token ?? ''}`, 'if-match': 'wrong' }, body: '{"tags":{}}' });
    assert.deepEqual([(await patch('2024-02-01')).status, (await patch('2024-09-01')).status], [200, 412]);
  });
});

describe('a condition of a request', () => {
  const cluster = { location: 'westeurope', identity: { type: 'SystemAssigned' as const }, agentPoolProfiles: [{ name: 'system', count: 1, mode: 'System' }] };

  it('that the eTag is still the one that was read holds once', async () => {
    const at = sample({ operationMs: 0 });
    const ifMatch = (await eTags(at)).cluster ?? '';
    await at.clusters.managedClusters.updateTags(...legacy, { tags: { a: 'b' } }, { ifMatch }).pollUntilDone();
    await refused(at.clusters.managedClusters.updateTags(...legacy, { tags: {} }, { ifMatch }), 412, 'PreconditionFailed');
    await refused(at.clusters.managedClusters.createOrUpdate(...legacy, cluster, { ifMatch }), 412, 'PreconditionFailed');
    await refused(at.clusters.managedClusters.delete(...legacy, { ifMatch }), 412, 'PreconditionFailed');
    await at.clusters.managedClusters.delete(...legacy, { ifMatch: `"${(await eTags(at)).cluster ?? ''}"` }).pollUntilDone();
  });

  it('that the cluster is not there yet keeps one that is', async () => {
    const { clusters } = sample({ operationMs: 0 });
    await refused(clusters.managedClusters.createOrUpdate(...legacy, cluster, { ifNoneMatch: '*' }), 412, 'PreconditionFailed');
    await clusters.managedClusters.createOrUpdate('rg-pay', 'aks-new', cluster, { ifNoneMatch: '*' }).pollUntilDone();
  });

  it('that the cluster is there refuses to create it', async () => {
    const { clusters } = sample({ operationMs: 0 });
    for (const ifMatch of ['*', 'x']) await refused(clusters.managedClusters.createOrUpdate('rg-pay', 'aks-new', cluster, { ifMatch }), 412, 'PreconditionFailed');
    await clusters.managedClusters.createOrUpdate(...legacy, cluster, { ifMatch: '*' }).pollUntilDone();
  });

  it('is understood for pools as well', async () => {
    const { clusters } = sample({ operationMs: 0 });
    const { eTag: ifMatch = '' } = await clusters.agentPools.get(...legacy, 'workers');
    await refused(clusters.agentPools.createOrUpdate(...legacy, 'workers', { count: 1 }, { ifNoneMatch: '*' }), 412, 'PreconditionFailed');
    await refused(clusters.agentPools.createOrUpdate(...legacy, 'extra', { count: 1 }, { ifMatch: '*' }), 412, 'PreconditionFailed');
    await clusters.agentPools.createOrUpdate(...legacy, 'workers', { count: 1 }, { ifMatch }).pollUntilDone();
    await refused(clusters.agentPools.delete(...legacy, 'workers', { ifMatch }), 412, 'PreconditionFailed');
  });

  it('that makes no sense is refused', async () => {
    const { clusters } = sample();
    await refused(clusters.managedClusters.createOrUpdate(...legacy, cluster, { ifNoneMatch: 'x' }), 400, 'BadRequest');
  });
});
