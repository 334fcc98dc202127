import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSampleAzure } from '../../../src/emulator/sampleAzure.ts';
import { startApp } from './harness.ts';
import { idOf, lock, standingClock } from './meanwhile.ts';
import { grants, legacy, moved, opened, registry, servicePrincipal, start, step, told, version } from './moves.ts';

test('move to a managed identity: a role that may not be granted stays open, keeps the nodes as they are, and can be tried again', async (t) => {
  const { app, press, act } = await start(t);
  app.azure.setFaults([{ method: 'PUT', path: '/roleAssignments/', status: 403, code: 'AuthorizationFailed', message: `The client does not have authorization to perform action 'Microsoft.Authorization/roleAssignments/write' over scope '${idOf(await app.row(...registry))}'.` }]);
  const denied = await press('go');
  assert.deepEqual(told(denied).slice(1, 4), ['yes 2. Update aks-legacy', 'no 3. Let the new kubelet identity pull from acrabsdemo', 'open 4. New nodes for system (1 of 2)']);
  assert.equal(step(denied, grants).details[0], 'You need Microsoft.Authorization/roleAssignments/write on acrabsdemo. Owner, User Access Administrator or Role Based Access Control Administrator can grant it.');
  assert.deepEqual(step(denied, grants).acts.map(({ label }) => label), ['Try Again', 'Copy Request', 'Skip']);
  app.azure.setFaults([]);
  assert.deepEqual(told(await act(grants, 'retry')).slice(0, 6), moved);
});

test('move to a managed identity: a pool that fails keeps the next one from beginning, and is taken up again', async (t) => {
  const { app, press, act } = await start(t);
  app.azure.setFaults([{ method: 'POST', path: '/agentPools/system/upgradeNodeImageVersion', operation: 'Failed', code: 'PodDrainFailure', message: 'Drain of aks-system-1 did not end.' }]);
  const failed = await press('go');
  assert.deepEqual(told(failed).slice(3, 5), ['no 4. New nodes for system (1 of 2)', 'open 5. New nodes for workers (2 of 2)']);
  assert.equal(step(failed, /system/).details[0], 'Azure could not finish: Drain of aks-system-1 did not end. (PodDrainFailure)');
  app.azure.setFaults([]);
  assert.deepEqual(told(await act(/system/, 'retry')).slice(0, 6), moved);
});

test('move to a managed identity: a pool without a newer image is not taken for a new one', async (t) => {
  const { press } = await start(t, {}, async (app, clusterId) => void (await app.elsewhere('POST', `${clusterId}/agentPools/workers/upgradeNodeImageVersion${version}`)));
  const view = await press('go');
  assert.deepEqual(told(view).slice(3, 6), ['yes 4. New nodes for system (1 of 2)', 'no 5. New nodes for workers (2 of 2)', 'open 6. Verify']);
  assert.match(step(view, /workers/).details[0] ?? '', /^workers has the newest node image already \(AKSUbuntu-[\w.-]+\), so Azure has replaced no node/);
});

test('move to a managed identity: an update that Azure cannot finish tells why, and can be tried again', async (t) => {
  const { app, press, act } = await start(t);
  app.azure.setFaults([{ method: 'PUT', path: '/aks-legacy', operation: 'Failed', code: 'QuotaExceeded', message: 'No cores are left' }]);
  const failed = await press('go');
  assert.deepEqual(told(failed).slice(1, 3), ['no 2. Update aks-legacy', 'open 3. Let the new kubelet identity pull from acrabsdemo']);
  assert.match(step(failed, /Update/).details[0] ?? '', /^Azure could not finish: No cores are left\. \(QuotaExceeded\)/);
  assert.equal((await app.row(...legacy)).node.description, 'service principal · Failed · secret ends in 12 days');
  app.azure.setFaults([]);
  assert.deepEqual(told(await act(/Update/, 'retry')).slice(0, 6), moved);
});

test('move to a managed identity: what Azure refuses has not begun', async (t) => {
  const { app, press } = await start(t);
  app.azure.setFaults([{ method: 'PUT', path: '/aks-legacy', status: 403, code: 'AuthorizationFailed', message: 'No.' }]);
  const view = await press('go');
  assert.equal(step(view, /Update/).details[0], 'You lack a permission (AuthorizationFailed). No.');
  assert.deepEqual((await app.row(...legacy)).node.flags, ['servicePrincipal']);
});

test('move to a managed identity: something else under way is waited for when somebody says so', async (t) => {
  const { app, press, act } = await start(t);
  app.azure.setFaults([{ method: 'PUT', path: '/aks-legacy', times: 1, status: 409, code: 'OperationNotAllowed', message: 'Another operation is in progress.' }]);
  const busy = await press('go');
  assert.deepEqual(step(busy, /Update/).acts.map(({ label }) => label), ['Wait and Try Again']);
  assert.deepEqual(told(await act(/Update/, 'retry')).slice(0, 6), moved);
});

