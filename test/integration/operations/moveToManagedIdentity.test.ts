import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { MoveContract } from '../../../src/features/moveToManagedIdentity/protocol.ts';
import { startApp } from './harness.ts';
import type { TestApp } from './harness.ts';
import { idOf, standingClock } from './meanwhile.ts';
import { grants, legacy, moved, opened, registry, servicePrincipal, start, step, told, version } from './moves.ts';
import { until } from './until.ts';

/** How often Azure was asked for a new node image of the pool. */
function upgradesOf({ azure }: TestApp, pool: string): number {
  return azure.requests.filter(({ method, path }) => method === 'POST' && path.includes(`/agentPools/${pool}/upgradeNodeImageVersion`)).length;
}

test('move to a managed identity: the plan shows each step with its command, and changes nothing', async (t) => {
  const { app, settled, clusterId } = await start(t);
  const view = await settled();
  assert.deepEqual(told(view), ['yes 1. Find what the service principal can pull from', 'open 2. Update aks-legacy', 'open 3. Let the new kubelet identity pull from acrabsdemo', 'open 4. New nodes for system (1 of 2)', 'open 5. New nodes for workers (2 of 2)', 'open 6. Verify', 'open 7. Remove the pull roles of sp-aks-legacy']);
  assert.equal(view.headline, 'Nothing has been changed yet. This is what will be done, in 7 steps.');
  assert.deepEqual(view.buttons.map(({ label }) => label), ['Move to Managed Identity', 'Look Again', 'Close']);
  assert.match(view.notes.join(' '), /There is no way back to the service principal.*let into the registries right after the update/);
  assert.deepEqual(step(view, /Find/).parts, [{ mark: 'yes', text: 'acrabsdemo: AcrPull' }]);
  const at = `--subscription ${clusterId.split('/')[2]} --resource-group rg-pay`;
  assert.deepEqual(step(view, /Update/).commands, [`az aks update ${at} --name aks-legacy --enable-managed-identity --yes`]);
  assert.deepEqual(step(view, grants).commands, [`az aks show ${at} --name aks-legacy --query identityProfile.kubeletidentity.objectId --output tsv`, `az role assignment create --assignee-object-id '<object ID of the kubelet identity>' --assignee-principal-type ServicePrincipal --role AcrPull --scope ${idOf(await app.row(...registry))}`]);
  assert.deepEqual(step(view, /workers/).commands, [`az aks nodepool upgrade ${at} --cluster-name aks-legacy --name workers --node-image-only`]);
  assert.match(step(view, /Remove/).commands.join('\n'), new RegExp(`^az role assignment delete --ids ${idOf(await app.row(...registry))}/providers/Microsoft\\.Authorization/roleAssignments/[\\da-f-]{36}$`));
  assert.equal((await app.row(...legacy)).node.description, 'service principal · secret ends in 12 days');
  assert.deepEqual(app.azure.requests.filter(({ method, path }) => method !== 'GET' && !/ResourceGraph|oauth2/.test(path)), []);
});

