import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withoutGraph } from '../../contract/azure/estate.ts';
import { withoutModes } from '../../contract/azure/withoutModes.ts';
import { startApp } from './harness.ts';
import type { TestApp } from './harness.ts';
import { idOf } from './meanwhile.ts';
import { opened, registry, servicePrincipal, start, step } from './moves.ts';
import { quickPick } from './quickPick.ts';

const listed = '/providers/Microsoft.ContainerRegistry/registries$/';
const prod = ['Contoso Prod', 'Container Registries', 'acrshared'];

async function subscriptionOf(app: TestApp, path: readonly string[]): Promise<string> {
  return /^\/subscriptions\/[^/]+/.exec(idOf(await app.row(...path)))?.[0] ?? assert.fail('no subscription');
}

test('move to a managed identity: what the principal could pull from was found, though modes could not be read', async (t) => {
  const app = startApp(t);
  app.choose(withoutModes(app.azure.cloud));
  app.azure.setFaults([{ path: listed, status: 404, code: 'SubscriptionNotFound', message: 'Gone.' }]);
  const { settled } = await opened(app);
  const find = step(await settled(), /Find/);
  assert.equal(find.mark, 'yes');
  assert.doesNotMatch(find.details.join(' '), /can't be read/);
  assert.deepEqual(find.parts?.map(({ text }) => text), ['acrabsdemo: AcrPull']);
});

test('move to a managed identity: a subscription whose registries could not be listed is told above those to tick, and has no box', async (t) => {
  const { app, panel, settled } = await start(t);
  await settled();
  const locked = await subscriptionOf(app, prod);
  app.azure.setFaults([withoutGraph, { path: `${locked}/providers/Microsoft.ContainerRegistry/registries`, status: 403, code: 'AuthorizationFailed', message: 'No.' }]);
  const box = quickPick(t);
  await app.answering({ picks: [[]] }, async () => panel.call('act', { item: 'find', act: 'choose' }));
  assert.match(box().prompt ?? '', /^Contoso Prod could not be read: You lack a permission \(AuthorizationFailed\)\. No\.$/);
  assert.deepEqual(box().items.filter(({ label }) => !label.startsWith('$(package) ')), []);
});

test('move to a managed identity: modes that could not be read are told above the registries to tick, once for each reason', async (t) => {
  const app = startApp(t);
  app.choose(withoutModes(app.azure.cloud));
  const { panel, settled } = await opened(app);
  await settled();
  app.azure.setFaults([{ path: listed, status: 404, code: 'SubscriptionNotFound', message: 'Gone.' }]);
  const box = quickPick(t);
  await app.answering({ picks: [['acrshared']] }, async () => panel.call('act', { item: 'find', act: 'choose' }));
  assert.match(box().prompt ?? '', /^Role assignment modes in Contoso Dev, Contoso Prod could not be read: .*\(SubscriptionNotFound\)\.$/);
});

test('move to a managed identity: nothing is told above the registries to tick where all could be read', async (t) => {
  const { app, panel, settled } = await start(t);
  await settled();
  const box = quickPick(t);
  await app.answering({ picks: [['acrshared']] }, async () => panel.call('act', { item: 'find', act: 'choose' }));
  assert.equal(box().prompt, undefined);
  assert.ok(!box().items.some(({ label }) => label.endsWith(registry.at(-1) ?? '')));
});

test('move to a managed identity: a role that could not be read is told, and nobody says that the principal pulls from nowhere else', async (t) => {
  const app = startApp(t, { graphLagMs: 0 });
  const scope = idOf(await app.row(...registry)).replace(/\/providers\/.*/, '');
  const guid = '5f0c1a6e-8d2b-4c39-9a51-3b7e62d4f018';
  const definition = { roleName: 'Image Reader', type: 'CustomRole', description: '', assignableScopes: [scope], permissions: [{ actions: ['Microsoft.ContainerRegistry/registries/pull/read'], notActions: [], dataActions: [], notDataActions: [] }] };
  await app.elsewhere('PUT', `${scope}/providers/Microsoft.Authorization/roleDefinitions/${guid}?api-version=2022-04-01`, { properties: definition });
  const properties = { roleDefinitionId: `${scope}/providers/Microsoft.Authorization/roleDefinitions/${guid}`, principalId: servicePrincipal, principalType: 'ServicePrincipal' };
  await app.elsewhere('PUT', `${scope}/providers/Microsoft.Authorization/roleAssignments/${crypto.randomUUID()}?api-version=2022-04-01`, { properties });
  app.azure.setFaults([{ path: `/roleDefinitions/${guid}`, status: 403, code: 'AuthorizationFailed', message: 'No.' }]);
  const { settled } = await opened(app);
  const find = step(await settled(), /Find/);
  assert.equal(find.mark, 'maybe');
  assert.ok(find.details.includes(`Whether it can pull by the role ${guid} on resource group rg-aks-demo is not known: what that allows could not be read.`), find.details.join('\n'));
});
