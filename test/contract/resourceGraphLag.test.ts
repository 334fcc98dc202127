import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { acrPull, dev, prod, sample } from './fixture.ts';

const graphLagMs = 30_000;
type At = ReturnType<typeof sample>;

async function names(at: At, query: string): Promise<unknown[]> {
  const { data } = await at.graph.resources({ query, subscriptions: [dev, prod] });
  return (data as Record<string, unknown>[]).map(({ name }) => name);
}

const identities = "resources | where type == 'microsoft.managedidentity/userassignedidentities' and resourceGroup == 'rg-pay' | project name | order by name asc";
const groups = "resourcecontainers | where type == 'microsoft.resources/subscriptions/resourcegroups' and name startswith 'rg-' and subscriptionId == '" + dev + "' | project name | order by name asc";
const assignments = "authorizationresources | where type == 'microsoft.authorization/roleassignments' and properties.scope endswith 'acrshared' | project name = tostring(properties.principalId) | order by name asc";

/** What a query shows up to the end of the lag, and from then on. */
async function beforeAndAfter(at: At, query: string): Promise<[before: unknown[], after: unknown[]]> {
  at.clock.advance(graphLagMs - 1);
  const before = await names(at, query);
  at.clock.advance(1);
  return [before, await names(at, query)];
}

describe('with a lag, Resource Graph', () => {
  it('shows from the beginning what has always been there', async () => {
    assert.deepEqual(await names(sample({ graphLagMs }), identities), ['mi-forgotten', 'mi-payments']);
  });

  it('shows what is new when the lag is over', async () => {
    const at = sample({ graphLagMs });
    await at.identities.userAssignedIdentities.createOrUpdate('rg-pay', 'mi-new', { location: 'westeurope' });
    assert.deepEqual(await beforeAndAfter(at, identities), [['mi-forgotten', 'mi-payments'], ['mi-forgotten', 'mi-new', 'mi-payments']]);
  });

  it('shows what was removed until the lag is over', async () => {
    const at = sample({ graphLagMs });
    await at.identities.userAssignedIdentities.delete('rg-pay', 'mi-payments');
    assert.deepEqual(await beforeAndAfter(at, identities), [['mi-forgotten', 'mi-payments'], ['mi-forgotten']]);
  });

  it('shows each change of many after its own time', async () => {
    const at = sample({ graphLagMs });
    const tag = async (owner: string) => void (await at.identities.userAssignedIdentities.update('rg-pay', 'mi-forgotten', { tags: { owner } }));
    const owner = "resources | where name == 'mi-forgotten' | project name = tags.owner";
    await tag('ada');
    at.clock.advance(10_000);
    await tag('alan');
    at.clock.advance(10_000);
    await at.identities.userAssignedIdentities.delete('rg-pay', 'mi-forgotten');
    const seen: unknown[] = [];
    for (const wait of [0, 10_000, 10_000, 10_000]) {
      at.clock.advance(wait);
      seen.push(...(await names(at, owner)));
    }
    assert.deepEqual(seen, ['grace', 'ada', 'alan']);
  });

  it('shows a thing that was removed and made anew as it was, then as it is', async () => {
    const at = sample({ graphLagMs });
    await at.identities.userAssignedIdentities.delete('rg-pay', 'mi-forgotten');
    await at.identities.userAssignedIdentities.createOrUpdate('rg-pay', 'mi-forgotten', { location: 'northeurope' });
    assert.deepEqual(await beforeAndAfter(at, "resources | where name == 'mi-forgotten' | project name = location"), [['westeurope'], ['northeurope']]);
  });

  it('shows what came and went as long as it was there, only later', async () => {
    const at = sample({ graphLagMs });
    await at.identities.userAssignedIdentities.createOrUpdate('rg-pay', 'mi-new', { location: 'westeurope' });
    at.clock.advance(20_000);
    await at.identities.userAssignedIdentities.delete('rg-pay', 'mi-new');
    const seen: number[] = [];
    for (const wait of [0, 9_000, 1_000, 19_000, 1_000]) {
      at.clock.advance(wait);
      seen.push((await names(at, "resources | where name == 'mi-new'")).length);
    }
    assert.deepEqual(seen, [0, 0, 1, 1, 0]);
  });

  it('shows groups later too, with what is deleted in them', async () => {
    const at = sample({ graphLagMs });
    await at.resources.resourceGroups.createOrUpdate('rg-new', { location: 'westeurope' });
    assert.deepEqual(await beforeAndAfter(at, groups), [['rg-aks-demo', 'rg-pay'], ['rg-aks-demo', 'rg-new', 'rg-pay']]);
    await at.resources.resourceGroups.update('rg-pay', { tags: { team: 'other' } });
    assert.deepEqual(await beforeAndAfter(at, "resourcecontainers | where name == 'rg-pay' | project name = tags.team"), [['payments'], ['other']]);
    await at.resources.resourceGroups.beginDelete('rg-pay', { updateIntervalInMs: 1 });
    at.clock.advance(6000);
    assert.deepEqual(await beforeAndAfter(at, identities), [['mi-forgotten', 'mi-payments'], []]);
    assert.deepEqual(await names(at, groups), ['rg-aks-demo', 'rg-new']);
  });

  it('counts from when an operation ended, not from when somebody looked', async () => {
    const at = sample({ graphLagMs });
    await at.resources.resourceGroups.beginDelete('rg-pay', { updateIntervalInMs: 1 });
    at.clock.advance(6000 + graphLagMs - 1);
    assert.deepEqual(await names(at, groups), ['rg-aks-demo', 'rg-pay']);
    at.clock.advance(1);
    assert.deepEqual(await names(at, groups), ['rg-aks-demo']);
  });

  it('shows role assignments later too', async () => {
    const at = sample({ graphLagMs });
    const before = await names(at, assignments);
    const scope = `/subscriptions/${prod}/resourceGroups/rg-shared/providers/Microsoft.ContainerRegistry/registries/acrshared`;
    const { principalId = '' } = await at.identities.userAssignedIdentities.get('rg-pay', 'mi-payments');
    const roleDefinitionId = `/subscriptions/${prod}/providers/Microsoft.Authorization/roleDefinitions/${acrPull}`;
    const { id = '' } = await at.roles.roleAssignments.create(scope, '11111111-1111-4111-8111-111111111111', { principalId, roleDefinitionId, principalType: 'ServicePrincipal' });
    const after = [...before, principalId].map(String).toSorted();
    assert.deepEqual(await beforeAndAfter(at, assignments), [before, after]);
    await at.roles.roleAssignments.deleteById(id);
    assert.deepEqual(await beforeAndAfter(at, assignments), [after, before]);
  });

  it('is as late after a reset, which is no change', async () => {
    const at = sample({ graphLagMs });
    await at.identities.userAssignedIdentities.createOrUpdate('rg-pay', 'mi-new', { location: 'westeurope' });
    at.azure.reset();
    assert.deepEqual(await beforeAndAfter(at, identities), [['mi-forgotten', 'mi-payments'], ['mi-forgotten', 'mi-payments']]);
  });
});
