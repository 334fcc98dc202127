import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { acrPull, all, clientsOf, dev, fabrikam, prod, refused, research, sample, send } from './fixture.ts';
import { elevated, idOf, tokenOf } from './people.ts';

const subscription = `/subscriptions/${dev}`;
const group = `${subscription}/resourceGroups/rg-pay`;
const guid = '5f0f9c1e-2a43-4b0e-8a0c-3c1c2b1f6a11';
const other = '6a0f9c1e-2a43-4b0e-8a0c-3c1c2b1f6a12';
const wanted = { roleName: 'Machine Starter', description: 'Starts machines.', roleType: 'CustomRole', assignableScopes: [subscription], permissions: [{ actions: ['Microsoft.Compute/virtualMachines/start/action', '*/read'], notActions: ['Microsoft.KeyVault/*'] }] };
const id = `${subscription}/providers/Microsoft.Authorization/roleDefinitions/${guid}`;
const mine = { roleDefinitionId: id, principalType: 'User' };

describe('a custom role', () => {
  it('is made, found by name, changed and deleted', async () => {
    const { roles, clock } = sample();
    const made = await roles.roleDefinitions.createOrUpdate(subscription, guid, wanted);
    assert.deepEqual([made.id, made.name, made.roleName, made.roleType, made.permissions?.[0]?.actions, made.assignableScopes], [id, guid, 'Machine Starter', 'CustomRole', wanted.permissions[0]?.actions, [subscription]]);
    assert.deepEqual((await all(roles.roleDefinitions.list(group, { filter: "roleName eq 'machine starter'" }))).map(({ name }) => name), [guid]);
    clock.advance(1000);
    const changed = await roles.roleDefinitions.createOrUpdate(subscription, guid, { ...wanted, roleName: 'Starter' });
    assert.deepEqual([changed.roleName, changed.createdOn?.getTime(), Number(changed.updatedOn) - Number(made.updatedOn)], ['Starter', made.createdOn?.getTime(), 1000]);
    assert.equal((await roles.roleDefinitions.delete(subscription, guid)).roleName, 'Starter');
    await refused(roles.roleDefinitions.get(subscription, guid), 404, 'RoleDefinitionDoesNotExist');
    assert.equal((await send(sample().azure, 'DELETE', `${id}?api-version=2022-04-01`)).status, 204);
  });

  it('gives the rights that it has, from one request to the next', async () => {
    const at = sample();
    const token = tokenOf(at, 'grace@contoso.com');
    const status = async () => (await send(at.azure, 'GET', `${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/mi-payments?api-version=2024-11-30`, { token })).status;
    await at.roles.roleDefinitions.createOrUpdate(subscription, guid, wanted);
    await at.roles.roleAssignments.create(group, other, { ...mine, principalId: idOf('grace@contoso.com') });
    assert.equal(await status(), 200);
    await at.roles.roleDefinitions.createOrUpdate(subscription, guid, { ...wanted, permissions: [] });
    assert.equal(await status(), 403);
  });

  it('that is assigned is not deleted', async () => {
    const { roles } = sample();
    await roles.roleDefinitions.createOrUpdate(subscription, guid, wanted);
    await roles.roleAssignments.create(group, other, { ...mine, principalId: idOf('grace@contoso.com') });
    assert.match(await refused(roles.roleDefinitions.delete(subscription, guid), 400, 'RoleDefinitionHasAssignments'), /^There are existing role assignments referencing role/);
    await roles.roleAssignments.delete(group, other);
    await roles.roleDefinitions.delete(subscription, guid);
  });

  it('is assigned within its assignable scopes alone', async () => {
    const { roles } = sample();
    await roles.roleDefinitions.createOrUpdate(subscription, guid, { ...wanted, assignableScopes: [group] });
    const principalId = idOf('grace@contoso.com');
    await refused(roles.roleAssignments.create(subscription, other, { ...mine, principalId }), 400, 'RoleAssignmentScopeNotAssignableToRoleDefinition');
    await roles.roleAssignments.create(group, other, { ...mine, principalId });
  });

  it('is listed where it may be assigned, and above that only with what is below', async () => {
    const { roles } = sample();
    await roles.roleDefinitions.createOrUpdate(subscription, guid, { ...wanted, assignableScopes: [group] });
    const listed = async (scope: string, filter?: string) => (await all(roles.roleDefinitions.list(scope, filter === undefined ? {} : { filter }))).some(({ name }) => name === guid);
    assert.deepEqual([await listed(group), await listed(subscription), await listed(subscription, 'atScopeAndBelow()')], [true, false, true]);
  });

  it('may have a management group as its scope, and is usable in every subscription below', async () => {
    const at = await elevated(sample());
    const scope = '/providers/Microsoft.Management/managementGroups/mg-workloads';
    const made = await at.roles.roleDefinitions.createOrUpdate(scope, guid, { ...wanted, assignableScopes: [scope] });
    assert.equal(made.id, `/providers/Microsoft.Authorization/roleDefinitions/${guid}`);
    for (const below of [dev, prod]) assert.equal((await all(at.roles.roleDefinitions.list(`/subscriptions/${below}`, { filter: "roleName eq 'Machine Starter'" }))).length, 1);
    await at.roles.roleAssignments.create(group, other, { ...mine, principalId: idOf('grace@contoso.com') });
    const { data } = await at.graph.resources({ query: `authorizationresources | where name == '${guid}' | project subscriptionId`, subscriptions: [dev, prod] });
    assert.equal((data as unknown[]).length, 2);
  });

  it('has a name that no other role of the tenant has', async () => {
    const { roles } = sample();
    await refused(roles.roleDefinitions.createOrUpdate(subscription, guid, { ...wanted, roleName: 'contoso IMAGE puller' }), 409, 'RoleDefinitionWithSameNameExists');
    await roles.roleDefinitions.createOrUpdate(subscription, guid, wanted);
    await refused(roles.roleDefinitions.createOrUpdate(subscription, other, wanted), 409, 'RoleDefinitionWithSameNameExists');
  });

  it('needs a GUID, a name, a scope that is one, and operations that can be', async () => {
    const { roles } = sample();
    const put = (change: Partial<typeof wanted>, name = guid) => roles.roleDefinitions.createOrUpdate(subscription, name, { ...wanted, ...change });
    await refused(put({}, 'starter'), 400, 'InvalidRoleDefinitionId');
    await refused(put({ roleName: ' ' }), 400, 'RoleDefinitionNameNullOrEmpty');
    await refused(put({ roleType: 'BuiltInRole' }), 400, 'InvalidRoleDefinitionType');
    await refused(put({ assignableScopes: [] }), 400, 'MissingAssignableScopes');
    await refused(put({ assignableScopes: ['/'] }), 400, 'InvalidAssignableScopes');
    await refused(put({ assignableScopes: ['Invalid_Scope'] }), 400, 'LinkedInvalidPropertyId');
    await refused(put({ permissions: [{ actions: ['Microsoft.Compute/virtualMachines/start'], notActions: [] }] }), 400, 'InvalidActionOrNotAction');
  });

  it('needs the right to write roles in each of its scopes', async () => {
    const { roles } = sample();
    const message = await refused(roles.roleDefinitions.createOrUpdate(subscription, guid, { ...wanted, assignableScopes: [subscription, `/subscriptions/${prod}`] }), 403, 'LinkedAuthorizationFailed');
    assert.match(message, new RegExp(`does not have permission to perform action 'Microsoft\\.Authorization/roleDefinitions/write' on the linked scope\\(s\\) '/subscriptions/${prod}'`));
    await refused(roles.roleDefinitions.createOrUpdate(subscription, guid, { ...wanted, assignableScopes: [`/subscriptions/${research}`] }), 403, 'LinkedAuthorizationFailed');
  });

  it('of another tenant is not there', async () => {
    const { azure } = sample();
    const { roles } = clientsOf(azure, research, fabrikam);
    const [puller] = await all(clientsOf(azure, prod).roles.roleDefinitions.list(`/subscriptions/${prod}`, { filter: "type eq 'CustomRole'" }));
    await refused(roles.roleDefinitions.get(`/subscriptions/${research}`, puller?.name ?? ''), 404, 'RoleDefinitionDoesNotExist');
  });
});

