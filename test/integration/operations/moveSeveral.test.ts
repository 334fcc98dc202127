import assert from 'node:assert/strict';
import { test } from 'node:test';
import { repositoryCondition } from '../../../src/azure/repositoryConditions.ts';
import { builtInRoles } from '../../../src/azure/roles.ts';
import type { PullCheckContract } from '../../../src/features/pullCheck/protocol.ts';
import { withoutModes } from '../../contract/azure/withoutModes.ts';
import { startApp } from './harness.ts';
import type { TestApp } from './harness.ts';
import { idOf } from './meanwhile.ts';
import { legacy, opened, registry, servicePrincipal, start, step, told } from './moves.ts';
import { abacMode } from './registryAttachments.ts';

const shared = ['Contoso Prod', 'Container Registries', 'acrshared'];
const assignment = '9a7a6b1e-5f0c-4e52-9c2e-2a6d3a0f7c11';

const sharedGrant = /Let the new kubelet identity pull from acrshared/;
const [orders, web] = [repositoryCondition(['orders/*']), repositoryCondition(['web/*'])];

/** The service principal pulls from a registry of another subscription as well, which is in ABAC mode: from all of it, or where a condition holds. */
async function withAnother(app: TestApp, condition?: string): Promise<void> {
  await app.elsewhere('PATCH', `${idOf(await app.row(...shared))}?api-version=2025-11-01`, abacMode);
  await assignShared(app, assignment, builtInRoles.repositoryReader.guid, condition);
  app.refresh();
}

/** Another role of it there, or above. */
async function assignShared(app: TestApp, name: string, role: string, condition?: string, scopeOf = (id: string) => id): Promise<void> {
  const scope = scopeOf(idOf(await app.row(...shared)));
  const properties = { roleDefinitionId: `/providers/Microsoft.Authorization/roleDefinitions/${role}`, principalId: servicePrincipal, principalType: 'ServicePrincipal', ...(condition !== undefined && { condition, conditionVersion: '2.0' }) };
  await app.elsewhere('PUT', `${scope}/providers/Microsoft.Authorization/roleAssignments/${name}?api-version=2022-04-01`, { properties });
}

