import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import type { FeatureRow, PreviewFeaturesContract } from '../../../src/features/previewFeatures/protocol.ts';
import type { Time } from '../../../src/features/previewFeatures/follow.ts';
import { startApp } from './harness.ts';
import type { TestApp } from './harness.ts';
import { until } from './until.ts';

const msi = 'Microsoft.ContainerService/MSIPreview';
const registered = 'MSIPreview is registered in Contoso Dev. Microsoft.ContainerService was registered again, so that it takes effect.';

/** Time that passes, for the sample and for who waits, as fast as somebody waits; or not at all while it stands. */
function fastTime() {
  let now = Date.UTC(2026, 2, 2, 9);
  let gate = Promise.resolve();
  const waits: number[] = [];
  const time: Time = {
    now: () => now,
    async wait(ms, signal) {
      const aborted = new Promise((_, reject) => signal.addEventListener('abort', () => reject(new DOMException('', 'AbortError')), { once: true }));
      aborted.catch(() => undefined);
      await Promise.race([gate, aborted]);
      // The turn of those who are told meanwhile.
      await Promise.race([new Promise((resolve) => setTimeout(resolve)), aborted]);
      waits.push(ms);
      now += ms;
    },
  };
  return {
    time,
    waits,
    clock: { now: () => now },
    /** Nobody comes back from waiting until time goes on. */
    stand: () => {
      const { promise, resolve } = Promise.withResolvers<void>();
      gate = promise;
      return resolve;
    },
  };
}

type FastTime = ReturnType<typeof fastTime>;

/** A window; or one more on the same Azure and the same memory. */
function start(t: TestContext, before?: FastTime & { readonly app: TestApp }) {
  const fast = before ?? fastTime();
  return { ...fast, app: startApp(t, { clock: fast.clock, registrationMs: 20_000 }, { time: fast.time, ...(before && { after: before.app }) }) };
}

async function open(app: TestApp, subscription = 'Contoso Dev', namespace = 'Microsoft.ContainerService') {
  await app.run('showPreviewFeatures', [await app.row(subscription)]);
  const panel = app.panel<PreviewFeaturesContract>();
  await panel.call('begin', namespace === '' ? {} : { namespace });
  const rows: FeatureRow[] = [];
  for (let done = false; !done; ) {
    const answer = await panel.call('features', { from: rows.length });
    rows.push(...answer.rows);
    ({ done } = answer);
  }
  const news = async () => panel.call('news', { seen: 0 });
  return { panel, rows, news, find: (name: string) => rows.find((row) => row.name === name) ?? assert.fail(`no ${name}`), act: async (id: string, act: FeatureRow['acts'][number]) => panel.call('act', { id, act }) };
}

/** Which requests of this kind were sent, by the end of their path. */
function sent(app: TestApp, path: RegExp): string[] {
  return app.azure.requests.filter((request) => path.test(request.path)).map(({ method }) => method);
}

const providerRegistered = /\/providers\/Microsoft\.ContainerService\/register$/;

test('preview features: those of a resource provider are listed, MSIPreview with the note that nothing needs it', async (t) => {
  const { app } = start(t);
  const { panel, find } = await open(app);
  assert.equal(panel.title, 'Preview Features: Contoso Dev');
  assert.deepEqual(find('MSIPreview'), { id: msi, namespace: 'Microsoft.ContainerService', name: 'MSIPreview', state: 'NotRegistered', watched: false, note: 'Historical: the managed identities of clusters are generally available since 2020. Nothing needs it.', acts: ['register'] });
  assert.deepEqual(find('MultiAgentpoolPreview').acts, ['unregister']);
  assert.deepEqual((await panel.call('namespaces', undefined)).slice(0, 3), ['Microsoft.ContainerService', 'Microsoft.ContainerRegistry', 'Microsoft.ManagedIdentity']);
  assert.ok((await panel.call('namespaces', undefined)).includes('Microsoft.Network'));
});

test('preview features: of all resource providers, and of one that has none', async (t) => {
  const { app } = start(t);
  const { rows } = await open(app, 'Contoso Dev', '');
  assert.ok(new Set(rows.map(({ namespace }) => namespace)).size >= 5);
  assert.deepEqual((await open(app, 'Contoso Dev', 'Microsoft.ManagedIdentity')).rows, []);
});

test('preview features: from the palette the subscription is asked for', async (t) => {
  const { app } = start(t);
  await app.run('showPreviewFeatures', [], { picks: ['Contoso Prod'] });
  assert.equal(app.panel().title, 'Preview Features: Contoso Prod');
});

