import assert from 'node:assert/strict';
import { test } from 'node:test';
import { builtInRoles } from '../../../src/azure/roles.ts';
import type { PullCheckContract } from '../../../src/features/pullCheck/protocol.ts';
import type { TestApp } from './harness.ts';
import { idOf } from './meanwhile.ts';
import { legacy, registry, servicePrincipal, start, step, told } from './moves.ts';
import { abacMode } from './registryAttachments.ts';

const shared = ['Contoso Prod', 'Container Registries', 'acrshared'];
const assignment = '9a7a6b1e-5f0c-4e52-9c2e-2a6d3a0f7c11';

/** The service principal pulls from a registry of another subscription as well, which is in ABAC mode. */
async function withAnother(app: TestApp): Promise<void> {
  const id = idOf(await app.row(...shared));
  await app.elsewhere('PATCH', `${id}?api-version=2025-11-01`, abacMode);
  const roleDefinitionId = `/providers/Microsoft.Authorization/roleDefinitions/${builtInRoles.repositoryReader.guid}`;
  await app.elsewhere('PUT', `${id}/providers/Microsoft.Authorization/roleAssignments/${assignment}?api-version=2022-04-01`, { properties: { roleDefinitionId, principalId: servicePrincipal, principalType: 'ServicePrincipal' } });
}

test('move to a managed identity: the new kubelet identity pulls from every registry of the old principal, in each mode and subscription', async (t) => {
  const { app, press, act, panel, shown } = await start(t, { graphLagMs: 0 }, withAnother);
  const view = await press('go');
  assert.deepEqual(told(view), [
    'yes 1. Find what the service principal can pull from',
    'yes 2. Update aks-legacy',
    'yes 3. Let the new kubelet identity pull from acrabsdemo',
    'yes 4. Let the new kubelet identity pull from acrshared',
    'yes 5. New nodes for system (1 of 2)',
    'yes 6. New nodes for workers (2 of 2)',
    'yes 7. Verify',
    'open 8. Remove the pull roles of sp-aks-legacy',
  ]);
  assert.equal(await app.outline([...legacy, 'Registries It Can Pull From'], 1), 'acrabsdemo  AcrPull\nacrshared  Container Registry Repository Reader');
  assert.deepEqual(step(view, /Remove/).parts?.map(({ text }) => text).toSorted(), ['AcrPull on acrabsdemo', 'Container Registry Repository Reader on acrshared']);

  await act(/Remove/, 'remove');
  const pullers = async () => `${await app.outline([...registry, 'Who Can Pull'], 1)}\n${await app.outline([...shared, 'Who Can Pull'], 1)}`;
  assert.doesNotMatch(await pullers(), /sp-aks-legacy/);

  app.azure.setFaults([{ method: 'PUT', path: assignment, status: 409, code: 'ScopeLocked', message: 'Locked.' }]);
  await panel.call('act', { item: 'remove', act: 'undo' });
  assert.match(app.said().message, /done in part/);
  app.azure.setFaults([]);
  await app.press('Try Again');
  // The page knows of it, whichever try it was.
  assert.match((await shown(({ steps }) => steps.at(-1)?.details[0]?.startsWith('Put back') ?? false)).steps.at(-1)?.details[0] ?? '', /^Put back/);
  assert.equal((await pullers()).match(/sp-aks-legacy/g)?.length, 2);
});

test('move to a managed identity: while pools are left on the old principal, the check of what it can pull leads back to the move', async (t) => {
  const { app, press, act } = await start(t);
  await act(/system/, 'byHand');
  await press('go');
  await app.run('checkPullAccess', [await app.row(...legacy)], { picks: ['acrabsdemo'] });
  const check = app.panel<PullCheckContract>();
  const pools = (await check.call('check', undefined)).rows.find(({ acts }) => acts.some(({ id }) => id === 'move')) ?? assert.fail('nothing leads back to the move');
  assert.deepEqual([pools.title, pools.acts.map(({ label }) => label)], ['Node pools', ['Continue the Move']]);
  await check.call('act', { row: pools.id, act: 'move' });
  assert.match(app.panel().title, /^Move to Managed Identity: aks-legacy$/);
});
