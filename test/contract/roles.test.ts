import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { acrPull, all, clientsOf, contoso, dev, fabrikam, names, prod, reader, refused, research, sample } from './fixture.ts';

const registry = `/subscriptions/${dev}/resourceGroups/rg-aks-demo/providers/Microsoft.ContainerRegistry/registries/acrabsdemo`;
const vault = `/subscriptions/${dev}/resourceGroups/rg-pay/providers/Microsoft.KeyVault/vaults/kv-pay`;
const role = (guid: string, subscription = dev) => `/subscriptions/${subscription}/providers/Microsoft.Authorization/roleDefinitions/${guid}`;
const first = '5f0f9c1e-2a43-4b0e-8a0c-3c1c2b1f6a11';
const second = '6a0f9c1e-2a43-4b0e-8a0c-3c1c2b1f6a12';

async function principalOf({ identities }: ReturnType<typeof sample>, group: string, name: string): Promise<string> {
  return (await identities.userAssignedIdentities.get(group, name)).principalId ?? '';
}

describe('role assignments', () => {
  it('are made once, whatever the name of the second', async () => {
    const at = sample();
    const principalId = await principalOf(at, 'rg-pay', 'mi-forgotten');
    const made = await at.roles.roleAssignments.create(registry, first, { roleDefinitionId: role(acrPull), principalId, principalType: 'ServicePrincipal' });
    assert.deepEqual([made.name, made.scope, made.principalId], [first, registry, principalId]);
    const message = await refused(at.roles.roleAssignments.create(registry, second, { roleDefinitionId: role(acrPull), principalId, principalType: 'ServicePrincipal' }), 409, 'RoleAssignmentExists');
    assert.equal(message, 'The role assignment already exists.');
  });

  it('with the same name and content are the same request', async () => {
    const at = sample();
    const principalId = await principalOf(at, 'rg-pay', 'mi-forgotten');
    const wanted = { roleDefinitionId: role(acrPull), principalId, principalType: 'ServicePrincipal' };
    await at.roles.roleAssignments.create(registry, first, wanted);
    const again = await at.roles.roleAssignments.create(registry, first, { ...wanted, description: 'why' });
    assert.equal(again.description, 'why');
    assert.equal((await all(at.roles.roleAssignments.listForScope(registry, { filter: `principalId eq '${principalId}'` }))).length, 1);
  });

  it('keep a condition and a description, and lose the condition when it is left out', async () => {
    const at = sample();
    const wanted = { roleDefinitionId: role(reader), principalId: await principalOf(at, 'rg-pay', 'mi-forgotten'), principalType: 'ServicePrincipal', description: 'Reports alone.' };
    const condition = "((!(ActionMatches{'Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read'})) OR (@Resource[Microsoft.Storage/storageAccounts/blobServices/containers:name] StringEquals 'reports'))";
    const put = async (more: { condition?: string; conditionVersion?: string }) => at.roles.roleAssignments.create(vault, first, { ...wanted, ...more });
    const made = await put({ condition, conditionVersion: '2.0' });
    assert.deepEqual([made.condition, made.conditionVersion, made.description], [condition, '2.0', 'Reports alone.']);
    assert.equal((await put({ condition })).conditionVersion, '2.0', 'the default');
    const without = await put({});
    assert.deepEqual([without.condition, without.conditionVersion], [null, null]);
  });

  it('refuse a condition that is none, and one of another version', async () => {
    const at = sample();
    const wanted = { roleDefinitionId: role(reader), principalId: await principalOf(at, 'rg-pay', 'mi-forgotten'), principalType: 'ServicePrincipal' };
    const put = async (condition: string, conditionVersion: string) => at.roles.roleAssignments.create(vault, first, { ...wanted, condition, conditionVersion });
    const message = await refused(put("(@Resource[a:b] StringEquals 'x'", '2.0'), 400, 'InvalidCondition');
    assert.equal(message, 'The given role assignment condition is invalid.');
    await refused(put("@Resource[a:b] StringEquals 'x'", '1.0'), 400, 'InvalidCondition');
    await refused(at.roles.roleAssignments.get(vault, first), 404, 'RoleAssignmentNotFound');
  });

  it('do not change their principal', async () => {
    const at = sample();
    const create = async (name: string) => at.roles.roleAssignments.create(registry, first, { roleDefinitionId: role(acrPull), principalId: await principalOf(at, 'rg-pay', name), principalType: 'ServicePrincipal' });
    await create('mi-forgotten');
    await refused(create('mi-payments'), 400, 'RoleAssignmentUpdateNotPermitted');
  });

  it('are read and deleted by scope and by ID', async () => {
    const at = sample();
    const principalId = await principalOf(at, 'rg-pay', 'mi-forgotten');
    const { id = '' } = await at.roles.roleAssignments.create(registry, first, { roleDefinitionId: role(acrPull), principalId, principalType: 'ServicePrincipal' });
    assert.equal((await at.roles.roleAssignments.getById(id)).id, id);
    assert.equal((await at.roles.roleAssignments.get(registry.toUpperCase().replace('/SUBSCRIPTIONS', '/subscriptions'), first)).id, id);
    await at.roles.roleAssignments.deleteById(id);
    await refused(at.roles.roleAssignments.get(registry, first), 404, 'RoleAssignmentNotFound');
    await at.roles.roleAssignments.delete(registry, first);
  });

  it('at a scope are those made there, above and below; atScope() leaves out those below', async () => {
    const at = sample();
    const group = `/subscriptions/${dev}/resourceGroups/rg-pay`;
    const scopes = async (filter?: string) => new Set((await all(at.roles.roleAssignments.listForScope(group, { ...(filter && { filter }) }))).map(({ scope = '' }) => scope));
    const above = ['/providers/Microsoft.Management/managementGroups/mg-workloads', `/subscriptions/${dev}`];
    assert.deepEqual(await scopes(), new Set([...above, group, vault, `${group}/providers/Microsoft.Storage/storageAccounts/stpaydata`]));
    assert.deepEqual(await scopes('atScope()'), new Set([...above, group]));
  });

  it('are filtered by principal, alone and together with atScope()', async () => {
    const at = sample();
    const principalId = await principalOf(at, 'rg-pay', 'mi-payments');
    const count = async (filter: string) => (await all(at.roles.roleAssignments.listForSubscription({ filter }))).length;
    assert.equal(await count(`principalId eq '${principalId.toUpperCase()}'`), 2);
    assert.equal(await count(`atScope() and principalId eq '${principalId}'`), 0);
  });

  it('assigned to somebody are those of their groups too', async () => {
    const { azure } = sample();
    const { roles } = clientsOf(azure, prod);
    const token = await azure.cloud.credential(contoso).getToken('x/.default');
    const { oid } = JSON.parse(atob((token?.token ?? '').split('.')[1]?.replaceAll('-', '+').replaceAll('_', '/') ?? '')) as { oid: string };
    const types = (await all(roles.roleAssignments.listForSubscription({ filter: `assignedTo('${oid}')` }))).map(({ principalType = '' }) => principalType).toSorted();
    assert.deepEqual(types, ['Group', 'User', 'User']);
  });

  it('made above a subscription are inherited by it, for an identity of another subscription too', async () => {
    const { azure, roles } = sample();
    const { principalId = '' } = await clientsOf(azure, prod).identities.userAssignedIdentities.get('rg-prod', 'mi-orders');
    const found = await all(roles.roleAssignments.listForSubscription({ filter: `principalId eq '${principalId}'` }));
    assert.deepEqual(found.map(({ scope, roleDefinitionId = '' }) => [scope, roleDefinitionId.split('/').at(-1)]), [['/providers/Microsoft.Management/managementGroups/mg-workloads', reader]]);
  });

  it('refuse a filter that is not known', async () => {
    const { roles } = sample();
    await refused(all(roles.roleAssignments.listForSubscription({ filter: "roleDefinitionId eq 'x'" })), 400, 'UnsupportedFilter');
    await refused(all(roles.roleAssignments.listForSubscription({ filter: 'principalId ne 5' })), 400, 'InvalidFilter');
  });

  it('refuse a principal that nobody knows, unless told its type', async () => {
    const { roles } = sample();
    await refused(roles.roleAssignments.create(registry, first, { roleDefinitionId: role(acrPull), principalId: second }), 400, 'PrincipalNotFound');
    assert.equal((await roles.roleAssignments.create(registry, first, { roleDefinitionId: role(acrPull), principalId: second, principalType: 'ServicePrincipal' })).principalId, second);
  });

  it('do not know a new principal until it has replicated', async () => {
    const at = sample({ replicationMs: 60_000 });
    const { principalId = '' } = await at.identities.userAssignedIdentities.createOrUpdate('rg-pay', 'mi-new', { location: 'westeurope' });
    const assign = () => at.roles.roleAssignments.create(registry, first, { roleDefinitionId: role(acrPull), principalId });
    await refused(assign(), 400, 'PrincipalNotFound');
    at.clock.advance(60_000);
    assert.equal((await assign()).principalType, 'ServicePrincipal');
  });

  it('refuse a wrong principal type, a role that is none, and a name that is no GUID', async () => {
    const at = sample();
    const principalId = await principalOf(at, 'rg-pay', 'mi-forgotten');
    await refused(at.roles.roleAssignments.create(registry, first, { roleDefinitionId: role(acrPull), principalId, principalType: 'User' }), 400, 'UnmatchedPrincipalType');
    await refused(at.roles.roleAssignments.create(registry, first, { roleDefinitionId: role(second), principalId }), 404, 'RoleDefinitionDoesNotExist');
    await refused(at.roles.roleAssignments.create(registry, 'mine', { roleDefinitionId: role(acrPull), principalId }), 400, 'InvalidRoleAssignmentId');
  });

  it('need a scope that is there', async () => {
    const at = sample();
    const principalId = await principalOf(at, 'rg-pay', 'mi-forgotten');
    const wanted = { roleDefinitionId: role(acrPull), principalId };
    await refused(at.roles.roleAssignments.create(`${registry}gone`, first, wanted), 404, 'ResourceNotFound');
    await refused(at.roles.roleAssignments.create(`/subscriptions/${dev}/resourceGroups/rg-gone`, first, wanted), 404, 'ResourceGroupNotFound');
  });
});