test('move to a managed identity: something else under way when a pool is to get its nodes is waited for too', async (t) => {
  const { app, press, act } = await start(t);
  app.azure.setFaults([{ method: 'POST', path: '/agentPools/workers/upgradeNodeImageVersion', times: 1, status: 409, code: 'OperationNotAllowed', message: 'Another operation is in progress.' }]);
  const busy = await press('go');
  assert.deepEqual(told(busy).slice(3, 6), ['yes 4. New nodes for system (1 of 2)', 'no 5. New nodes for workers (2 of 2)', 'open 6. Verify']);
  assert.deepEqual(step(busy, /workers/).acts.map(({ label }) => label), ['Wait and Try Again', 'Mark as Done', 'I Do This Myself']);
  assert.deepEqual(told(await act(/workers/, 'retry')).slice(0, 6), moved);
});

test('move to a managed identity: a cluster that somebody else works on is told before, and waited for', async (t) => {
  const clock = standingClock();
  const { press, settled } = await start(t, { operationMs: 60_000, clock }, async (app, clusterId) => void (await app.elsewhere('POST', `${clusterId}/agentPools/workers/upgradeNodeImageVersion${version}`)));
  const view = await settled();
  assert.deepEqual(view.problems, ['Azure is working on aks-legacy already (node pool workers: UpgradingNodeImageVersion). The move can begin when that has ended.']);
  assert.equal(view.buttons[0]?.label, 'Wait and Continue');
  clock.step = 20_000;
  assert.equal(told(await press('go'))[1], 'yes 2. Update aks-legacy');
});

test('move to a managed identity: a stopped cluster has to be started first', async (t) => {
  const { settled } = await start(t, {}, async (app, clusterId) => void (await app.elsewhere('POST', `${clusterId}/stop${version}`)));
  const view = await settled();
  assert.deepEqual(view.problems, ['aks-legacy is stopped, and Azure changes nothing on a stopped cluster. Start it first, for instance with az aks start.']);
  assert.deepEqual(view.buttons.map(({ label }) => label), ['Look Again', 'Close']);
});

test('move to a managed identity: a lock is told before anything is done', async (t) => {
  const { settled } = await start(t, {}, async (app, clusterId) => lock(app, clusterId, 'ReadOnly'));
  assert.deepEqual((await settled()).problems, ["aks-legacy is locked by 'keep' (read-only) on aks-legacy. Nothing of it can be changed until the lock is removed: an Owner or User Access Administrator can."]);
});

test('move to a managed identity: a cluster that is deleted meanwhile is told so, and the move is forgotten', async (t) => {
  const { app, press, act, clusterId } = await start(t);
  await act(/system/, 'byHand');
  await press('go');
  await app.elsewhere('DELETE', `${clusterId}${version}`);
  const view = await press('go');
  assert.deepEqual(view.problems, ['aks-legacy is gone: somebody has deleted it. There is nothing to move any more.']);
  assert.deepEqual(app.memory.get('moves'), {});
});

test('move to a managed identity: a record of a cluster that was made again is dropped', async (t) => {
  const { app, panel, press, act, clusterId } = await start(t);
  const old = (await app.elsewhere('GET', `${clusterId}${version}`)) as { readonly location: string; readonly properties: { readonly servicePrincipalProfile: unknown } };
  await act(/system/, 'byHand');
  await press('go');
  panel.close();
  await app.elsewhere('DELETE', `${clusterId}${version}`);
  await app.elsewhere('PUT', `${clusterId}${version}`, { location: old.location, properties: { dnsPrefix: 'legacy', agentPoolProfiles: [{ name: 'system', count: 1, mode: 'System' }], servicePrincipalProfile: { ...(old.properties.servicePrincipalProfile as object), secret: 'x' } } });
  app.refresh();
  const again = await opened(app);
  assert.equal((await again.settled()).headline, 'Nothing has been changed yet. This is what will be done, in 6 steps.');
  assert.deepEqual(app.memory.get('moves'), {});
});