test('move to a managed identity: one step after another, then the question, and what is removed can be put back', async (t) => {
  const { app, panel, press, act, shown } = await start(t);
  const view = await press('go');
  assert.deepEqual(told(view).slice(0, 6), moved);
  assert.equal(view.headline, 'All is moved. One question is left.');
  assert.deepEqual(step(view, /Verify/).parts?.map(({ mark, text }) => `${mark} ${text}`), ['yes aks-legacy runs on a managed identity', 'yes Its kubelet identity is aks-legacy-agentpool', 'yes It can pull from acrabsdemo', 'yes The nodes of system use the managed identity', 'yes The nodes of workers use the managed identity']);
  assert.deepEqual(step(view, /Remove/).parts, [{ mark: 'open', text: 'AcrPull on acrabsdemo' }]);
  assert.match(step(view, /Remove/).details.join(' '), /No other cluster that you can see runs on it\./);
  assert.deepEqual(app.messages(), []);
  assert.equal((await app.row(...legacy)).node.description, 'managed identity · move not finished');
  assert.match(await app.outline([...registry, 'Who Can Pull'], 1), /^aks-legacy-agentpool {2}AcrPull$[^]*^sp-aks-legacy {2}AcrPull$/m);

  const done = await act(/Remove/, 'remove');
  assert.equal(done.headline, 'aks-legacy runs on a managed identity. The move is finished.');
  assert.deepEqual(done.buttons.map(({ label }) => label), ['Close']);
  assert.equal((await app.row(...legacy)).node.description, 'managed identity · Succeeded');
  const pullers = await app.outline([...registry, 'Who Can Pull'], 1);
  assert.match(pullers, /^aks-legacy-agentpool {2}AcrPull$/m);
  assert.doesNotMatch(pullers, /sp-aks-legacy/);
  assert.match(await app.outline(['Contoso Dev', 'Managed Identities'], 1), /^aks-legacy-agentpool /m);

  await panel.call('act', { item: 'remove', act: 'undo' });
  assert.equal((await shown(({ steps }) => steps.at(-1)?.details[0]?.startsWith('Put back') ?? false)).busy, false);
  assert.match(await app.outline([...registry, 'Who Can Pull'], 1), /sp-aks-legacy {2}AcrPull/);
});

test('move to a managed identity: who keeps the old roles has finished too', async (t) => {
  const { app, press, act } = await start(t);
  await press('go');
  assert.equal((await act(/Remove/, 'keep')).headline, 'aks-legacy runs on a managed identity. The move is finished.');
  assert.match(await app.outline([...registry, 'Who Can Pull'], 1), /sp-aks-legacy {2}AcrPull/);
  assert.equal((await app.row(...legacy)).node.description, 'managed identity · Succeeded');
});

test('move to a managed identity: it stops after the step that is under way, and another window goes on', async (t) => {
  const clock = standingClock();
  const { app, panel, shown, settled } = await start(t, { operationMs: 200, clock });
  await panel.call('press', { button: 'go' });
  await shown(({ steps }) => steps[1]?.mark === 'busy');
  await panel.call('press', { button: 'stop' });
  clock.step = 200;
  const stopped = await settled();
  assert.deepEqual(told(stopped).slice(1, 4), ['yes 2. Update aks-legacy', 'open 3. Let the new kubelet identity pull from acrabsdemo', 'open 4. New nodes for system (1 of 2)']);
  assert.equal((await app.row(...legacy)).node.description, 'managed identity · 2 node pools still on the service principal');
  panel.close();

  const second = await opened(startApp(t, {}, { after: app }), 'continueMove');
  assert.equal((await second.settled()).headline, '2 steps of 7 are done. It can be gone on with when you like, in another window too.');
  assert.deepEqual(told(await second.press('go')).slice(0, 6), moved);
  assert.equal(app.azure.requests.filter(({ method, path }) => method === 'PUT' && /managedClusters\/aks-legacy$/i.test(path)).length, 1);
});

test('move to a managed identity: stopped while it grants, it leaves the nodes as they are, and another window goes on with them', async (t) => {
  const { app, panel, shown, settled } = await start(t);
  app.azure.setFaults([{ method: 'PUT', path: '/roleAssignments/', delayMs: 500 }]);
  await panel.call('press', { button: 'go' });
  await shown(({ steps }) => steps[2]?.mark === 'busy');
  await panel.call('press', { button: 'stop' });
  assert.deepEqual(told(await settled()).slice(1, 6), ['yes 2. Update aks-legacy', 'yes 3. Let the new kubelet identity pull from acrabsdemo', 'open 4. New nodes for system (1 of 2)', 'open 5. New nodes for workers (2 of 2)', 'open 6. Verify']);
  assert.equal(upgradesOf(app, 'system'), 0);
  assert.equal((await app.row(...legacy)).node.description, 'managed identity · 2 node pools still on the service principal');
  panel.close();

  const second = await opened(startApp(t, {}, { after: app }), 'continueMove');
  assert.equal((await second.settled()).headline, '3 steps of 7 are done. It can be gone on with when you like, in another window too.');
  assert.deepEqual(told(await second.press('go')).slice(0, 6), moved);
  assert.equal(app.azure.requests.filter(({ method, path }) => method === 'PUT' && path.includes('/roleAssignments/')).length, 1);
});