describe('role definitions', () => {
  it('are found by name, as it was typed', async () => {
    const { roles } = sample();
    const [found] = await all(roles.roleDefinitions.list(registry, { filter: "roleName eq 'acrpull'" }));
    assert.deepEqual([found?.roleName, found?.id, found?.roleType], ['AcrPull', role(acrPull), 'BuiltInRole']);
    assert.deepEqual(found?.permissions?.[0]?.actions, ['Microsoft.ContainerRegistry/registries/pull/read']);
  });

  it('are there by their names for what identities are mostly let do', async () => {
    const { roles } = sample();
    const guidOf = async (name: string) => (await all(roles.roleDefinitions.list(`/subscriptions/${dev}`, { filter: `roleName eq '${name}'` }))).map((found) => found.name);
    assert.deepEqual(await guidOf('Key Vault Administrator'), ['00482a5a-887f-4fb3-b363-3b7fe8e74483']);
    assert.deepEqual(await guidOf('Storage Queue Data Reader'), ['19e7f393-937e-4f77-808e-94535e297925']);
    assert.deepEqual(await guidOf('SQL Security Manager'), ['056cd41c-7e88-42e1-933e-88ba6a50c9c3']);
    const [admin] = await all(roles.roleDefinitions.list(`/subscriptions/${dev}`, { filter: "roleName eq 'Azure Kubernetes Service RBAC Admin'" }));
    assert.deepEqual(admin?.permissions?.[0]?.notDataActions?.length, 4);
  });

  it('hold custom roles where they may be assigned', async () => {
    const { azure, roles } = sample();
    const filter = "type eq 'CustomRole'";
    assert.deepEqual((await all(roles.roleDefinitions.list(`/subscriptions/${dev}`, { filter }))).length, 0);
    const [custom] = await all(clientsOf(azure, prod).roles.roleDefinitions.list(`/subscriptions/${prod}`, { filter }));
    assert.equal(custom?.roleName, 'Contoso Image Puller');
  });

  it('keep one spelling of their ID at every scope', async () => {
    const { roles } = sample();
    const at = async (scope: string) => (await roles.roleDefinitions.get(scope, reader.toUpperCase())).id;
    assert.equal(await at(registry), await at(`/subscriptions/${dev}`));
  });

  it('say which one is missing', async () => {
    const { roles } = sample();
    await refused(roles.roleDefinitions.get(`/subscriptions/${dev}`, first), 404, 'RoleDefinitionDoesNotExist');
  });
});

