import assert from 'node:assert/strict';
import { test } from 'node:test';
import { principalsById } from '../../../src/azure/directory.ts';
import { createIdentity, listIdentities } from '../../../src/azure/identities.ts';
import { listUsersOf } from '../../../src/azure/identityUsers.ts';
import { countResources, listResources } from '../../../src/azure/inventory.ts';
import { listClusters } from '../../../src/azure/clusters.ts';
import { everyPage } from '../../../src/azure/pages.ts';
import { listRegistries } from '../../../src/azure/registries.ts';
import { listResourceGroups } from '../../../src/azure/resourceGroups.ts';
import { roleDefinitions } from '../../../src/azure/roles.ts';
import { listLocations } from '../../../src/azure/subscriptions.ts';
import { createEstate } from '../../../src/features/signIn/estate.ts';
import { subscriptionNodes } from '../../../src/features/subscriptions/nodes.ts';
import { manualClock } from '../fixture.ts';
import { estate, never } from './estate.ts';

test('the counts of all subscriptions of a tenant take one request, and agree with the lists', async () => {
  const { azure, at } = await estate();
  const dev = at('Contoso Dev');
  const prod = at('Contoso Prod');
  const before = azure.requests.length;
  const { counts } = await countResources(azure.cloud, [dev, prod], never);
  assert.equal(azure.requests.length, before + 1);
  for (const subscription of [dev, prod]) {
    const [identities, clusters, registries] = await Promise.all([listIdentities(azure.cloud, subscription, never), listClusters(azure.cloud, subscription, never), listRegistries(azure.cloud, subscription, never)]);
    assert.deepEqual(counts.get(subscription.subscriptionId.toLowerCase()), { identity: identities.length, cluster: clusters.length, registry: registries.length });
  }
});

test('more subscriptions than a query takes are asked for in batches, and every one is counted', async () => {
  const { azure, all } = await estate({ seed: { subscriptions: 1001, identities: 2002, clusters: 0, registries: 0, assignments: 0 } });
  const before = azure.requests.length;
  const { counts } = await countResources(azure.cloud, all, never);
  assert.equal(azure.requests.length, before + 2);
  assert.deepEqual([counts.size, [...counts.values()].every(({ identity }) => identity === 2)], [1001, true]);
  const pages = listResources(azure.cloud, all, ['identity']);
  assert.equal((await everyPage(pages, never)).length, 2002);
});

for (const subscriptions of [1, 100, 1000]) {
  test(`the first level of ${subscriptions} subscriptions takes three requests: tenants, subscriptions, counts`, async () => {
    // As many items on a page as Resource Manager gives at most.
    const { azure } = await estate({ pageSize: 1000, seed: { subscriptions, identities: 2 * subscriptions, clusters: 0, registries: 0, assignments: 0 } });
    const since = azure.requests.length;
    const estates = createEstate(azure.cloud, undefined);
    const app = { cloud: () => azure.cloud, estate: async () => estates, describe: () => assert.fail('nothing fails') };
    let rows: readonly { description?: string }[] = [];
    for await (rows of subscriptionNodes(app, [], never));
    assert.deepEqual([rows.length, rows.every(({ description }) => description === '2 · 0 · 0')], [subscriptions, true]);
    assert.deepEqual(azure.requests.slice(since).map(({ path }) => path), ['/tenants', '/subscriptions', '/providers/Microsoft.ResourceGraph/resources']);
  });
}

test('every list is read to its last page', async () => {
  // What is there at first is as old in both.
  const clock = manualClock();
  const whole = await estate({ clock });
  const paged = await estate({ clock, pageSize: 1 });
  assert.deepEqual(paged.all, whole.all);
  for (const name of ['Contoso Dev', 'Contoso Prod']) {
    for (const list of [listIdentities, listClusters, listRegistries, listLocations, listResourceGroups]) {
      assert.deepEqual(await list(paged.azure.cloud, paged.at(name), never), await list(whole.azure.cloud, whole.at(name), never));
    }
    assert.deepEqual(await roleDefinitions(paged.azure.cloud, paged.at(name), never), await roleDefinitions(whole.azure.cloud, whole.at(name), never));
  }
});

test('a subscription without resources counts nothing', async () => {
  const { azure, all } = await estate({ seed: 'empty' });
  assert.equal(all.length, 1);
  const { counts } = await countResources(azure.cloud, all, never);
  assert.deepEqual([...counts.values()], [{ identity: 0, cluster: 0, registry: 0 }]);
});

test('what uses an identity is found, with what it uses it as', async () => {
  const { azure, at } = await estate();
  const dev = at('Contoso Dev');
  const payments = (await listIdentities(azure.cloud, dev, never)).find(({ name }) => name === 'mi-payments');
  const users = await listUsersOf(azure.cloud, [dev], payments?.id ?? '', never);
  assert.deepEqual(users.map(({ name, as }) => [name, as]), [['app-payments', 'user-assigned'], ['vm-pay-worker', 'user-assigned']]);
});

test('control plane and kubelet of a cluster count as users', async () => {
  const { azure, at } = await estate();
  const prod = at('Contoso Prod');
  const identities = await listIdentities(azure.cloud, prod, never);
  const uses = async (name: string) => (await listUsersOf(azure.cloud, [prod], identities.find((one) => one.name === name)?.id ?? '', never)).map(({ name: user, as }) => [user, as]);
  assert.deepEqual(await uses('mi-aks-prod'), [['aks-prod', 'control plane']]);
  assert.deepEqual(await uses('mi-aks-prod-kubelet'), [['aks-prod', 'kubelet']]);
});

test('an identity whose name only begins alike has no users', async () => {
  const { azure, at } = await estate();
  const dev = at('Contoso Dev');
  const shorter = await createIdentity(azure.cloud, dev, { resourceGroup: 'rg-pay', name: 'mi-pay', location: 'westeurope', tags: {} }, never);
  assert.deepEqual(await listUsersOf(azure.cloud, [dev], shorter.id, never), []);
});

test('names of principals are read from the directory; one that is gone is missing', async () => {
  const { azure, at } = await estate();
  const dev = at('Contoso Dev');
  const [identity] = await listIdentities(azure.cloud, dev, never);
  const gone = 'aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee';
  const found = await principalsById(azure.cloud, dev, [identity?.principalId.toUpperCase() ?? '', gone], never);
  assert.deepEqual([...found.values()].map(({ name, kind }) => [name, kind]), [[identity?.name, 'managedIdentity']]);
});

test('a directory that may not be read is a denial', async () => {
  const { azure, at } = await estate();
  azure.setFaults([{ path: '/v1.0/', status: 403, code: 'Authorization_RequestDenied' }]);
  await assert.rejects(principalsById(azure.cloud, at('Contoso Dev'), ['aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee'], never), { kind: 'denied', code: 'Authorization_RequestDenied' });
});

test('the regions are those in which resources can be created', async () => {
  const { azure, at } = await estate();
  const locations = await listLocations(azure.cloud, at('Contoso Dev'), never);
  assert.ok(locations.some(({ name, displayName }) => name === 'eastus' && displayName === 'East US'));
});
