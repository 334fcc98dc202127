import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { refused, sample } from './fixture.ts';

const legacy = ['rg-pay', 'aks-legacy'] as const;

/** The sample with a cluster that is stopped. */
async function stopped() {
  const at = sample();
  const poller = at.clusters.managedClusters.stop(...legacy);
  await poller.submitted();
  at.clock.advance(6000);
  await poller.pollUntilDone();
  return at;
}

describe('a cluster that is stopped', () => {
  it('is Stopping until the clock has passed the duration, then Stopped with all of its pools', async () => {
    const { clusters, clock } = sample();
    const poller = clusters.managedClusters.stop(...legacy);
    await poller.submitted();
    assert.equal((await clusters.managedClusters.get(...legacy)).provisioningState, 'Stopping');
    clock.advance(6000);
    await poller.pollUntilDone();
    const after = await clusters.managedClusters.get(...legacy);
    assert.deepEqual([after.provisioningState, after.powerState?.code, after.agentPoolProfiles?.map(({ powerState }) => powerState?.code)], ['Succeeded', 'Stopped', ['Stopped', 'Stopped']]);
  });

  it('refuses updates, tags, pools, images and commands', async () => {
    const { clusters } = await stopped();
    const cluster = await clusters.managedClusters.get(...legacy);
    const calls = [
      clusters.managedClusters.createOrUpdate(...legacy, cluster),
      clusters.managedClusters.updateTags(...legacy, { tags: {} }),
      clusters.agentPools.createOrUpdate(...legacy, 'extra', { count: 1 }),
      clusters.agentPools.upgradeNodeImageVersion(...legacy, 'workers'),
      clusters.agentPools.delete(...legacy, 'workers'),
      clusters.managedClusters.runCommand(...legacy, { command: 'kubectl get nodes' }),
    ];
    for (const call of calls) assert.match(await refused(call, 400, 'OperationNotAllowed'), /no operations except for start are allowed/);
  });

  it('is not stopped again, and one that runs is not started', async () => {
    const { clusters } = await stopped();
    await refused(clusters.managedClusters.stop(...legacy), 400, 'OperationNotAllowed');
    await refused(clusters.managedClusters.start('rg-aks-demo', 'aks-abs-demo'), 400, 'OperationNotAllowed');
  });

  it('runs again when it is started', async () => {
    const { clusters, clock } = await stopped();
    const poller = clusters.managedClusters.start(...legacy);
    await poller.submitted();
    assert.equal((await clusters.managedClusters.get(...legacy)).provisioningState, 'Starting');
    clock.advance(6000);
    await poller.pollUntilDone();
    const { powerState, provisioningState } = await clusters.managedClusters.get(...legacy);
    assert.deepEqual([provisioningState, powerState?.code], ['Succeeded', 'Running']);
  });

  it('can be deleted', async () => {
    const { clusters, clock } = await stopped();
    const poller = clusters.managedClusters.delete(...legacy);
    await poller.submitted();
    clock.advance(6000);
    await poller.pollUntilDone();
    await refused(clusters.managedClusters.get(...legacy), 404, 'ResourceNotFound');
  });

  it('has to run on scale sets', async () => {
    const { clusters } = sample({ operationMs: 0 });
    const pools = [{ name: 'nodepool1', count: 1, mode: 'System', type: 'AvailabilitySet' }];
    await clusters.managedClusters.createOrUpdate('rg-pay', 'aks-sets', { location: 'westeurope', identity: { type: 'SystemAssigned' }, agentPoolProfiles: pools }).pollUntilDone();
    await refused(clusters.managedClusters.stop('rg-pay', 'aks-sets'), 400, 'BadRequest');
  });

  it('is as before, and Failed, when stopping fails', async () => {
    const { azure, clusters, clock } = sample({ faults: [{ method: 'POST', path: '/stop', operation: 'Failed' }] });
    await clusters.managedClusters.stop(...legacy).submitted();
    clock.advance(6000);
    azure.setFaults([]);
    const { powerState, provisioningState } = await clusters.managedClusters.get(...legacy);
    assert.deepEqual([provisioningState, powerState?.code], ['Failed', 'Running']);
  });
});