describe("the caller's rights", () => {
  it('are told as permissions at a scope', async () => {
    const { azure, roles } = sample();
    const [own] = await all(roles.permissions.listForResource('rg-aks-demo', 'Microsoft.ContainerRegistry', '', 'registries', 'acrabsdemo'));
    assert.deepEqual(own?.actions, ['*']);
    const shared = await all(clientsOf(azure, prod).roles.permissions.listForResourceGroup('rg-shared'));
    assert.ok(shared.some(({ notActions }) => notActions?.includes('Microsoft.Authorization/*/Write')));
    assert.ok(shared.some(({ actions }) => actions?.includes('Microsoft.Authorization/roleAssignments/write')));
  });

  it('are told at a group and at a resource that are there, and at no other', async () => {
    const { azure, roles } = sample();
    assert.deepEqual((await all(roles.permissions.listForResourceGroup('rg-pay'))).map(({ actions }) => actions), [['*']]);
    await refused(all(roles.permissions.listForResourceGroup('rg-gone')), 404, 'ResourceGroupNotFound');
    await refused(all(roles.permissions.listForResource('rg-pay', 'Microsoft.KeyVault', '', 'vaults', 'kv-gone')), 404, 'ResourceNotFound');
    const guest = clientsOf(azure, research, fabrikam).roles;
    assert.deepEqual((await all(guest.permissions.listForResource('rg-research', 'Microsoft.ManagedIdentity', '', 'userAssignedIdentities', 'mi-notebook'))).map(({ actions }) => actions), [['*/read']]);
  });

  it('do not let a Contributor assign roles, and say what is missing and where', async () => {
    const { azure } = sample();
    const { roles, identities } = clientsOf(azure, prod);
    const { principalId = '' } = await identities.userAssignedIdentities.get('rg-prod', 'mi-orders');
    const scope = `/subscriptions/${prod}/resourceGroups/rg-prod/providers/Microsoft.ContainerRegistry/registries/acrcontosoprod`;
    const message = await refused(roles.roleAssignments.create(scope, first, { roleDefinitionId: role(acrPull, prod), principalId, principalType: 'ServicePrincipal' }), 403, 'AuthorizationFailed');
    assert.match(message, /^The client 'ada@contoso\.com' with object id '[0-9a-f-]{36}' does not have authorization to perform action 'Microsoft\.Authorization\/roleAssignments\/write' over scope '\/subscriptions\/[^']+\/roleAssignments\/[^']+' or the scope is invalid\. If access was recently granted, please refresh your credentials\.$/);
  });

  it('let an RBAC Administrator of the group assign roles there', async () => {
    const { azure } = sample();
    const { roles, identities } = clientsOf(azure, prod);
    const { principalId = '' } = await identities.userAssignedIdentities.get('rg-prod', 'mi-orders');
    const scope = `/subscriptions/${prod}/resourceGroups/rg-shared/providers/Microsoft.ContainerRegistry/registries/acrshared`;
    await roles.roleAssignments.create(scope, first, { roleDefinitionId: role(acrPull, prod), principalId, principalType: 'ServicePrincipal' });
  });

  it('let a Reader read and write nothing', async () => {
    const { azure } = sample();
    const { identities } = clientsOf(azure, research, fabrikam);
    assert.deepEqual(await names(identities.userAssignedIdentities.listBySubscription()), ['mi-notebook']);
    await refused(identities.userAssignedIdentities.createOrUpdate('rg-research', 'mi-new', { location: 'uksouth' }), 403, 'AuthorizationFailed');
    await refused(identities.userAssignedIdentities.delete('rg-research', 'mi-notebook'), 403, 'AuthorizationFailed');
  });

  it('are lost at once when the role is taken away', async () => {
    const { azure, roles, identities } = sample();
    const own = await all(roles.roleAssignments.listForSubscription());
    const owner = own.find(({ principalType }) => principalType === 'User');
    await roles.roleAssignments.deleteById(owner?.id ?? '');
    await refused(all(identities.userAssignedIdentities.listBySubscription()), 403, 'AuthorizationFailed');
    assert.deepEqual((await all(clientsOf(azure).subscriptions.subscriptions.list())).map(({ displayName }) => displayName), ['Contoso Prod']);
  });

  it('are not cut where nothing is denied', async () => {
    const { roles } = sample();
    assert.deepEqual(await all(roles.denyAssignments.listForScope(registry.slice(1))), []);
  });
});