test('move to a managed identity: stopped between two pools, it tells which is left, and another window gives that one new nodes alone', async (t) => {
  const { app, panel, shown, settled } = await start(t, { operationMs: 500 });
  await panel.call('press', { button: 'go' });
  await shown(({ steps }) => steps[3]?.mark === 'busy');
  await panel.call('press', { button: 'stop' });
  const stopped = await settled();
  assert.deepEqual(told(stopped).slice(2, 6), ['yes 3. Let the new kubelet identity pull from acrabsdemo', 'yes 4. New nodes for system (1 of 2)', 'open 5. New nodes for workers (2 of 2)', 'open 6. Verify']);
  assert.deepEqual(step(stopped, /Verify/).parts?.slice(-2), [{ mark: 'yes', text: 'The nodes of system use the managed identity' }, { mark: 'open', text: 'The nodes of workers use the service principal' }]);
  assert.deepEqual([upgradesOf(app, 'system'), upgradesOf(app, 'workers')], [1, 0]);
  assert.equal((await app.row(...legacy)).node.description, 'managed identity · 1 node pool still on the service principal');
  panel.close();

  const second = await opened(startApp(t, {}, { after: app }), 'continueMove');
  assert.equal((await second.settled()).headline, '4 steps of 7 are done. It can be gone on with when you like, in another window too.');
  assert.deepEqual(told(await second.press('go')).slice(0, 6), moved);
  assert.deepEqual([upgradesOf(app, 'system'), upgradesOf(app, 'workers')], [1, 1]);
});

test('move to a managed identity: a panel that is closed ends it after the step, and what was under way is not started again', async (t) => {
  const clock = standingClock();
  const { app, panel, shown } = await start(t, { operationMs: 200, clock });
  await panel.call('press', { button: 'go' });
  await shown(({ steps }) => steps[1]?.mark === 'busy');
  panel.close();
  const second = await opened(startApp(t, {}, { after: app }), 'continueMove');
  const waiting = await second.shown(({ buttons }) => buttons.some(({ label }) => label === 'Stop Waiting'));
  assert.equal(step(waiting, /Update/).mark, 'busy');
  assert.match(step(waiting, /Update/).details[0] ?? '', /^Waiting until what is under way on aks-legacy has ended\.$/);
  clock.step = 200;
  assert.deepEqual(told(await second.settled()).slice(1, 3), ['yes 2. Update aks-legacy', 'open 3. Let the new kubelet identity pull from acrabsdemo']);
  assert.equal(app.azure.requests.filter(({ method, path }) => method === 'PUT' && /managedClusters\/aks-legacy$/i.test(path)).length, 1);
  assert.match((await until('what the first window says', () => second.app.messages()[0])), /^Move aks-legacy to a managed identity: the step that was under way is done\. There are more\./);
});

test('move to a managed identity: pools that somebody gives new nodes themselves are left alone, and known by their image', async (t) => {
  const { app, press, act, clusterId } = await start(t);
  await act(/system/, 'byHand');
  const waits = await press('go');
  assert.deepEqual(told(waits).slice(2, 5), ['yes 3. Let the new kubelet identity pull from acrabsdemo', 'open 4. New nodes for system (1 of 2)', 'open 5. New nodes for workers (2 of 2)']);
  assert.equal(waits.headline, 'It waits for you: see below.');
  await app.elsewhere('POST', `${clusterId}/agentPools/system/upgradeNodeImageVersion${version}`);
  const seen = await press('look');
  assert.deepEqual(told(seen).slice(3, 5), ['yes 4. New nodes for system (1 of 2)', 'open 5. New nodes for workers (2 of 2)']);
  assert.equal((await app.row(...legacy)).node.description, 'managed identity · 1 node pool still on the service principal');
  const marked = await act(/workers/, 'done');
  assert.deepEqual(told(marked).slice(4, 6), ['yes 5. New nodes for workers (2 of 2)', 'maybe 6. Verify']);
});

