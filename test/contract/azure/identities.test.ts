import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { AzureError } from '../../../src/azure/errors.ts';
import { createIdentity, deleteIdentity, findIdentity, getIdentity, identityExists, listIdentities, sameTags, updateTags } from '../../../src/azure/identities.ts';
import { ensureResourceGroup, listResourceGroups } from '../../../src/azure/resourceGroups.ts';
import { listResources } from '../../../src/azure/inventory.ts';
import { everyPage } from '../../../src/azure/pages.ts';
import { clientsOf } from '../fixture.ts';
import { estate, never } from './estate.ts';
import { failsWith } from './failed.ts';

const wanted = { resourceGroup: 'rg-aks-demo', name: 'mi-orders-api', location: 'eastus', tags: { team: 'orders' } };
test('an identity that was created is listed, with its principal and its client', async () => {
  const { azure, at } = await estate();
  const dev = at('Contoso Dev');
  const created = await createIdentity(azure.cloud, dev, wanted, never);
  const listed = (await listIdentities(azure.cloud, dev, never)).find(({ name }) => name === wanted.name);
  assert.deepEqual(listed, created);
  assert.match(created.principalId, /^[0-9a-f-]{36}$/);
  assert.notEqual(created.principalId, created.clientId);
  assert.deepEqual(created.tags, { team: 'orders' });
});

test('a name that is taken is a conflict, and nothing is changed', async () => {
  const { azure, at } = await estate();
  const dev = at('Contoso Dev');
  const before = await listIdentities(azure.cloud, dev, never);
  await assert.rejects(createIdentity(azure.cloud, dev, { ...wanted, name: 'MI-ACR-ID' }, never), failsWith('conflict', 'IdentityNameTaken'));
  assert.deepEqual(await listIdentities(azure.cloud, dev, never), before);
});

test('a missing resource group is told as such', async () => {
  const { azure, at } = await estate();
  await assert.rejects(createIdentity(azure.cloud, at('Contoso Dev'), { ...wanted, resourceGroup: 'rg-nowhere' }, never), failsWith('notFound', 'ResourceGroupNotFound'));
});

test('a resource group can be made for it', async () => {
  const { azure, at } = await estate();
  const dev = at('Contoso Dev');
  await ensureResourceGroup(azure.cloud, dev, { name: 'rg-new', location: 'westeurope' }, never);
  const { resourceGroup } = await createIdentity(azure.cloud, dev, { ...wanted, resourceGroup: 'rg-new' }, never);
  assert.equal(resourceGroup, 'rg-new');
  assert.ok((await listResourceGroups(azure.cloud, dev, never)).some(({ name, location }) => name === 'rg-new' && location === 'westeurope'));
});

test('a resource group that exists is left as it is', async () => {
  const { azure, at } = await estate();
  const dev = at('Contoso Dev');
  const before = await listResourceGroups(azure.cloud, dev, never);
  const writes = () => azure.requests.filter(({ method }) => method === 'PUT').length;
  const written = writes();
  await ensureResourceGroup(azure.cloud, dev, { name: 'RG-PAY', location: 'eastus' }, never);
  assert.equal(writes(), written);
  assert.deepEqual(await listResourceGroups(azure.cloud, dev, never), before);
});

test('who may only read is told which right is missing, and where', async () => {
  const { azure, at } = await estate();
  const fabrikam = at('Fabrikam Research');
  const [group] = await listResourceGroups(azure.cloud, fabrikam, never);
  await assert.rejects(createIdentity(azure.cloud, fabrikam, { ...wanted, resourceGroup: group?.name ?? '' }, never), (error) => {
    assert.ok(error instanceof AzureError);
    assert.equal(error.missing?.action.toLowerCase(), 'microsoft.managedidentity/userassignedidentities/write');
    assert.match(error.missing?.scope ?? '', /mi-orders-api$/);
    return true;
  });
});

test("the answer of a look at an identity is Azure's own", async () => {
  const { azure, at } = await estate();
  const dev = at('Contoso Dev');
  const [first] = await listIdentities(azure.cloud, dev, never);
  const { answer } = await getIdentity(azure.cloud, dev, first?.id.toUpperCase() ?? '', never);
  assert.equal((JSON.parse(answer) as { properties: { principalId: string } }).properties.principalId, first?.principalId);
});

