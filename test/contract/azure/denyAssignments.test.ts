import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { evaluate } from '../../../src/azure/access.ts';
import { listAssignmentsAt } from '../../../src/azure/assignments.ts';
import { everyone, listDenyAssignments } from '../../../src/azure/denyAssignments.ts';
import { AzureError } from '../../../src/azure/errors.ts';
import { createIdentity, deleteIdentity, listIdentities } from '../../../src/azure/identities.ts';
import { grantRole } from '../../../src/azure/grants.ts';
import { builtInRoles, roleDefinitions, roleGuid } from '../../../src/azure/roles.ts';
import { idOf } from '../people.ts';
import { estate, never } from './estate.ts';

async function parts() {
  const { azure, at } = await estate();
  const prod = at('Contoso Prod');
  const group = `/subscriptions/${prod.subscriptionId}/resourceGroups/rg-prod`;
  const orders = (await listIdentities(azure.cloud, prod, never)).find(({ name }) => name === 'mi-orders');
  if (!orders) throw new Error('no mi-orders');
  return { azure, prod, group, orders };
}

describe('deny assignments', () => {
  it('are told with what they deny, to whom and where', async () => {
    const { azure, prod, group } = await parts();
    const [denial, ...more] = await listDenyAssignments(azure.cloud, prod, group, never);
    assert.ok(denial);
    const stack = `${group}/providers/Microsoft.Resources/deploymentStacks/stack-prod`;
    const { id, name, ...rest } = denial;
    assert.ok(id.startsWith(`${group}/providers/Microsoft.Authorization/denyAssignments/`), id);
    assert.ok(name.includes(stack), name);
    assert.deepEqual(rest, {
      description: `Created by Deployment Stack '${stack}'.`,
      scope: group,
      permissions: [{ actions: ['*/delete'], notActions: [], dataActions: [], notDataActions: [] }],
      doNotApplyToChildScopes: false,
      principals: [{ id: everyone, type: 'SystemDefined' }],
      excludePrincipals: [{ id: idOf('grace@contoso.com'), type: 'User' }],
      condition: undefined,
    });
    assert.deepEqual(more, []);
  });

  it('are found from below', async () => {
    const { azure, prod, orders } = await parts();
    assert.equal((await listDenyAssignments(azure.cloud, prod, orders.id, never)).length, 1);
  });

  it('are not found from above', async () => {
    const { azure, prod } = await parts();
    assert.deepEqual(await listDenyAssignments(azure.cloud, prod, `/subscriptions/${prod.subscriptionId}`, never), []);
  });

  it('that may not be read are a failure, not none', async () => {
    const { azure, prod, group } = await parts();
    azure.setFaults([{ path: '/denyAssignments', status: 403, code: 'AuthorizationFailed', message: 'No.' }]);
    await assert.rejects(listDenyAssignments(azure.cloud, prod, group, never), (error) => error instanceof AzureError && error.kind === 'denied');
  });

  it('are not waited for when nobody wants them', async () => {
    const { azure, prod, group } = await parts();
    await assert.rejects(listDenyAssignments(azure.cloud, prod, group, AbortSignal.abort()), { name: 'AbortError' });
  });
});

/** On what Ada may do with mi-orders, of which she is Contributor by the subscription. */
async function verdictOnAda(action: string) {
  const all = await parts();
  const { azure, prod, orders } = all;
  const [assignments, roles, denials] = await Promise.all([listAssignmentsAt(azure.cloud, prod, orders.id, never), roleDefinitions(azure.cloud, prod, never), listDenyAssignments(azure.cloud, prod, orders.id, never)]);
  const grants = assignments.map((assignment) => ({ assignment, role: roles.get(roleGuid(assignment.roleDefinitionId)) }));
  return { ...all, verdict: evaluate({ right: { action }, scope: orders.id, principalIds: [idOf('ada@contoso.com')] }, grants, denials) };
}

describe('the verdict', () => {
  it('is that of Azure where a deny assignment takes away what a role gives', async () => {
    const { azure, prod, orders, verdict } = await verdictOnAda('Microsoft.ManagedIdentity/userAssignedIdentities/delete');
    assert.ok(verdict.kind === 'denied');
    assert.deepEqual(verdict.by.map(({ role }) => role?.name), ['Contributor']);
    await assert.rejects(deleteIdentity(azure.cloud, prod, orders.id, never), { code: 'DenyAssignmentAuthorizationFailed' });
  });

  it('is that of Azure where NotActions exclude it', async () => {
    const { azure, prod, orders, verdict } = await verdictOnAda('Microsoft.Authorization/roleAssignments/write');
    assert.ok(verdict.kind === 'missing');
    assert.deepEqual(verdict.misses.map(({ kind }) => kind), ['excluded']);
    await assert.rejects(grantRole(azure.cloud, prod, { scope: orders.id, role: builtInRoles.acrPull, principalId: orders.principalId }, never), { code: 'AuthorizationFailed' });
  });

  it('is that of Azure where a role gives it and nothing denies it', async () => {
    const { azure, prod, verdict } = await verdictOnAda('Microsoft.ManagedIdentity/userAssignedIdentities/write');
    assert.equal(verdict.kind, 'allowed');
    assert.equal((await createIdentity(azure.cloud, prod, { resourceGroup: 'rg-prod', name: 'mi-new', location: 'northeurope', tags: {} }, never)).name, 'mi-new');
  });
});
