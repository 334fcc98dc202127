import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { dev, refused, sample, send } from './fixture.ts';

const nodes = (count: number, vmSize = 'Standard_DS2_v2') => [{ name: 'nodepool1', count, vmSize, mode: 'System' }];
const wanted = (more: object = {}) => ({ location: 'westeurope', identity: { type: 'SystemAssigned' as const }, agentPoolProfiles: nodes(1), ...more });

describe('a new cluster', () => {
  it('of a version that there is not is refused', async () => {
    const message = await refused(sample().clusters.managedClusters.createOrUpdate('rg-pay', 'aks-new', wanted({ kubernetesVersion: '1.27.9' })), 400, 'K8sVersionNotSupported');
    assert.match(message, /aks-new is on version 1\.27\.9 which is not supported in this region/);
  });

  it('of a minor version gets the latest patch of it', async () => {
    const { kubernetesVersion, currentKubernetesVersion } = await sample({ operationMs: 0 }).clusters.managedClusters.createOrUpdate('rg-pay', 'aks-new', wanted({ kubernetesVersion: '1.32' })).pollUntilDone();
    assert.deepEqual([kubernetesVersion, currentKubernetesVersion], ['1.32', '1.32.6']);
  });

  for (const size of ['Standard_Nothing', 'Standard_M416ms_v2']) {
    it(`of nodes that are not to be had is refused: ${size}`, async () => {
      const message = await refused(sample().clusters.managedClusters.createOrUpdate('rg-pay', 'aks-new', wanted({ agentPoolProfiles: nodes(1, size) })), 400, 'BadRequest');
      assert.match(message, new RegExp(`^The VM size of ${size} is not allowed in your subscription in location 'westeurope'`));
    });
  }

  it('with more cores than are left of a family is refused', async () => {
    const message = await refused(sample().clusters.managedClusters.createOrUpdate('rg-pay', 'aks-new', wanted({ agentPoolProfiles: nodes(5, 'standard_d8s_v5') })), 400, 'ErrCode_InsufficientVCPUQuota');
    assert.match(message, /^Insufficient vcpu quota requested 40, remaining 36 for family standardDSv5Family for region westeurope\./);
  });

  it('with more cores than are left in the region is refused', async () => {
    const message = await refused(sample().clusters.managedClusters.createOrUpdate('rg-pay', 'aks-new', wanted({ agentPoolProfiles: nodes(60) })), 400, 'ErrCode_InsufficientVCPUQuota');
    assert.match(message, /^Insufficient regional vcpu quota left for location westeurope\. left regional vcpu quota 82, requested quota 120\./);
  });

  it('takes cores from the quota, and a cluster that is put as it is takes none', async () => {
    const { azure, clusters } = sample({ operationMs: 0 });
    const left = async () => {
      const { json } = await send(azure, 'GET', `/subscriptions/${dev}/providers/Microsoft.Compute/locations/westeurope/usages?api-version=2024-07-01`);
      const [cores] = json.value ?? [];
      return Number(cores?.['limit']) - Number(cores?.['currentValue']);
    };
    const before = await left();
    const cluster = await clusters.managedClusters.createOrUpdate('rg-pay', 'aks-new', wanted({ agentPoolProfiles: nodes(20) })).pollUntilDone();
    assert.equal(await left(), before - 40);
    await clusters.managedClusters.createOrUpdate('rg-pay', 'aks-new', cluster).pollUntilDone();
    assert.equal(await left(), before - 40);
  });
});

describe('the creation of a cluster', () => {
  it('can be aborted: the cluster stays, Canceled', async () => {
    const { clusters, clock } = sample();
    const creating = clusters.managedClusters.createOrUpdate('rg-pay', 'aks-new', wanted());
    await creating.submitted();
    await clusters.managedClusters.abortLatestOperation('rg-pay', 'aks-new').submitted();
    clock.advance(6000);
    await assert.rejects(creating.pollUntilDone(), /canceled/i);
    assert.equal((await clusters.managedClusters.get('rg-pay', 'aks-new')).provisioningState, 'Canceled');
  });

  it('can not be aborted when it is over', async () => {
    await refused(sample().clusters.managedClusters.abortLatestOperation('rg-pay', 'aks-legacy'), 409, 'OperationNotAllowed');
  });
});

describe('sizes of machines', () => {
  it('are listed for a region, with what they have and whether one may have them', async () => {
    const { azure } = sample();
    const { json } = await send(azure, 'GET', `/subscriptions/${dev}/providers/Microsoft.Compute/skus?api-version=2021-07-01&$filter=${encodeURIComponent("location eq 'westeurope'")}`);
    const size = json.value?.find(({ name }) => name === 'Standard_D4s_v5') as { family: string; locations: string[]; capabilities: { name: string; value: string }[] };
    assert.deepEqual([size.family, size.locations], ['standardDSv5Family', ['westeurope']]);
    assert.deepEqual(size.capabilities.filter(({ name }) => /^(vCPUs|MemoryGB)$/.test(name)), [{ name: 'vCPUs', value: '4' }, { name: 'MemoryGB', value: '16' }]);
  });

  it('are filtered by nothing but a location', async () => {
    const { status, json } = await send(sample().azure, 'GET', `/subscriptions/${dev}/providers/Microsoft.Compute/skus?api-version=2021-07-01&$filter=${encodeURIComponent("name eq 'x'")}`);
    assert.deepEqual([status, json.error?.code], [400, 'InvalidFilter']);
  });
});