test('preview features: one is registered, watched until it is, and its provider registered again, with one message', async (t) => {
  const { app, waits } = start(t);
  const { act, news, panel, rows } = await open(app);
  const row = await act(msi, 'register');
  assert.deepEqual([row.state, row.watched, row.acts], ['Registering', true, ['stop']]);
  await until('the message', () => app.messages()[0]);
  assert.deepEqual(app.messages(), [registered]);
  assert.deepEqual(app.said().ways, ['Show Features']);
  assert.deepEqual(sent(app, providerRegistered), ['POST']);
  assert.deepEqual(waits.slice(0, 3), [5000, 7500, 11_250]);
  const { underWay, changed } = await news();
  assert.deepEqual([underWay, changed.map(({ name, state, acts }) => [name, state, acts])], [[], [['MSIPreview', 'Registered', ['unregister']]]]);
  const again = await panel.call('features', { from: rows.length });
  assert.equal(again.done, true);
  assert.match(app.inShells().bash, /^az feature register --subscription \S+ --namespace Microsoft\.ContainerService --name MSIPreview && az provider register --subscription \S+ --namespace Microsoft\.ContainerService$/);
});

test('preview features: what is under way is told to the panel, and can be watched no more', async (t) => {
  const { app, stand } = start(t);
  const go = stand();
  const { act, news } = await open(app);
  await act(msi, 'register');
  assert.deepEqual((await news()).underWay, [{ id: msi, text: 'MSIPreview is Registering. That takes minutes and goes on without this panel; you are told when it is done.' }]);
  const row = await act(msi, 'stop');
  assert.deepEqual([row.state, row.watched, row.acts], ['Registering', false, ['watch']]);
  assert.deepEqual((await news()).underWay, []);
  go();
  assert.deepEqual(app.messages(), []);
  assert.equal((await act(msi, 'watch')).watched, true);
  await until('the message', () => app.messages()[0]);
  assert.deepEqual(app.messages(), [registered]);
});

test('preview features: a window that is opened after a reload goes on, with one message in all', async (t) => {
  const first = start(t);
  const go = first.stand();
  const { act } = await open(first.app);
  await act(msi, 'register');
  // The window goes away in the middle of it.
  first.app.connected();
  go();
  const second = start(t, first);
  assert.deepEqual(sent(second.app, providerRegistered), []);
  second.app.connected(second.app.azure.cloud);
  await until('the message', () => second.app.messages()[0]);
  assert.deepEqual(sent(second.app, providerRegistered), ['POST']);
  const third = start(t, first);
  third.app.connected(third.app.azure.cloud);
  assert.deepEqual([first, second, third].flatMap(({ app }) => app.messages()), [registered]);
});

test('preview features: of two windows that watch the same one says so', async (t) => {
  const first = start(t);
  const go = first.stand();
  const { act, news } = await open(first.app);
  await act(msi, 'register');
  const second = start(t, first);
  const panel = await open(second.app);
  second.app.connected(second.app.azure.cloud);
  assert.equal((await panel.news()).underWay.length, 1);
  go();
  for (const asked of [news, panel.news]) while ((await asked()).underWay.length > 0) await new Promise((resolve) => setTimeout(resolve));
  assert.deepEqual([first, second].flatMap(({ app }) => app.messages()), [registered]);
});

test('preview features: who signs out, or goes to another cloud, has it watched again when they come back', async (t) => {
  const { app, stand } = start(t);
  const go = stand();
  const { act, news } = await open(app);
  await act(msi, 'register');
  app.connected();
  assert.deepEqual((await news()).underWay, []);
  app.connected({ ...app.azure.cloud, resourceManager: 'https://management.elsewhere' });
  assert.deepEqual((await news()).underWay, []);
  go();
  assert.deepEqual(app.messages(), []);
  app.connected(app.azure.cloud);
  await until('the message', () => app.messages()[0]);
  assert.deepEqual(app.messages(), [registered]);
});

test('preview features: a network that is away for a while keeps nothing from its end', async (t) => {
  const { app } = start(t);
  const { act } = await open(app);
  app.azure.setFaults([{ path: '/features/MSIPreview', method: 'GET', times: 7, reset: true }, { path: '/Microsoft.ContainerService/register', times: 4, status: 503, headers: { 'retry-after-ms': '1' } }]);
  await act(msi, 'register');
  await until('the message', () => app.messages()[0]);
  assert.deepEqual(app.messages(), [registered]);
});