describe('role definitions', () => {
  it('that are built in stay as they are', async () => {
    const { roles } = sample();
    await refused(roles.roleDefinitions.createOrUpdate(subscription, acrPull, wanted), 409, 'RoleDefinitionExists');
    await refused(roles.roleDefinitions.delete(subscription, acrPull), 400, 'RoleDefinitionCannotBeDeleted');
  });

  it('are read at the root of the tenant by everybody', async () => {
    const at = sample();
    const token = tokenOf(at, 'grace@contoso.com');
    const path = '/providers/Microsoft.Authorization/roleDefinitions';
    const { status, json } = await send(at.azure, 'GET', `${path}/${acrPull}?api-version=2022-04-01`, { token });
    assert.deepEqual([status, json.id], [200, `${path}/${acrPull}`]);
    assert.equal((await at.roles.roleDefinitions.getById(`${path.slice(1)}/${acrPull}`)).roleName, 'AcrPull');
    const found = await send(at.azure, 'GET', `${path}?api-version=2022-04-01&$filter=${encodeURIComponent("roleName eq 'AcrPull'")}`, { token });
    assert.equal(found.json.value?.length, 1);
    assert.equal((await send(at.azure, 'GET', `${id}?api-version=2022-04-01`, { token })).status, 403);
  });
});
