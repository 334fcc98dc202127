import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { listAssignmentsOf, writtenAssignments } from '../../../src/azure/assignments.ts';
import { enableManagedIdentity } from '../../../src/azure/clusterIdentity.ts';
import { getCluster } from '../../../src/azure/clusters.ts';
import { createIdentity, deleteIdentity } from '../../../src/azure/identities.ts';
import { listUsersOf } from '../../../src/azure/identityUsers.ts';
import { countResources, listResources } from '../../../src/azure/inventory.ts';
import { everyPage } from '../../../src/azure/pages.ts';
import { resourceKinds } from '../../../src/azure/resources.ts';
import { grantRole } from '../../../src/azure/grants.ts';
import { builtInRoles } from '../../../src/azure/roles.ts';
import { parseSearch } from '../../../src/azure/search.ts';
import { writtenResources } from '../../../src/azure/writtenResources.ts';
import { manualClock } from '../fixture.ts';
import { estate, never } from './estate.ts';

// Resource Graph shows everything a minute later than it is.
const lag = 60_000;

async function lagging() {
  const clock = manualClock(Date.now());
  const { azure, at } = await estate({ clock, graphLagMs: lag });
  const dev = at('Contoso Dev');
  const { cloud } = azure;
  return {
    cloud,
    dev,
    catchUp: () => clock.advance(lag + 1),
    names: async (text = '') => (await everyPage(listResources(cloud, [dev], resourceKinds, parseSearch(text)), never)).map(({ name }) => name),
    count: async () => (await countResources(cloud, [dev], never)).counts.get(dev.subscriptionId)?.identity ?? Number.NaN,
    create: async (name: string) => createIdentity(cloud, dev, { resourceGroup: 'rg-pay', name, location: 'westeurope', tags: {} }, never),
    identity: async (name: string) => {
      const found = (await everyPage(listResources(cloud, [dev], ['identity']), never)).find((one) => one.name === name);
      assert.ok(found, name);
      return found;
    },
  };
}

