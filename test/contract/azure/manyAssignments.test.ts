import assert from 'node:assert/strict';
import { test } from 'node:test';
import { listAssignmentsOf } from '../../../src/azure/assignments.ts';
import { listIdentities } from '../../../src/azure/identities.ts';
import { estate, never, withoutGraph } from './estate.ts';
import { builtInRoles } from '../../../src/emulator/builtInRoles.ts';
import { send } from '../fixture.ts';

// Azure allows 4,000 role assignments in a subscription.
const many = 2000;

async function loaded() {
  const { azure, at, all } = await estate({ throttled: false });
  const dev = at('Contoso Dev');
  const identity = (await listIdentities(azure.cloud, dev, never)).find(({ name }) => name === 'mi-forgotten') ?? assert.fail('no mi-forgotten');
  const roles = [...builtInRoles.keys()];
  const scopes = Array.from({ length: Math.ceil(many / roles.length) }, (_, index) => `/subscriptions/${dev.subscriptionId}/resourceGroups/rg-many-${index}`);
  for (const scope of scopes) assert.equal((await send(azure, 'PUT', `${scope}?api-version=2021-04-01`, { body: { location: 'westeurope' } })).status, 201);
  const wanted = scopes.flatMap((scope) => roles.map((role) => ({ scope, role }))).slice(0, many);
  for (const { scope, role } of wanted) {
    const properties = { roleDefinitionId: `/subscriptions/${dev.subscriptionId}/providers/Microsoft.Authorization/roleDefinitions/${role}`, principalId: identity.principalId, principalType: 'ServicePrincipal' };
    const { status } = await send(azure, 'PUT', `${scope}/providers/Microsoft.Authorization/roleAssignments/${crypto.randomUUID()}?api-version=2022-04-01`, { body: { properties } });
    if (status !== 201) assert.fail(`${status} for ${scope}`);
  }
  return { azure, identity, contoso: all.filter(({ tenantId }) => tenantId === dev.tenantId) };
}

test('two thousand role assignments of one identity are all there, in two pages, with and without Resource Graph', async () => {
  const { azure, identity, contoso } = await loaded();
  const byQuery = await listAssignmentsOf(azure.cloud, identity.principalId, contoso, never);
  assert.equal(azure.requests.filter(({ path }) => path.includes('Microsoft.ResourceGraph')).length, 2);
  assert.equal(byQuery.assignments.length, many);
  azure.setFaults([withoutGraph]);
  const byProviders = await listAssignmentsOf(azure.cloud, identity.principalId, contoso, never);
  assert.deepEqual(new Set(byProviders.assignments.map(({ id }) => id)), new Set(byQuery.assignments.map(({ id }) => id)));
});
