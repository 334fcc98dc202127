import assert from 'node:assert/strict';
import { test } from 'node:test';
import { callerId } from '../../../src/azure/caller.ts';
import type { SubscriptionRef } from '../../../src/azure/clients.ts';
import { accessOf, denialsFor, grantsElsewhere, verdictOn, whoCanAt } from '../../../src/azure/effectiveAccess.ts';
import { listIdentities } from '../../../src/azure/identities.ts';
import { listAncestry, reaches } from '../../../src/azure/managementGroups.ts';
import { assignRoles } from '../../../src/azure/rights.ts';
import { roleGuid } from '../../../src/azure/roles.ts';
import { send } from '../fixture.ts';
import { estate, never, withoutGraph } from './estate.ts';

const readSecret = { dataAction: 'Microsoft.KeyVault/vaults/secrets/getSecret/action' };
const readBlobs = { dataAction: 'Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read' };

async function parts() {
  const { azure, at, all } = await estate();
  const [dev, prod] = [at('Contoso Dev'), at('Contoso Prod')];
  const identity = async (where: SubscriptionRef, name: string) => (await listIdentities(azure.cloud, where, never)).find((one) => one.name === name) ?? assert.fail(`no ${name}`);
  const pay = (path: string) => `/subscriptions/${dev.subscriptionId}/resourceGroups/rg-pay/providers/${path}`;
  const contoso = all.filter(({ tenantId }) => tenantId === dev.tenantId);
  return { azure, cloud: azure.cloud, dev, prod, contoso, identity, vault: pay('Microsoft.KeyVault/vaults/kv-pay'), account: pay('Microsoft.Storage/storageAccounts/stpaydata') };
}

test('what an identity was assigned on a resource counts there', async () => {
  const { cloud, dev, identity, vault } = await parts();
  const { principalId } = await identity(dev, 'mi-payments');
  const verdict = verdictOn(readSecret, await accessOf(cloud, dev, principalId, vault, never));
  assert.equal(verdict.kind, 'allowed');
  assert.deepEqual(verdict.kind === 'allowed' && verdict.by.map(({ role }) => role?.name), ['Key Vault Secrets User']);
});

test('what its group was assigned counts for an identity, also where the directory may not be read', async () => {
  const { azure, cloud, dev, identity, account } = await parts();
  azure.setFaults([{ path: '/v1.0/', status: 403, code: 'Authorization_RequestDenied', message: 'No.' }]);
  const { principalId } = await identity(dev, 'mi-payments');
  const verdict = verdictOn(readBlobs, await accessOf(cloud, dev, principalId, account, never));
  assert.equal(verdict.kind, 'allowed');
  assert.ok(verdict.kind === 'allowed' && verdict.by.every(({ assignment }) => assignment.principalType === 'Group'));
});

test('what was assigned at a management group is inherited by the resources below it', async () => {
  const { cloud, prod, identity } = await parts();
  const { principalId } = await identity(prod, 'mi-orders');
  const verdict = verdictOn({ action: 'Microsoft.ContainerRegistry/registries/read' }, await accessOf(cloud, prod, principalId, `/subscriptions/${prod.subscriptionId}/resourceGroups/rg-shared/providers/Microsoft.ContainerRegistry/registries/acrshared`, never));
  assert.ok(verdict.kind === 'allowed' && verdict.by.some(({ assignment }) => assignment.scope.endsWith('/managementGroups/mg-workloads')), JSON.stringify(verdict));
});

test('a deny assignment beats a role, and concerns whom it does not exclude', async () => {
  const { cloud, prod } = await parts();
  const me = (await callerId(cloud, prod, never)) ?? assert.fail('the token says nobody');
  const access = await accessOf(cloud, prod, me, `/subscriptions/${prod.subscriptionId}/resourceGroups/rg-prod/providers/Microsoft.ContainerRegistry/registries/acrcontosoprod`, never);
  assert.equal(verdictOn({ action: 'Microsoft.ContainerRegistry/registries/delete' }, access).kind, 'denied');
  assert.equal(verdictOn({ action: 'Microsoft.ContainerRegistry/registries/write' }, access).kind, 'allowed');
  assert.equal(denialsFor(access).length, 1);
});

test('a role that would do, assigned elsewhere, is the nearest miss', async () => {
  const { cloud, dev, contoso, identity } = await parts();
  const { principalId } = await identity(dev, 'mi-payments');
  const access = await accessOf(cloud, dev, principalId, `/subscriptions/${dev.subscriptionId}/resourceGroups/rg-aks-demo`, never);
  const verdict = verdictOn(readSecret, access, await grantsElsewhere(cloud, access, contoso, never));
  assert.equal(verdict.kind, 'missing');
  const [nearest] = verdict.kind === 'missing' ? verdict.misses : [];
  assert.equal(nearest?.kind, 'otherScope');
  assert.equal(nearest.grant.role?.name, 'Key Vault Secrets User');
});

test('who can is told with those who inherit it, and nobody else', async () => {
  const { cloud, dev, vault } = await parts();
  const names = async (right: Parameters<typeof whoCanAt>[3]) => (await whoCanAt(cloud, dev, vault, right, never)).holders.flatMap(({ grants }) => grants.map(({ role }) => role?.name));
  assert.deepEqual(await names(readSecret), ['Key Vault Secrets User']);
  assert.deepEqual(await names(assignRoles.right), ['Owner']);
});