describe('while Resource Graph lags', () => {
  it('what was created is in the lists and the counts, once, before and after it has caught up', async () => {
    const { cloud, names, count, create, catchUp } = await lagging();
    const before = await count();
    await create('mi-new');
    for (const step of ['lagging', 'caught up', 'forgotten']) {
      assert.equal(await count(), before + 1, step);
      assert.equal((await names()).filter((name) => name === 'mi-new').length, 1, step);
      assert.equal(writtenResources.pending(cloud).size, step === 'lagging' ? 1 : 0, step);
      catchUp();
    }
  });

  it('what was created is found by a search that it fits, and by no other', async () => {
    const { names, create } = await lagging();
    const { principalId } = await create('mi-new');
    assert.deepEqual([await names('mi-ne'), await names(principalId), await names('mi-other')], [['mi-new'], ['mi-new'], []]);
  });

  it('what was deleted is gone from the lists and the counts', async () => {
    const { cloud, dev, names, count, identity, catchUp } = await lagging();
    const before = await count();
    await deleteIdentity(cloud, dev, (await identity('mi-forgotten')).id.toUpperCase(), never);
    for (const step of ['lagging', 'caught up']) {
      assert.equal(await count(), before - 1, step);
      assert.ok(!(await names()).includes('mi-forgotten'), step);
      catchUp();
    }
    assert.equal(writtenResources.pending(cloud).size, 0);
  });

  it('what was deleted and made again is the new one', async () => {
    const { cloud, dev, create, identity, catchUp } = await lagging();
    const { id } = await identity('mi-forgotten');
    await deleteIdentity(cloud, dev, id, never);
    const again = await createIdentity(cloud, dev, { resourceGroup: id.split('/')[4] ?? '', name: 'mi-forgotten', location: 'westeurope', tags: {} }, never);
    await create('mi-new');
    for (const step of ['lagging', 'caught up', 'forgotten']) {
      const found = await identity('mi-forgotten');
      assert.equal(found.kind === 'identity' && found.principalId, again.principalId, step);
      catchUp();
    }
    assert.equal(writtenResources.pending(cloud).size, 0);
  });

  it('a cluster that was moved to a managed identity runs on it', async () => {
    const { cloud, dev, catchUp } = await lagging();
    const cluster = async () => {
      const found = (await everyPage(listResources(cloud, [dev], ['cluster']), never)).find(({ name }) => name === 'aks-legacy');
      return found?.kind === 'cluster' ? found : assert.fail('no aks-legacy');
    };
    const { id, runsOn } = await cluster();
    assert.equal(runsOn.kind, 'servicePrincipal');
    // The clock stands still for the update, too: it is given up when Azure has accepted it.
    const leaving = new AbortController();
    const updating = enableManagedIdentity(cloud, dev, id, leaving.signal);
    updating.catch(() => undefined); // given up below
    while (writtenResources.pending(cloud).size === 0) await new Promise((resolve) => setImmediate(resolve));
    assert.equal((await cluster()).state, 'Updating');
    leaving.abort();
    await assert.rejects(updating);
    assert.equal((await cluster()).state, 'Updating', 'Azure goes on');
    // Azure finishes it when somebody looks.
    catchUp();
    await getCluster(cloud, dev, id, never);
    catchUp();
    await cluster();
    assert.deepEqual([(await cluster()).runsOn.kind, writtenResources.pending(cloud).size], ['managedIdentity', 0]);
  });

  it('a cluster whose update failed is shown as it is since', async () => {
    const { azure, at } = await estate({ graphLagMs: lag, operationMs: 0, faults: [{ path: '/managedClusters/', method: 'PUT', operation: 'Failed', code: 'NoCapacity', message: 'No.' }] });
    const { cloud } = azure;
    const dev = at('Contoso Dev');
    const cluster = async () => (await everyPage(listResources(cloud, [dev], ['cluster']), never)).find(({ name }) => name === 'aks-legacy');
    await assert.rejects(enableManagedIdentity(cloud, dev, (await cluster())?.id ?? '', never), { kind: 'operationFailed' });
    const failed = await cluster();
    assert.deepEqual(failed?.kind === 'cluster' && [failed.state, failed.runsOn.kind], ['Failed', 'servicePrincipal']);
  });

  it('what a cluster runs on since it was moved is used by it', async () => {
    const { azure, at } = await estate({ graphLagMs: lag, operationMs: 0 });
    const { cloud } = azure;
    const dev = at('Contoso Dev');
    const legacy = (await everyPage(listResources(cloud, [dev], ['cluster']), never)).find(({ name }) => name === 'aks-legacy');
    const { runsOn } = await enableManagedIdentity(cloud, dev, legacy?.id ?? '', never);
    assert.ok(runsOn.kind === 'managedIdentity' && runsOn.kubelet?.resourceId);
    const users = await listUsersOf(cloud, [dev], runsOn.kubelet.resourceId, never);
    assert.deepEqual(users.map(({ name, as }) => [name, as]), [['aks-legacy', 'kubelet']]);
  });

  it('what was granted is among the assignments, once, before and after it has caught up', async () => {
    const { cloud, dev, identity, catchUp } = await lagging();
    const [registry] = await everyPage(listResources(cloud, [dev], ['registry']), never);
    const to = await identity('mi-forgotten');
    assert.ok(registry && to.kind === 'identity');
    await grantRole(cloud, dev, { scope: registry.id, role: builtInRoles.acrPull, principalId: to.principalId }, never);
    for (const step of ['lagging', 'caught up', 'forgotten']) {
      assert.deepEqual((await listAssignmentsOf(cloud, to.principalId, [dev], never)).assignments.map(({ scope }) => scope.toLowerCase()), [registry.id.toLowerCase()], step);
      assert.deepEqual((await listAssignmentsOf(cloud, 'aaaaaaaa-0000-4000-8000-000000000000', [dev], never)).assignments, [], step);
      catchUp();
    }
    assert.equal(writtenAssignments.pending(cloud).size, 0);
  });
});
