import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { all, clientsOf, contoso, prod, refused, sample, send } from './fixture.ts';
import { elevated, idOf, tokenOf } from './people.ts';

const group = `/subscriptions/${prod}/resourceGroups/rg-prod`;
const orders = `${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/mi-orders`;

function prodOf({ azure }: ReturnType<typeof sample>) {
  return clientsOf(azure, prod);
}

describe('a deny assignment', () => {
  it('takes away what roles give, and says which one and where', async () => {
    const at = sample();
    const [denial] = await all(prodOf(at).roles.denyAssignments.listForScope(group.slice(1)));
    const message = await refused(prodOf(at).identities.userAssignedIdentities.delete('rg-prod', 'mi-orders'), 403, 'DenyAssignmentAuthorizationFailed');
    assert.equal(
      message,
      `The client 'ada@contoso.com' with object id '${idOf('ada@contoso.com')}' has permission to perform action 'Microsoft.ManagedIdentity/userAssignedIdentities/delete' on scope '${orders}'; however, the access is denied because of the deny assignment with name '${denial?.denyAssignmentName ?? ''}' and Id '${(denial?.name ?? '').replaceAll('-', '')}' at scope '${group}'.`,
    );
  });

  it('leaves other actions and other scopes alone', async () => {
    const at = sample();
    const { identities } = prodOf(at);
    assert.deepEqual((await identities.userAssignedIdentities.update('rg-prod', 'mi-orders', { tags: { a: 'b' } })).tags, { a: 'b' });
    await identities.userAssignedIdentities.createOrUpdate('rg-shared', 'mi-other', { location: 'northeurope' });
    await identities.userAssignedIdentities.delete('rg-shared', 'mi-other');
  });

  it('holds for the group that it is at', async () => {
    await refused(prodOf(sample()).resources.resourceGroups.delete('rg-prod').submitted(), 403, 'DenyAssignmentAuthorizationFailed');
  });

  it('does not hold for a principal that it excludes', async () => {
    const at = await elevated(sample());
    await at.roles.roleAssignments.create(group, '5f0f9c1e-2a43-4b0e-8a0c-3c1c2b1f6a11', { roleDefinitionId: '/providers/Microsoft.Authorization/roleDefinitions/8e3af657-a8ff-443c-a75c-2fe8c4bcb635', principalId: idOf('grace@contoso.com'), principalType: 'User' });
    assert.equal((await send(at.azure, 'DELETE', `${orders}?api-version=2024-11-30`, { token: tokenOf(at, 'grace@contoso.com') })).status, 200);
  });

  it('is no news to who lacks the right anyway', async () => {
    const at = sample();
    const { json } = await send(at.azure, 'DELETE', `${orders}?api-version=2024-11-30`, { token: tokenOf(at, 'grace@contoso.com') });
    assert.equal(json.error?.code, 'AuthorizationFailed');
  });

  it('is listed at its scope, below it, and above it unless atScope() is asked for', async () => {
    const { roles } = prodOf(sample());
    const found = async (scope: string, filter?: string) => (await all(roles.denyAssignments.listForScope(scope.slice(1), { ...(filter !== undefined && { filter }) }))).length;
    assert.deepEqual([await found(orders), await found(group, 'atScope()'), await found(`/subscriptions/${prod}`), await found(`/subscriptions/${prod}`, 'atScope()')], [1, 1, 1, 0]);
  });

  it('is listed by principal: meant, or held by', async () => {
    const { roles } = prodOf(sample());
    const found = async (filter: string) => (await all(roles.denyAssignments.listForResourceGroup('rg-prod', { filter }))).length;
    assert.equal(await found("principalId eq '00000000-0000-0000-0000-000000000000'"), 1);
    assert.equal(await found(`principalId eq '${idOf('ada@contoso.com')}'`), 0);
    assert.equal(await found(`assignedTo('${idOf('ada@contoso.com')}')`), 1);
    assert.equal(await found(`assignedTo('${idOf('grace@contoso.com')}')`), 0);
    await refused(found(`gdprExportPrincipalId eq '${contoso}'`), 400, 'InvalidFilter');
  });

  it('is read by ID, with everyone as its principal', async () => {
    const { roles } = prodOf(sample());
    const [{ id = '', name = '' } = {}] = await all(roles.denyAssignments.list());
    const found = await roles.denyAssignments.getById(id.slice(1));
    assert.deepEqual([found.scope, found.isSystemProtected, found.doNotApplyToChildScopes, found.permissions?.[0]?.actions], [group, true, false, ['*/delete']]);
    assert.deepEqual([found.principals, found.excludePrincipals], [[{ id: '00000000-0000-0000-0000-000000000000', type: 'SystemDefined' }], [{ id: idOf('grace@contoso.com'), type: 'User' }]]);
    assert.equal((await roles.denyAssignments.get(group.slice(1), name)).id, id);
    await refused(roles.denyAssignments.get(group.slice(1), contoso), 404, 'DenyAssignmentNotFound');
  });

  it('is made by nobody', async () => {
    const { azure } = sample();
    assert.equal((await send(azure, 'PUT', `${group}/providers/Microsoft.Authorization/denyAssignments/${contoso}?api-version=2022-04-01`, { body: {} })).status, 405);
  });
});