test('what a deny assignment forbids is denied, and no right is said to be missing', async () => {
  const { azure, at } = await estate();
  const prod = at('Contoso Prod');
  const { id } = (await listIdentities(azure.cloud, prod, never)).find(({ name }) => name === 'mi-orders') ?? { id: '' };
  await assert.rejects(deleteIdentity(azure.cloud, prod, id, never), (error) => failsWith('denied', 'DenyAssignmentAuthorizationFailed')(error) && error instanceof AzureError && error.missing === undefined);
});

test('a deleted identity is gone, and deleting it again is no error', async () => {
  const { azure, at } = await estate();
  const dev = at('Contoso Dev');
  const { id } = await createIdentity(azure.cloud, dev, wanted, never);
  await deleteIdentity(azure.cloud, dev, id, never);
  await deleteIdentity(azure.cloud, dev, id, never);
  assert.equal(await identityExists(azure.cloud, dev, wanted, never), false);
  await assert.rejects(getIdentity(azure.cloud, dev, id, never), failsWith('notFound'));
});

test('a connection that drops and stays down is offline', async () => {
  const { azure, at } = await estate();
  azure.setFaults([{ path: 'userAssignedIdentities', reset: true }]);
  await assert.rejects(listIdentities(azure.cloud, at('Contoso Dev'), never), failsWith('offline'));
});

/** The milliseconds of what waits from now on, however long it takes in the end, as long as a retry of the SDK's own: half a second at least. */
function longWaits(t: TestContext): () => number[] {
  const { mock } = t.mock.method(globalThis, 'setTimeout');
  return () => mock.calls.map(({ arguments: [, wait = 0] }) => wait).filter((wait) => wait >= 500 && wait < 5000);
}

test('a connection that stays down is tried three times, as soon as its cloud wants it', async (t) => {
  const { azure, at } = await estate({ retryDelayMs: 1 });
  const dev = at('Contoso Dev');
  await listIdentities(azure.cloud, dev, never);
  const { length } = azure.requests;
  azure.setFaults([{ path: 'userAssignedIdentities', reset: true }]);
  const waits = longWaits(t);
  await assert.rejects(listIdentities(azure.cloud, dev, never), failsWith('offline'));
  assert.deepEqual(waits(), []);
  assert.equal(azure.requests.length - length, 3);
});

test('a connection that drops once is tried again, as soon as the SDK does by itself', async (t) => {
  const { azure, at } = await estate();
  const waits = longWaits(t);
  azure.setFaults([{ path: 'userAssignedIdentities', times: 1, reset: true }]);
  assert.ok((await listIdentities(azure.cloud, at('Contoso Dev'), never)).length > 0);
  assert.equal(waits().length, 1);
});

test('a cancelled list ends with AbortError and asks no more', async () => {
  const { azure, at } = await estate({ latencyMs: 5 });
  const abort = new AbortController();
  const listing = listIdentities(azure.cloud, at('Contoso Dev'), abort.signal);
  abort.abort();
  await assert.rejects(listing, { name: 'AbortError' });
  assert.ok(!azure.requests.some(({ path }) => path.includes('userAssignedIdentities')));
});

test('tags are as they were wanted, and those that were not named are gone', async () => {
  const { azure, at } = await estate();
  const dev = at('Contoso Dev');
  const { id } = await createIdentity(azure.cloud, dev, wanted, never);
  const changed = await updateTags(azure.cloud, dev, id, { owner: 'grace', 'cost center': '42' }, never);
  assert.deepEqual(changed.tags, { owner: 'grace', 'cost center': '42' });
  assert.deepEqual((await getIdentity(azure.cloud, dev, id, never)).identity.tags, changed.tags);
  assert.deepEqual((await updateTags(azure.cloud, dev, id, {}, never)).tags, {});
});