test('access takes three requests, and two once the roles are known', async () => {
  const { azure, cloud, dev, identity, vault } = await parts();
  const { principalId } = await identity(dev, 'mi-payments');
  const count = async () => {
    const before = azure.requests.length;
    await accessOf(cloud, dev, principalId, vault, never);
    return azure.requests.length - before;
  };
  assert.deepEqual([await count(), await count()], [3, 2]);
});

/** The list of roles was read, and after that a role was made and assigned: `asked` counts the requests for it alone. */
async function youngRole() {
  const { azure, cloud, dev, identity, vault } = await parts();
  const { principalId } = await identity(dev, 'mi-forgotten');
  const verdict = async () => verdictOn(readSecret, await accessOf(cloud, dev, principalId, vault, never));
  assert.deepEqual(await verdict(), { kind: 'missing', misses: [], unread: [] });
  const guid = '5f0f9c1e-2a43-4b0e-8a0c-3c1c2b1f6a11';
  const role = { roleName: 'Secret Reader', description: '', type: 'CustomRole', assignableScopes: [`/subscriptions/${dev.subscriptionId}`], permissions: [{ dataActions: [readSecret.dataAction] }] };
  const id = `/subscriptions/${dev.subscriptionId}/providers/Microsoft.Authorization/roleDefinitions/${guid}`;
  assert.equal((await send(azure, 'PUT', `${id}?api-version=2022-04-01`, { body: { properties: role } })).status, 201);
  assert.equal((await send(azure, 'PUT', `${vault}/providers/Microsoft.Authorization/roleAssignments/${guid}?api-version=2022-04-01`, { body: { properties: { roleDefinitionId: id, principalId, principalType: 'ServicePrincipal' } } })).status, 201);
  const before = azure.requests.length;
  return { azure, cloud, dev, vault, guid, verdict, asked: () => azure.requests.slice(before).filter(({ path }) => path.endsWith(guid)).length };
}

test('a role that was made after the list of roles was read is asked for by itself, once', async () => {
  const { verdict, asked } = await youngRole();
  assert.deepEqual([(await verdict()).kind, (await verdict()).kind, asked()], ['allowed', 'allowed', 1]);
});

for (const [why, how] of [['is hidden', { status: 403, code: 'AuthorizationFailed' }], ['could not be read just now', { status: 429, code: 'TooManyRequests', headers: { 'retry-after': '3600' } }]] as const) {
  test(`from a role that ${why} nothing is concluded, and it counts as soon as it is told`, async () => {
    const { azure, cloud, dev, vault, guid, verdict } = await youngRole();
    azure.setFaults([{ path: guid, method: 'GET', message: 'No.', ...how }]);
    for (const hidden of [await verdict(), await verdict()]) assert.equal(hidden.kind === 'missing' && hidden.unread.length, 1);
    const { holders, unread } = await whoCanAt(cloud, dev, vault, readSecret, never);
    assert.deepEqual([holders.length, unread.map(({ assignment }) => roleGuid(assignment.roleDefinitionId))], [1, [guid]]);
    azure.setFaults([]);
    assert.equal((await verdict()).kind, 'allowed');
    assert.deepEqual((await whoCanAt(cloud, dev, vault, readSecret, never)).unread, []);
  });
}

test('a cloud without deny assignments has none, and the roles count', async () => {
  const { azure, cloud, dev, identity, vault } = await parts();
  azure.setFaults([{ path: '/denyAssignments', status: 400, code: 'InvalidResourceType', message: 'No such type.' }]);
  const { principalId } = await identity(dev, 'mi-payments');
  assert.equal(verdictOn(readSecret, await accessOf(cloud, dev, principalId, vault, never)).kind, 'allowed');
});

test('who may not read assignments is told so, and nothing is concluded', async () => {
  const { azure, cloud, dev, identity, vault } = await parts();
  const { principalId } = await identity(dev, 'mi-payments');
  azure.setFaults([{ path: '/roleAssignments', status: 403, code: 'AuthorizationFailed', message: 'No.' }]);
  await assert.rejects(accessOf(cloud, dev, principalId, vault, never), { kind: 'denied' });
});

test('the management groups above subscriptions are told by their names in one query, and roles at them reach', async () => {
  const { azure, cloud, dev, contoso, vault } = await parts();
  const before = azure.requests.length;
  const ancestry = await listAncestry(cloud, contoso, never);
  assert.equal(azure.requests.length - before, 1);
  assert.deepEqual(ancestry.get(dev.subscriptionId.toLowerCase())?.map(({ displayName }) => displayName), ['Workloads', 'Contoso', 'Tenant Root Group']);
  assert.ok(reaches(ancestry, '/providers/Microsoft.Management/managementGroups/MG-WORKLOADS', vault));
  assert.ok(!reaches(ancestry, '/providers/Microsoft.Management/managementGroups/mg-other', vault));
});

test('without Resource Graph the management groups are not known, and that is said', async () => {
  const { azure, cloud, contoso } = await parts();
  azure.setFaults([withoutGraph]);
  await assert.rejects(listAncestry(cloud, contoso, never), { kind: 'notFound' });
});

test('who is signed in is known by the object ID that each tenant has for them', async () => {
  const { azure, at } = await estate();
  const [contoso, fabrikam] = [await callerId(azure.cloud, at('Contoso Dev'), never), await callerId(azure.cloud, at('Fabrikam Research'), never)];
  assert.match(contoso ?? '', /^[0-9a-f-]{36}$/);
  assert.notEqual(contoso, fabrikam);
});
