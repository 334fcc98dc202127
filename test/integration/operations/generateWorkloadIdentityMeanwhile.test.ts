import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as vscode from 'vscode';
import type { WorkloadIdentityContract } from '../../../src/features/workloadIdentity/protocol.ts';
import { added, api, apiVersion, before, begun, credentials, opened, orders, patched, payments, slow } from './generating.ts';
import type { TestApp } from './harness.ts';
import { lock, mayOnlyRead, trustedBy } from './meanwhile.ts';

test('generate workload identity: what somebody types while the credential is created is kept', async (t) => {
  const { app, files, panel, form, start } = await opened(t, { 'api.yaml': api });
  app.azure.setFaults([slow]);
  const saving = panel.call('save', form('Deployment api'));
  await begun(app);
  await files.type('api.yaml', '# ours', '# typed meanwhile');
  await saving;
  assert.equal(await files.shown('api.yaml'), patched(start.identity.clientId).replace('# ours', '# typed meanwhile'));
});

test('generate workload identity: where the workload goes while the credential is created, both are told', async (t) => {
  const { app, files, panel, form } = await opened(t, { 'api.yaml': api });
  app.azure.setFaults([slow]);
  const saving = panel.call('save', form('Deployment api'));
  saving.catch(() => undefined);
  await begun(app);
  await files.type('api.yaml', '    name: api\n', '    name: web\n');
  await assert.rejects(saving, { message: `Created federated credential aks-prod-shop-shop-api of mi-orders. Deployment api can't be found in ${files.path('api.yaml')} any more. Choose another workload.` });
  assert.equal(await files.shown('api.yaml'), api.replace('    name: api\n', '    name: web\n'));
});

test('generate workload identity: what was done is said though the tree can not show it yet', async (t) => {
  const { app, panel, form } = await opened(t);
  app.azure.setFaults([slow]);
  const saving = panel.call('save', form());
  saving.catch(() => undefined);
  await begun(app);
  app.azure.setFaults([{ method: 'GET', path: credentials, delayMs: 120_000 }]);
  assert.match(await saving, /^Created federated credential aks-prod-shop-shop-api of mi-orders\. Opened the YAML\./);
  assert.equal(app.revealed(), undefined);
});

test('generate workload identity: no file is touched for a workload that the page was not told of, nor with names that no cluster would take', async (t) => {
  const { app, files, panel, form, identity } = await opened(t, { 'api.yaml': api, 'settings.json': '{"kind": "Deployment"}' });
  const other = JSON.stringify([files.uri('settings.json').toString(), 'Deployment', '', 'api']);
  for (const [wanted, message] of [
    [form('', { workload: other }), 'The workload is not one of this workspace. Choose another one.'],
    [form('', { workload: 'no key {' }), 'The workload is not one of this workspace. Choose another one.'],
    [form('Deployment api', { namespace: 'No Name' }), 'Only lower-case letters, digits and "-", beginning and ending with a letter or a digit.'],
    [form('Deployment api', { serviceAccount: 'api: {}' }), /^Only lower-case letters/],
  ] as const) {
    for (const call of ['preview', 'open', 'save'] as const) await assert.rejects(panel.call(call, wanted), { message });
  }
  assert.deepEqual(await trustedBy(app, identity), [before]);
  assert.equal(await files.shown('api.yaml'), api);
});

test('generate workload identity: cancelled, nothing is created and no file is changed', async (t) => {
  const { app, files, panel, form, identity } = await opened(t, { 'api.yaml': api });
  app.azure.setFaults([slow]);
  const saving = panel.call('save', form('Deployment api'));
  saving.catch(() => undefined);
  await begun(app);
  await panel.call('cancelSave', undefined);
  await assert.rejects(saving, { message: /abort/i });
  app.azure.setFaults([]);
  assert.deepEqual(await trustedBy(app, identity), [before]);
  assert.equal(await files.shown('api.yaml'), api);
  assert.match(await panel.call('save', form('Deployment api')), /^Created federated credential/);
});

test('generate workload identity: what became of it is said where the panel was closed meanwhile', async (t) => {
  const { app, files, panel, form, start } = await opened(t, { 'api.yaml': api });
  const saving = panel.call('save', form('Deployment api'));
  panel.close();
  await saving;
  assert.deepEqual(app.messages(), [`Created federated credential aks-prod-shop-shop-api of mi-orders. Changed ${files.path('api.yaml')}. Look it over, and save it.`]);
  assert.equal(await files.shown('api.yaml'), patched(start.identity.clientId));
});

