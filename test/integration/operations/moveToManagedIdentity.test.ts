import assert from 'node:assert/strict';
import { test } from 'node:test';
import { guidOf } from '../../../src/emulator/guid.ts';
import type { SampleAzureOptions } from '../../../src/emulator/sampleAzure.ts';
import type { MoveContract, MoveView, Press } from '../../../src/features/moveToManagedIdentity/protocol.ts';
import { startApp } from './harness.ts';
import type { TestApp } from './harness.ts';
import { idOf, lock, standingClock } from './meanwhile.ts';
import { until } from './until.ts';

const legacy = ['Contoso Dev', 'Kubernetes Clusters', 'aks-legacy'];
const registry = ['Contoso Dev', 'Container Registries', 'acrabsdemo'];
const version = '?api-version=2026-06-01';
const servicePrincipal = guidOf('service principal sp-aks-legacy');

/** The panel of aks-legacy, in a window. */
async function opened(app: TestApp, command = 'enableManagedIdentity') {
  await app.run(command, [await app.row(...legacy)]);
  const panel = app.panel<MoveContract>();
  /** What it shows when nothing is under way in it. */
  async function settled(): Promise<MoveView> {
    return shown((view) => !view.busy);
  }
  async function shown(fits: (view: MoveView) => boolean): Promise<MoveView> {
    for (let seen = -1; ; ) {
      const answer = await panel.call('view', { seen });
      if (fits(answer.view)) return answer.view;
      ({ seen } = answer);
    }
  }
  async function press(button: Press): Promise<MoveView> {
    await panel.call('press', { button });
    return settled();
  }
  async function act(title: RegExp, act: string): Promise<MoveView> {
    const { steps } = await settled();
    const step = steps.find((one) => title.test(one.title)) ?? assert.fail(`no step ${String(title)}`);
    assert.ok(step.acts.some(({ id }) => id === act), `no "${act}" among ${step.acts.map(({ id }) => id).join(', ')} of ${step.title}`);
    await panel.call('act', { item: step.id, act });
    return settled();
  }
  return { app, panel, settled, shown, press, act };
}

async function start(t: Parameters<typeof startApp>[0], options?: SampleAzureOptions, prepare: (app: TestApp, clusterId: string) => Promise<void> = async () => {}) {
  const app = startApp(t, options);
  const clusterId = idOf(await app.row(...legacy));
  await prepare(app, clusterId);
  return { clusterId, ...(await opened(app)) };
}

function told({ steps }: MoveView): string[] {
  return steps.map(({ mark, title }) => `${mark} ${title}`);
}

function step({ steps }: MoveView, title: RegExp) {
  return steps.find((one) => title.test(one.title)) ?? assert.fail(`no step ${String(title)} among ${steps.map((one) => one.title).join(', ')}`);
}

const grants = /Let the new kubelet identity/;
const moved = ['yes 1. Find what the service principal can pull from', 'yes 2. Update aks-legacy', 'yes 3. Let the new kubelet identity pull from acrabsdemo', 'yes 4. New nodes for system (1 of 2)', 'yes 5. New nodes for workers (2 of 2)', 'yes 6. Verify'];

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
  const { app, panel, shown, settled } = await start(t, { operationMs: 1500 });
  await panel.call('press', { button: 'go' });
  await shown(({ steps }) => steps[1]?.mark === 'busy');
  await panel.call('press', { button: 'stop' });
  const stopped = await settled();
  assert.deepEqual(told(stopped).slice(1, 4), ['yes 2. Update aks-legacy', 'open 3. Let the new kubelet identity pull from acrabsdemo', 'open 4. New nodes for system (1 of 2)']);
  assert.equal((await app.row(...legacy)).node.description, 'managed identity · 2 node pools still on the service principal');
  panel.close();

  const second = await opened(startApp(t, {}, { after: app }), 'continueMove');
  assert.equal((await second.settled()).headline, '2 steps of 7 are done. It can be gone on with when you like, in another window too.');
  assert.deepEqual(told(await second.press('go')).slice(0, 6), moved);
  assert.equal(app.azure.requests.filter(({ method, path }) => method === 'PUT' && /managedClusters\/aks-legacy$/i.test(path)).length, 1);
});

test('move to a managed identity: a panel that is closed ends it after the step, and what was under way is not started again', async (t) => {
  const { app, panel, shown } = await start(t, { operationMs: 1500 });
  await panel.call('press', { button: 'go' });
  await shown(({ steps }) => steps[1]?.mark === 'busy');
  panel.close();
  const second = await opened(startApp(t, {}, { after: app }), 'continueMove');
  const waiting = await second.shown(({ buttons }) => buttons.some(({ label }) => label === 'Stop Waiting'));
  assert.equal(step(waiting, /Update/).mark, 'busy');
  assert.match(step(waiting, /Update/).details[0] ?? '', /^Waiting until what is under way on aks-legacy has ended\.$/);
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

test('move to a managed identity: a registry that is skipped is told of in the end', async (t) => {
  const { app, press, act } = await start(t);
  app.azure.setFaults([{ method: 'PUT', path: '/roleAssignments/', status: 403, code: 'AuthorizationFailed', message: 'No.' }]);
  await press('go');
  await act(grants, 'skip');
  const view = await press('go');
  assert.deepEqual(told(view).slice(2, 6), ['maybe 3. Let the new kubelet identity pull from acrabsdemo', 'yes 4. New nodes for system (1 of 2)', 'yes 5. New nodes for workers (2 of 2)', 'maybe 6. Verify']);
  assert.ok(step(view, /Verify/).parts?.some(({ text }) => text === "It can't pull from acrabsdemo: that was left out"));
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