test('preview features: who may not look any more is told so, and it is over', async (t) => {
  const { app } = start(t);
  const { act, news } = await open(app);
  app.azure.setFaults([{ path: '/features/MSIPreview', method: 'GET', status: 403, code: 'AuthorizationFailed', message: `The client 'ada@contoso.com' does not have authorization to perform action 'Microsoft.Features/providers/features/read' over scope '${pathOf(app)}'.` }]);
  await act(msi, 'register');
  await until('the message', () => app.messages()[0]);
  assert.match(app.messages().join(), /^Watch MSIPreview in Contoso Dev: You need Microsoft\.Features\/providers\/features\/read on MSIPreview\. /);
  assert.deepEqual((await news()).underWay, []);
});

test('preview features: who may read alone is told which right is missing', async (t) => {
  const { app } = start(t);
  const { act, find } = await open(app, 'Fabrikam Research');
  assert.equal(find('MSIPreview').state, 'NotRegistered');
  assert.deepEqual((await act(msi, 'register')).acts, ['register']);
  assert.match(app.messages().join(), /^Register MSIPreview in Fabrikam Research: You need Microsoft\.Features\/providers\/features\/register\/action on MSIPreview\. /);
});

test('preview features: one that is for approved subscriptions waits, one that has no way out stays, and neither is watched', async (t) => {
  const { app } = start(t);
  const registry = await open(app, 'Contoso Dev', 'Microsoft.ContainerRegistry');
  assert.deepEqual((await registry.act('Microsoft.ContainerRegistry/PrivatePreview', 'register')).state, 'Pending');
  assert.deepEqual(app.messages(), ['PrivatePreview in Contoso Dev waits for its team at Microsoft to approve it, which may take days. Look again in Preview Features.']);
  const { act } = await open(app);
  await app.answering({ modals: ['Unregister Feature'] }, async () => act('Microsoft.ContainerService/MultiAgentpoolPreview', 'unregister'));
  assert.match(app.messages().at(-1) ?? '', /^Unregister MultiAgentpoolPreview in Contoso Dev: Azure lets no subscription out of this preview \(FeatureUnregistrationUnsupported\)\./);
  assert.deepEqual((await registry.news()).underWay, []);
});

test('preview features: one is unregistered after a modal, which says what that means, and its provider registered again', async (t) => {
  const { app } = start(t);
  const { act } = await open(app);
  await act(msi, 'register');
  await until('the first message', () => app.messages()[0]);
  const kept = await app.answering({ modals: [undefined] }, async () => act(msi, 'unregister'));
  assert.equal(kept.state, 'Registered');
  assert.match(app.modal().detail, /Everybody who works in the subscription loses it\./);
  const row = await app.answering({ modals: ['Unregister Feature'] }, async () => act(msi, 'unregister'));
  assert.deepEqual([row.state, row.acts], ['Unregistering', ['stop']]);
  await until('the second message', () => app.messages()[1]);
  assert.equal(app.messages()[1], 'MSIPreview is unregistered in Contoso Dev. Microsoft.ContainerService was registered again, so that it takes effect.');
});

test('preview features: the sample that forgets what was begun is told once', async (t) => {
  const { app, stand } = start(t);
  const go = stand();
  const { act } = await open(app);
  await act(msi, 'register');
  app.azure.reset();
  go();
  await until('the message', () => app.messages()[0]);
  assert.deepEqual(app.messages(), ['MSIPreview was not registered in Contoso Dev: it is NotRegistered now. Somebody has changed it meanwhile, or Azure has given it up. Try again in Preview Features.']);
});

test('preview features: a list that cannot be read says why, and goes on where it was', async (t) => {
  const { app } = start(t);
  await app.run('showPreviewFeatures', [await app.row('Contoso Dev')]);
  const panel = app.panel<PreviewFeaturesContract>();
  app.azure.setFaults([{ path: '/features', times: 1, status: 400, code: 'Broken', message: 'It is broken.' }]);
  await panel.call('begin', {});
  await assert.rejects(panel.call('features', { from: 0 }), { message: 'It is broken. (Broken)' });
  assert.ok((await panel.call('features', { from: 0 })).rows.length > 0);
});

function pathOf(app: TestApp): string {
  const { path } = app.azure.requests.find((request) => request.path.endsWith('/Microsoft.ContainerService/features')) ?? assert.fail('nothing was listed');
  return `${path}/MSIPreview`;
}