test('generate workload identity: two panels at once create one credential, and change the file once', async (t) => {
  const { app, files, panel, form, identity, start } = await opened(t, { 'api.yaml': api });
  await app.run('generateWorkloadIdentity', [await app.row(...orders)]);
  const other = app.panel<WorkloadIdentityContract>();
  await other.call('load', undefined);
  await other.call('clusters', undefined);
  const saved = await Promise.allSettled([panel.call('save', form('Deployment api')), other.call('save', form('Deployment api'))]);
  // Whichever of them creates the credential, the other one may be the first to change the file.
  const told = saved.map((one) => (one.status === 'fulfilled' ? one.value : (one.reason as Error).message));
  assert.equal(told.filter((message) => message.startsWith('Created federated credential aks-prod-shop-shop-api of mi-orders.')).length, 1, told.join(' '));
  assert.equal(told.filter((message) => message.includes('mi-orders has the federated credential aks-prod-shop-shop-api for it already.')).length, 1, told.join(' '));
  assert.equal(told.filter((message) => message.endsWith(`Changed ${files.path('api.yaml')}. Look it over, and save it.`)).length, 1, told.join(' '));
  assert.equal(await files.shown('api.yaml'), patched(start.identity.clientId));
  assert.deepEqual(await trustedBy(app, identity), [before, added]);
});

const refused = "Can't create the federated credential of mi-payments for shop/shop-api: ";
for (const [what, prepare, told] of [
  ['who may not', async (app: TestApp, identity: string) => mayOnlyRead(app, identity.split('/')[2] ?? ''), 'You need Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials/write on aks-prod-shop-shop-api. Ask an Owner or User Access Administrator of it for a role that allows this.'],
  ['a lock', async (app: TestApp, identity: string) => lock(app, identity, 'ReadOnly'), 'aks-prod-shop-shop-api is locked: a lock stands on mi-payments (ScopeLocked). Remove it first: an Owner or User Access Administrator can.'],
  ['one credential too many', fill, 'mi-payments has 20 federated credentials, and Azure allows no more. Delete one first, or use another identity. (TooManyFederatedCredentials)'],
  ['a conflict', async (app: TestApp) => app.azure.setFaults([{ method: 'PUT', path: credentials, status: 409, code: 'Conflict', message: 'Something else is under way. Try again later.' }]), 'Something else is under way. Try again later. (Conflict)'],
  ['an identity that is gone', async (app: TestApp, identity: string) => app.elsewhere('DELETE', `${identity}?${apiVersion}`), /^The Resource 'Microsoft\.ManagedIdentity\/userAssignedIdentities\/mi-payments' .* was not found\. .*It may have been deleted by somebody else \(ResourceNotFound\)\.$/],
] as const) {
  test(`generate workload identity: ${what} is told with the identity and what to do, and no file is changed`, async (t) => {
    const { app, files, panel, form, identity } = await opened(t, { 'api.yaml': api }, { labels: payments });
    await prepare(app, identity);
    await assert.rejects(panel.call('save', form('Deployment api')), ({ message }: Error) => {
      assert.equal(message.slice(0, refused.length), refused);
      if (typeof told === 'string') assert.equal(message.slice(refused.length), told);
      else assert.match(message.slice(refused.length), told);
      return true;
    });
    assert.equal(await files.shown('api.yaml'), api);
    assert.deepEqual(app.messages(), []);
  });
}

async function fill(app: TestApp, identity: string): Promise<void> {
  for (let number = 1; number <= 20; number++) await app.elsewhere('PUT', `${identity}/${credentials}/c-${number}?${apiVersion}`, { properties: { issuer: 'https://example.com/', subject: `s-${number}`, audiences: ['api://AzureADTokenExchange'] } });
}

test('generate workload identity: the YAML can be opened alone, without a cluster, and Azure is asked nothing', async (t) => {
  const { app, files, panel, form, start } = await opened(t, { 'api.yaml': api });
  const { length } = app.azure.requests;
  assert.equal(await panel.call('open', form('Deployment api', { cluster: '' })), `Changed ${files.path('api.yaml')}. Look it over, and save it.`);
  assert.equal(await files.shown('api.yaml'), patched(start.identity.clientId));
  assert.match(await panel.call('open', form('', { cluster: '' })), /^Opened the YAML\./);
  assert.equal(vscode.window.activeTextEditor?.document.isUntitled, true);
  assert.equal(app.azure.requests.length, length);
});

test('generate workload identity: what is missing is told before anything is asked', async (t) => {
  const { app, panel, form, clusters } = await opened(t);
  const { length } = app.azure.requests;
  const off = clusters.find(({ name }) => name === 'aks-legacy')?.id ?? '';
  await assert.rejects(panel.call('save', form('', { namespace: '' })), { message: 'Enter the namespace.' });
  await assert.rejects(panel.call('save', form('', { namespace: 'Shop' })), { message: /^Only lower-case letters/ });
  await assert.rejects(panel.call('save', form('', { cluster: off })), { message: 'Choose a cluster whose OIDC issuer is on.' });
  assert.equal(app.azure.requests.length, length);
});