/** With the condition as a shell takes it. */
function inBash(condition: string): string {
  return ` --condition '${condition.replaceAll("'", `'\\''`)}' --condition-version 2.0`;
}

/** The condition under which the new identity has its role on acrshared, as Azure has it. */
async function conditionGiven(app: TestApp): Promise<string | null> {
  interface Assignments {
    readonly value: readonly { readonly properties: { readonly scope: string; readonly principalId: string; readonly roleDefinitionId: string; readonly condition: string | null } }[];
  }
  const id = idOf(await app.row(...shared));
  const { value } = (await app.elsewhere('GET', `${id}/providers/Microsoft.Authorization/roleAssignments?$filter=atScope()&api-version=2022-04-01`)) as Assignments;
  const given = value.filter(({ properties }) => properties.scope.toLowerCase() === id.toLowerCase() && properties.principalId !== servicePrincipal && properties.roleDefinitionId.endsWith(builtInRoles.repositoryReader.guid));
  assert.equal(given.length, 1);
  return given[0]?.properties.condition ?? null;
}

test('move to a managed identity: the new kubelet identity pulls from every registry of the old principal, in each mode and subscription', async (t) => {
  const { app, press, act, panel, shown } = await start(t, { graphLagMs: 0 }, async (one) => withAnother(one));
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

test('move to a managed identity: who could pull some repositories alone is followed by an identity that can pull no others', async (t) => {
  const { app, press, act, panel, settled } = await start(t, { graphLagMs: 0 }, async (one) => withAnother(one, orders));
  const planned = await settled();
  assert.deepEqual(step(planned, /Find/).parts?.map(({ text }) => text), ['acrabsdemo: AcrPull', 'acrshared: Container Registry Repository Reader, with a condition']);
  const grant = step(planned, sharedGrant);
  assert.match(grant.details[0] ?? '', /in ABAC mode, where AcrPull does nothing\. It counts under the condition that the old one has\.$/);
  assert.ok(grant.commands[1]?.endsWith(inBash(orders)), grant.commands.join('\n'));

  const view = await press('go');
  assert.deepEqual(told(view).slice(2, 7), ['yes 3. Let the new kubelet identity pull from acrabsdemo', 'yes 4. Let the new kubelet identity pull from acrshared', 'yes 5. New nodes for system (1 of 2)', 'yes 6. New nodes for workers (2 of 2)', 'maybe 7. Verify']);
  assert.deepEqual(step(view, /Verify/).parts?.filter(({ text }) => text.includes('pull from')), [{ mark: 'yes', text: 'It can pull from acrabsdemo' }, { mark: 'maybe', text: 'It can pull from acrshared where a condition holds' }]);
  assert.ok(step(view, sharedGrant).commands[0]?.endsWith(inBash(orders)));
  assert.equal(await app.outline([...legacy, 'Registries It Can Pull From'], 1), 'acrabsdemo  AcrPull\nacrshared  Container Registry Repository Reader · repositories orders/*');
  const pullers = async () => (await app.outline([...shared, 'Who Can Pull'], 1)).split('\n').filter((row) => row.includes('aks-legacy')).join('\n');
  const reader = 'Container Registry Repository Reader · repositories orders/*';
  assert.equal(await pullers(), `aks-legacy-agentpool  ${reader}\nsp-aks-legacy  ${reader}`);

  assert.equal((await act(/Remove/, 'remove')).headline, 'aks-legacy runs on a managed identity. The move is finished.');
  assert.equal(await pullers(), `aks-legacy-agentpool  ${reader}`);
  await panel.call('act', { item: 'remove', act: 'undo' });
  assert.equal(await pullers(), `aks-legacy-agentpool  ${reader}\nsp-aks-legacy  ${reader}`);
});

test('move to a managed identity: of two conditions either counts for the new identity, and an AcrPull that does nothing takes none away', async (t) => {
  const { app, press } = await start(t, { graphLagMs: 0 }, async (one) => {
    await withAnother(one, orders);
    await assignShared(one, '11111111-1111-4111-8111-111111111111', builtInRoles.repositoryReader.guid, web, (id) => id.split('/providers/')[0] ?? '');
    await assignShared(one, '22222222-2222-4222-8222-222222222222', builtInRoles.acrPull.guid);
  });
  await press('go');
  assert.ok([`(${orders}) OR (${web})`, `(${web}) OR (${orders})`].includes((await conditionGiven(app)) ?? ''));
});

test('move to a managed identity: where Resource Graph knows no mode, an AcrPull that may do nothing takes no condition away', async (t) => {
  const app = startApp(t, { graphLagMs: 0 });
  await withAnother(app, orders);
  await assignShared(app, '22222222-2222-4222-8222-222222222222', builtInRoles.acrPull.guid);
  app.choose(withoutModes(app.azure.cloud));
  app.azure.setFaults([{ method: 'GET', path: '/providers/Microsoft.ContainerRegistry/registries$/', status: 403, code: 'AuthorizationFailed', message: 'No.' }]);
  const { settled, press } = await opened(app);
  const planned = await settled();
  assert.ok(step(planned, sharedGrant).commands[1]?.endsWith(inBash(orders)), step(planned, sharedGrant).commands.join('\n'));
  assert.ok(step(planned, /Find/).details.join(' ').includes('AcrPull on acrshared, which does nothing there: ABAC mode'), step(planned, /Find/).details.join(' '));
  await press('go');
  assert.equal(await conditionGiven(app), orders);
});

test('move to a managed identity: a registry that is out of reach, and so its mode, gets no role that may do nothing there, and no node is replaced', async (t) => {
  const { app, press, act } = await start(t, { graphLagMs: 0 }, async (one) => withAnother(one, orders));
  app.azure.setFaults([{ method: 'GET', path: '/registries/acrshared$/', status: 404, code: 'SubscriptionNotFound', message: 'The subscription could not be found.' }]);
  const planned = step(await press('look'), sharedGrant);
  assert.deepEqual([planned.commands, planned.details.length], [[], 1]);
  assert.match(planned.details[0] ?? '', /SubscriptionNotFound/);

  const view = await press('go');
  assert.deepEqual(told(view).slice(2, 5), ['yes 3. Let the new kubelet identity pull from acrabsdemo', 'no 4. Let the new kubelet identity pull from acrshared', 'open 5. New nodes for system (1 of 2)']);
  const { details, acts } = step(view, sharedGrant);
  assert.deepEqual([details, acts.map(({ label }) => label)], [planned.details, ['Try Again', 'Skip']]);
  assert.deepEqual(app.azure.requests.filter(({ method, path }) => method === 'PUT' && path.includes('acrshared/providers/Microsoft.Authorization') && !path.includes(assignment)), []);

  app.azure.setFaults([]);
  assert.deepEqual(told(await act(sharedGrant, 'retry')).slice(3, 7), ['yes 4. Let the new kubelet identity pull from acrshared', 'yes 5. New nodes for system (1 of 2)', 'yes 6. New nodes for workers (2 of 2)', 'maybe 7. Verify']);
  assert.equal(await conditionGiven(app), orders);
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