test('move to a managed identity: a registry that is skipped is told of in the end', async (t) => {
  const { app, press, act } = await start(t);
  app.azure.setFaults([{ method: 'PUT', path: '/roleAssignments/', status: 403, code: 'AuthorizationFailed', message: 'No.' }]);
  await press('go');
  await act(grants, 'skip');
  const view = await press('go');
  assert.deepEqual(told(view).slice(2, 6), ['maybe 3. Let the new kubelet identity pull from acrabsdemo', 'yes 4. New nodes for system (1 of 2)', 'yes 5. New nodes for workers (2 of 2)', 'maybe 6. Verify']);
  assert.ok(step(view, /Verify/).parts?.some(({ text }) => text === "It can't pull from acrabsdemo: that was left out"));
});

test('move to a managed identity: what comes from above is granted on the registry, and other roles are told as not moved', async (t) => {
  const app = startApp(t, { graphLagMs: 0 });
  const clusterId = idOf(await app.row(...legacy));
  const registryId = idOf(await app.row(...registry));
  const [group = ''] = registryId.split('/providers/');
  const [pull] = ((await app.elsewhere('GET', `${registryId}/providers/Microsoft.Authorization/roleAssignments?$filter=atScope()&api-version=2022-04-01`)) as { value: { id: string; properties: { principalId: string; principalType: string; roleDefinitionId: string } }[] }).value.filter(({ properties }) => properties.principalId === servicePrincipal);
  assert.ok(pull);
  await app.elsewhere('DELETE', `${pull.id}?api-version=2022-04-01`);
  const assign = async (scope: string, role: string, name: string) => app.elsewhere('PUT', `${scope}/providers/Microsoft.Authorization/roleAssignments/${name}?api-version=2022-04-01`, { properties: { roleDefinitionId: `${clusterId.split('/resource')[0]}/providers/Microsoft.Authorization/roleDefinitions/${role}`, principalId: servicePrincipal, principalType: 'ServicePrincipal' } });
  await assign(group, '7f951dda-4ed3-4680-a7ca-43fe172d538d', '11111111-1111-4111-8111-111111111111');
  await assign(clusterId.split('/providers/')[0] ?? '', 'acdd72a7-3385-48ef-bd42-f606fba81ae7', '22222222-2222-4222-8222-222222222222');
  const { settled, press } = await opened(app);
  const view = await settled();
  assert.deepEqual(step(view, /Find/).parts?.map(({ text }) => text), ['acrabsdemo: AcrPull, inherited from resource group rg-aks-demo']);
  assert.match(step(view, /Find/).details.join(' '), /Its other roles are not moved: Reader on resource group rg-pay\./);
  assert.match(step(view, grants).details[0] ?? '', /The service principal has its role from resource group rg-aks-demo; the new identity gets one on the registry itself/);
  const done = await press('go');
  assert.deepEqual(told(done).slice(0, 6), moved);
  assert.deepEqual(step(done, /Remove/).parts?.map(({ text }) => text), ['AcrPull on resource group rg-aks-demo']);
  assert.ok(step(done, /Find/).acts.some(({ id }) => id === 'assignRole'));
});

test('move to a managed identity: a cluster that has one already is said to', async (t) => {
  const app = startApp(t);
  await app.run('enableManagedIdentity', [await app.row('Contoso Dev', 'Kubernetes Clusters', 'aks-abs-demo')], { closes: true });
  assert.deepEqual(app.messages(), ['aks-abs-demo runs on a managed identity already, and nothing is known here of a move that is not finished.']);
});

test('assign AcrPull to a cluster on a service principal: its button opens the plan of the move', async (t) => {
  const app = startApp(t);
  const running = app.run('assignAcrPull', [await app.row(...legacy)]);
  (await until('what is said', () => (app.messages().length > 0 ? app.said() : undefined))).press('Enable Managed Identity');
  await running;
  assert.equal(app.panel<MoveContract>().title, 'Move to Managed Identity: aks-legacy');
});