test('changed tags are listed at once, though Resource Graph has the old ones', async () => {
  const { azure, at } = await estate({ graphLagMs: 60_000 });
  const dev = at('Contoso Dev');
  const { id } = (await listIdentities(azure.cloud, dev, never)).find(({ name }) => name === 'mi-payments') ?? { id: '' };
  await updateTags(azure.cloud, dev, id, { team: 'billing' }, never);
  const listed = await everyPage(listResources(azure.cloud, [dev], ['identity']), never);
  assert.deepEqual(listed.find(({ name }) => name === 'mi-payments')?.tags, { team: 'billing' });
});

test('a lock that forbids to change is told as such, and the tags stay', async () => {
  const { azure, at } = await estate();
  const dev = at('Contoso Dev');
  const { id, tags } = (await listIdentities(azure.cloud, dev, never)).find(({ name }) => name === 'mi-payments') ?? { id: '', tags: {} };
  await clientsOf(azure, dev.subscriptionId).locks.managementLocks.createOrUpdateAtResourceGroupLevel('rg-pay', 'keep', { level: 'ReadOnly' });
  await assert.rejects(updateTags(azure.cloud, dev, id, { team: 'billing' }, never), failsWith('conflict', 'ScopeLocked'));
  assert.deepEqual((await getIdentity(azure.cloud, dev, id, never)).identity.tags, tags);
});

test('the tags of an identity that is gone are not changed, and it does not come back', async () => {
  const { azure, at } = await estate();
  const dev = at('Contoso Dev');
  const { id } = await createIdentity(azure.cloud, dev, wanted, never);
  await deleteIdentity(azure.cloud, dev, id, never);
  await assert.rejects(updateTags(azure.cloud, dev, id, { team: 'billing' }, never), failsWith('notFound'));
  assert.equal(await identityExists(azure.cloud, dev, wanted, never), false);
});

test('an identity that somebody else deleted is found no more and listed no more, though Resource Graph still has it', async () => {
  const { azure, at } = await estate({ graphLagMs: 60_000 });
  const dev = at('Contoso Dev');
  const { id } = (await listIdentities(azure.cloud, dev, never)).find(({ name }) => name === 'mi-forgotten') ?? { id: '' };
  await clientsOf(azure, dev.subscriptionId).identities.userAssignedIdentities.delete('rg-pay', 'mi-forgotten');
  assert.equal(await findIdentity(azure.cloud, dev, id, never), undefined);
  const listed = await everyPage(listResources(azure.cloud, [dev], ['identity']), never);
  assert.equal(listed.some(({ name }) => name === 'mi-forgotten'), false);
});

test('one that is found again is listed again', async () => {
  const { azure, at } = await estate();
  const dev = at('Contoso Dev');
  const { id } = (await listIdentities(azure.cloud, dev, never)).find(({ name }) => name === 'mi-forgotten') ?? { id: '' };
  azure.setFaults([{ method: 'GET', path: 'mi-forgotten', times: 1, status: 404, code: 'ResourceNotFound' }]);
  assert.equal(await findIdentity(azure.cloud, dev, id, never), undefined);
  assert.equal((await findIdentity(azure.cloud, dev, id, never))?.identity.name, 'mi-forgotten');
  const listed = await everyPage(listResources(azure.cloud, [dev], ['identity']), never);
  assert.ok(listed.some(({ name }) => name === 'mi-forgotten'));
});

test('an identity that may not be read is denied, not gone', async () => {
  const { azure, at } = await estate();
  const dev = at('Contoso Dev');
  const { id } = (await listIdentities(azure.cloud, dev, never)).find(({ name }) => name === 'mi-forgotten') ?? { id: '' };
  azure.setFaults([{ method: 'GET', path: 'mi-forgotten', status: 403, code: 'AuthorizationFailed' }]);
  await assert.rejects(findIdentity(azure.cloud, dev, id, never), failsWith('denied', 'AuthorizationFailed'));
});

test('tags are the same in another order and with their names in another case, and not with another value', () => {
  assert.ok(sameTags({ Team: 'pay', owner: 'ada' }, { owner: 'ada', team: 'pay' }));
  assert.ok(!sameTags({ team: 'pay' }, { team: 'Pay' }));
  assert.ok(!sameTags({ team: 'pay' }, {}));
});
