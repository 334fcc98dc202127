import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createRegistry, takenBecause } from '../../../src/azure/createRegistry.ts';
import type { NewRegistry } from '../../../src/azure/createRegistry.ts';
import { countResources, listResources } from '../../../src/azure/inventory.ts';
import { everyPage } from '../../../src/azure/pages.ts';
import { findRegistry, listRegistryUsages } from '../../../src/azure/registries.ts';
import type { SampleAzureOptions } from '../../../src/emulator/sampleAzure.ts';
import { manualClock, send } from '../fixture.ts';
import { estate, never } from './estate.ts';
import { failed } from './failed.ts';

const wanted: NewRegistry = { resourceGroup: 'rg-pay', name: 'acrNew1', location: 'westeurope', sku: 'Standard', mode: 'rbac', tags: { team: 'pay' } };

async function dev(options: SampleAzureOptions = {}) {
  const { azure, at } = await estate({ operationMs: 0, graphLagMs: 60_000, ...options });
  const where = at('Contoso Dev');
  const listed = async () => (await everyPage(listResources(azure.cloud, [where], ['registry']), never)).map(({ name, state }) => `${name} ${state}`).toSorted();
  const create = async (more: Partial<NewRegistry> = {}, signal = never) => createRegistry(azure.cloud, where, { ...wanted, ...more }, signal);
  return { azure, cloud: azure.cloud, at: where, listed, create };
}

describe('a registry is created', () => {
  it('as it was asked for, and stands in the list at once though Resource Graph does not know it', async () => {
    const { cloud, at, create, listed } = await dev();
    const { name, sku, mode, loginServer, state, tags, resourceGroup, location, adminUser } = await create();
    assert.deepEqual({ name, sku, mode, loginServer, state, tags, resourceGroup, location, adminUser }, { name: 'acrNew1', sku: 'Standard', mode: 'rbac', loginServer: 'acrnew1.azurecr.io', state: 'Succeeded', tags: { team: 'pay' }, resourceGroup: 'rg-pay', location: 'westeurope', adminUser: false });
    assert.deepEqual(await listed(), ['acrNew1 Succeeded', 'acrabsdemo Succeeded']);
    assert.equal((await countResources(cloud, [at], never)).counts.get(at.subscriptionId)?.registry, 2);
  });

  it('in ABAC mode where that is wanted', async () => {
    const { create } = await dev();
    assert.equal((await create({ mode: 'abac', sku: 'Premium' })).mode, 'abac');
  });

  it('after a while, and who gives up waiting leaves Azure to go on', async () => {
    const clock = manualClock();
    const { azure, create, listed } = await dev({ clock, operationMs: 6000 });
    const abort = new AbortController();
    const creating = create({}, abort.signal);
    while (!azure.requests.some(({ path, method }) => method === 'GET' && path.includes('/operationStatuses/'))) await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(await listed(), ['acrNew1 Creating', 'acrabsdemo Succeeded']);
    abort.abort();
    await assert.rejects(creating, { name: 'AbortError' });
    clock.advance(120_000);
    // The reading that finds that Resource Graph knows it by now still tells what was written.
    await listed();
    assert.deepEqual(await listed(), ['acrNew1 Succeeded', 'acrabsdemo Succeeded']);
  });
});

describe('a registry is not created', () => {
  it('under a name that is taken in the group: what is there is left as it is', async () => {
    const { azure, create } = await dev();
    const { kind, code, message } = await failed(create({ resourceGroup: 'rg-aks-demo', name: 'ACRABSDEMO', sku: 'Premium' }));
    assert.deepEqual([kind, code, message], ['conflict', 'RegistryNameTaken', 'There is a registry ACRABSDEMO in rg-aks-demo already.']);
    assert.ok(!azure.requests.some(({ method }) => method === 'PUT'));
  });

  it('under a name that somebody has elsewhere in Azure', async () => {
    const { create, listed } = await dev();
    const { kind, code, message } = await failed(create({ name: 'acrshared' }));
    assert.deepEqual([kind, code, message], ['conflict', 'AlreadyInUse', 'acrshared is taken: the name of a registry is its own in all of Azure. Choose another one.']);
    assert.deepEqual(await listed(), ['acrabsdemo Succeeded']);
  });

  it('in a group that is gone, and by who may not', async () => {
    const { create } = await dev();
    assert.equal((await failed(create({ resourceGroup: 'rg-gone' }))).code, 'ResourceGroupNotFound');
    const { azure, at } = await estate();
    const denied = await failed(createRegistry(azure.cloud, at('Fabrikam Research'), { ...wanted, resourceGroup: 'rg-research' }, never));
    assert.equal(denied.missing?.action, 'Microsoft.ContainerRegistry/registries/write');
  });

  it('where Azure ends the operation as failed: it stands there as Azure left it', async () => {
    const { azure, create, listed } = await dev();
    azure.setFaults([{ method: 'PUT', path: '/registries/', operation: 'Failed' }]);
    const { kind } = await failed(create());
    assert.equal(kind, 'operationFailed');
    assert.deepEqual(await listed(), ['acrNew1 Failed', 'acrabsdemo Succeeded']);
  });

  it('where a lock forbids it', async () => {
    const { azure, at, create } = await dev();
    await send(azure, 'PUT', `/subscriptions/${at.subscriptionId}/resourceGroups/rg-pay/providers/Microsoft.Authorization/locks/frozen?api-version=2020-05-01`, { body: { properties: { level: 'ReadOnly' } } });
    assert.equal((await failed(create())).code, 'ScopeLocked');
  });
});

describe('before a registry is created', () => {
  it('the service tells whether its name is free, and in its own words why not', async () => {
    const { cloud, at } = await dev();
    const told = await Promise.all(['acrfree', 'AcrShared', 'a-b'].map(async (name) => takenBecause(cloud, at, name, never)));
    assert.deepEqual(told, [undefined, 'The registry acrshared is already in use.', "The registry name 'a-b' is invalid. It must be 5 to 50 alphanumeric characters."]);
  });
});

describe('of a registry', () => {
  it('it is told when it was created, what it uses, and that it is gone', async () => {
    const { cloud, at, azure } = await dev();
    const id = `/subscriptions/${at.subscriptionId}/resourceGroups/rg-aks-demo/providers/Microsoft.ContainerRegistry/registries/acrabsdemo`;
    const registry = await findRegistry(cloud, at, id, never);
    assert.match(registry?.created ?? '', /^\d{4}-\d\d-\d\dT/);
    const [size, webhooks] = await listRegistryUsages(cloud, { ...at, id }, never);
    assert.deepEqual([size?.name, size?.limit, size?.unit, webhooks], ['Size', 10 * 1024 ** 3, 'Bytes', { name: 'Webhooks', value: 0, limit: 2, unit: 'Count' }]);
    assert.ok((size?.value ?? 0) > 0);
    await send(azure, 'DELETE', `${id}?api-version=2025-11-01`);
    assert.equal(await findRegistry(cloud, at, id, never), undefined);
  });
});