test('move to a managed identity: with a deleted service principal it is asked what the cluster pulls from', async (t) => {
  const app = startApp(t);
  app.azure.setFaults([{ method: 'GET', path: '/v1.0/servicePrincipals', times: 1, status: 404, code: 'Request_ResourceNotFound', message: 'Not found.' }, { method: 'GET', path: '/v1.0/servicePrincipals(appId', status: 404, code: 'Request_ResourceNotFound', message: 'Not found.' }]);
  const { settled, panel } = await opened(app);
  const view = await settled();
  assert.match(step(view, /Find/).details[0] ?? '', /^The directory has no service principal with the client ID [\da-f-]{36}: it was deleted, or is another tenant's\./);
  assert.deepEqual(step(view, /Find/).acts.map(({ label }) => label), ['Choose Registries…', 'It Pulls From None']);
  assert.deepEqual(view.buttons.map(({ label }) => label), ['Look Again', 'Close']);
  await app.answering({ picks: [['acrabsdemo', 'acrcontosoprod']] }, async () => panel.call('act', { item: 'find', act: 'choose' }));
  const chosen = await settled();
  assert.deepEqual(step(chosen, /Find/).parts?.map(({ text }) => text), ['acrabsdemo: chosen by you', 'acrcontosoprod: chosen by you']);
  assert.match(step(chosen, /from acrcontosoprod/).commands[1] ?? '', /--role 'Container Registry Repository Reader'/);
  assert.match(step(chosen, /from acrcontosoprod/).details.join(' '), /You can't assign roles on acrcontosoprod: you need Microsoft\.Authorization\/roleAssignments\/write there\./);
  assert.equal(chosen.buttons[0]?.label, 'Move to Managed Identity');
});

test('move to a managed identity: a directory that may not be read is told with the reason', async (t) => {
  const app = startApp(t);
  app.azure.setFaults([{ method: 'GET', path: '/v1.0/servicePrincipals', status: 403, code: 'Authorization_RequestDenied', message: 'Insufficient privileges.' }]);
  const { settled, act } = await opened(app);
  assert.match(step(await settled(), /Find/).details[0] ?? '', /can't be looked up.*You may not read the directory \(Authorization_RequestDenied\)/);
  const none = await act(/Find/, 'none');
  assert.equal(none.buttons[0]?.label, 'Move to Managed Identity');
  assert.equal(told(none).length, 6);
});

test('move to a managed identity: a directory that is out of reach keeps no cluster from moving', async (t) => {
  const app = startApp(t);
  app.azure.setFaults([{ method: 'GET', path: '/v1.0/servicePrincipals', reset: true }]);
  const { settled, act } = await opened(app);
  assert.match(step(await settled(), /Find/).details[0] ?? '', /can't be looked up, and without it nobody can tell what it can pull from\./);
  assert.equal((await act(/Find/, 'none')).buttons[0]?.label, 'Move to Managed Identity');
});

test('move to a managed identity: what is in a subscription that is not seen any more is not gone', async (t) => {
  const { app, press, act, settled } = await start(t);
  const lost = { status: 404, code: 'SubscriptionNotFound', message: 'The subscription could not be found.' } as const;
  app.azure.setFaults([{ method: 'GET', path: '/registries/acrabsdemo', ...lost }]);
  const unseen = step(await press('look'), grants);
  assert.deepEqual([unseen.mark, unseen.acts.map(({ id }) => id)], ['open', ['skip']]);
  assert.match(unseen.details.join(' '), /SubscriptionNotFound/);
  app.azure.setFaults([]);
  await act(/system/, 'byHand');
  await press('go');
  app.azure.setFaults([{ method: 'GET', path: '/managedClusters/aks-legacy', ...lost }]);
  assert.match((await press('look')).problems.join(), /SubscriptionNotFound/);
  app.azure.setFaults([]);
  await press('look');
  assert.equal((await settled()).headline, 'It waits for you: see below.');
});

test('move to a managed identity: what an earlier try has removed is put back too', async (t) => {
  const app = startApp(t, { graphLagMs: 0 });
  const [group = ''] = idOf(await app.row(...registry)).split('/providers/');
  const pulls = async () => ((await app.elsewhere('GET', `${group}/providers/Microsoft.ContainerRegistry/registries/acrabsdemo/providers/Microsoft.Authorization/roleAssignments?$filter=atScope()&api-version=2022-04-01`)) as { value: { properties: { principalId: string } }[] }).value.filter(({ properties }) => properties.principalId === servicePrincipal).length;
  await app.elsewhere('PUT', `${group}/providers/Microsoft.Authorization/roleAssignments/11111111-1111-4111-8111-111111111111?api-version=2022-04-01`, { properties: { roleDefinitionId: `${group.split('/resource')[0]}/providers/Microsoft.Authorization/roleDefinitions/7f951dda-4ed3-4680-a7ca-43fe172d538d`, principalId: servicePrincipal, principalType: 'ServicePrincipal' } });
  const { press, act, panel } = await opened(app);
  await press('go');
  app.azure.setFaults([{ method: 'DELETE', path: '/roleAssignments/11111111', times: 1, status: 403, code: 'AuthorizationFailed', message: 'No.' }]);
  assert.equal(step(await act(/Remove/, 'remove'), /Remove/).mark, 'no');
  assert.equal(await pulls(), 1);
  const done = await act(/Remove/, 'retry');
  assert.equal(done.headline, 'aks-legacy runs on a managed identity. The move is finished.');
  assert.match(step(done, /Remove/).details.join(' '), /AcrPull on acrabsdemo.*AcrPull on resource group rg-aks-demo/);
  await panel.call('act', { item: 'remove', act: 'undo' });
  assert.equal(await pulls(), 2);
});

test('move to a managed identity: its end is in its own cloud, whatever cloud is chosen meanwhile', async (t) => {
  const { app, press, act, panel } = await start(t);
  await press('go');
  app.choose(createSampleAzure({ seed: 'empty' }).cloud);
  await act(/Remove/, 'remove');
  const removed = () => app.azure.requests.filter(({ method, path, status }) => method === 'DELETE' && /roleAssignments/.test(path) && status === 200).length;
  const restored = () => app.azure.requests.filter(({ method, path, status }) => method === 'PUT' && /roleAssignments/.test(path) && status === 201).length;
  assert.equal(removed(), 1);
  const before = restored();
  await panel.call('act', { item: 'remove', act: 'undo' });
  assert.equal(restored(), before + 1);
});
