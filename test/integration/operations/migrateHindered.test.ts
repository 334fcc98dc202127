import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import type { MigrateContract } from '../../../src/features/migrate/protocol.ts';
import { deployment, migrating, none, podIdentity, unknown } from './migrating.ts';

const accepted = 'The files are changed. Save and apply them, let the pods roll out, and then delete the AzureIdentity and AzureIdentityBinding objects.';
const refusal = "You need Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials/write on aks-prod-shop-web. Ask an Owner or User Access Administrator of it for a role that allows this.";

/** Two workloads, as two identities: the second one's credential is created after the first one's. */
const two = async (t: TestContext) => migrating(t, ({ orders, web }) => ({ 'id.yaml': `${podIdentity('orders', orders)}---\n${podIdentity('web', web)}`, 'k8s.yaml': `${deployment('api', 'orders')}---\n${deployment('web', 'web')}` }));
const atSecond = { method: 'PUT', path: '/mi-web-frontend/federatedIdentityCredentials' };

test('migrate: refused at the second credential it says what was created, to which identity and why, and goes on from there', async (t) => {
  const { app, panel, files, find, preview, texts, cluster, trusted } = await two(t);
  await find();
  app.azure.setFaults([{ ...atSecond, status: 403, code: 'AuthorizationFailed', message: `The client 'ada' with object id 'x' does not have authorization to perform action 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials/write' over scope '/subscriptions/0b1f6471-1bf0-4dda-aec3-cb9272f09590/resourceGroups/rg-prod/providers/Microsoft.ManagedIdentity/userAssignedIdentities/mi-web-frontend/federatedIdentityCredentials/aks-prod-shop-web' or the scope is invalid.` }]);
  await assert.rejects(panel.call('migrate', { choices: none, cluster }), { message: `Created the federated credential of mi-orders for shop/orders. Can't create the federated credential of mi-web-frontend for shop/web: ${refusal} No file was changed. Migrate again to go on: what was created is found again.` });
  assert.equal(await files.shown('k8s.yaml'), texts['k8s.yaml']);
  assert.equal((await trusted('orders')).length, 2);

  app.azure.setFaults([]);
  const { message } = await preview.accepting([0], async () => panel.call('migrate', { choices: none, cluster }));
  assert.equal(message, `Created the federated credential of mi-web-frontend for shop/web. ${accepted}`);
  assert.deepEqual([(await trusted('orders')).length, (await trusted('web')).length], [2, 2]);
});

test('migrate: where all credentials are there, none is created, and that is said', async (t) => {
  const { panel, find, preview, cluster, app } = await two(t);
  await find();
  await preview.discarding(async () => panel.call('migrate', { choices: none, cluster }));
  const { length } = app.azure.requests;
  const { message } = await preview.discarding(async () => panel.call('migrate', { choices: none, cluster }));
  assert.match(message, /^The federated credentials were there already\. The changes were not accepted/);
  assert.equal(app.azure.requests.slice(length).some(({ method }) => method === 'PUT'), false);
});

test('migrate: stopped at the second credential it says what was created, and no file is changed', async (t) => {
  const { app, panel, files, find, texts, cluster, trusted } = await two(t);
  await find();
  app.azure.setFaults([{ ...atSecond, delayMs: 3000 }]);
  const migration = panel.call('migrate', { choices: none, cluster });
  migration.catch(() => undefined);
  const step = 'Creating the federated credential of mi-web-frontend for shop/web…';
  for (let seen = ''; seen !== step; ) seen = await panel.call('step', { seen });
  await panel.call('stop', undefined);
  await assert.rejects(migration, { message: 'Created the federated credential of mi-orders for shop/orders. Stopped before the next one. No file was changed. Migrate again to go on: what was created is found again.' });
  assert.equal(await files.shown('k8s.yaml'), texts['k8s.yaml']);
  assert.deepEqual([(await trusted('orders')).length, (await trusted('web')).length], [2, 1]);
});

test('migrate: what is typed while credentials are created is kept', async (t) => {
  const { app, panel, files, find, preview, cluster } = await two(t);
  await find();
  app.azure.setFaults([{ ...atSecond, delayMs: 800 }]);
  await preview.accepting([0], async () => {
    const migration = panel.call('migrate', { choices: none, cluster });
    await files.type('k8s.yaml', '# api of the shop', '# typed meanwhile');
    return migration;
  });
  assert.match(await files.shown('k8s.yaml'), /^# typed meanwhile\n[^]*serviceAccountName: orders\n[^]*serviceAccountName: web\n/);
});

test('migrate: an identity that is not in Azure gets no credential, and that is said', async (t) => {
  const { panel, files, find, preview, cluster } = await migrating(t, ({ orders }) => ({ 'id.yaml': `${podIdentity('orders', orders)}---\n${podIdentity('gone', unknown)}`, 'api.yaml': deployment('api', 'orders'), 'web.yaml': deployment('web', 'gone') }));
  const problem = `There is no managed identity with the client ID ${unknown.clientId} that you can see. See whether it was deleted, or is in a subscription that is not shown.`;
  assert.deepEqual((await find()).credentials, [{ identity: 'mi-orders', namespace: 'shop', serviceAccount: 'orders', problem: null }, { identity: 'mi-gone', namespace: 'shop', serviceAccount: 'gone', problem }]);
  const { message } = await preview.accepting([0, 1], async () => panel.call('migrate', { choices: none, cluster }));
  assert.equal(message, `Created the federated credential of mi-orders for shop/orders. No federated credential was created for shop/gone: ${problem} ${accepted}`);
  assert.match(await files.shown('web.yaml'), new RegExp(`azure.workload.identity/client-id: ${unknown.clientId}\n$`));
});

test('migrate: workloads whose files name no namespace need one', async (t) => {
  const { panel, find, preview, cluster, trusted } = await migrating(t, ({ orders }) => ({ 'id.yaml': podIdentity('orders', orders), 'api.yaml': deployment('api', 'orders').replace('  namespace: shop\n', '') }));
  const nowhere = { ...none, namespace: '' };
  const found = await find(nowhere);
  assert.deepEqual([found.needsNamespace, found.credentials[0]?.problem], [true, 'Enter the namespace of the pods.']);
  await assert.rejects(panel.call('migrate', { choices: { ...none, namespace: 'No Name' }, cluster }), { message: /^Only lower-case letters/ });
  const { message } = await preview.discarding(async () => panel.call('migrate', { choices: nowhere, cluster }));
  assert.match(message, /^No federated credential was created for <namespace>\/orders: Enter the namespace of the pods\. /);
  await preview.discarding(async () => panel.call('migrate', { choices: none, cluster }));
  assert.match((await trusted('orders')).join(), /system:serviceaccount:shop:orders/);
});

test('migrate: with Azure out of reach the files can be migrated, and the credentials when it is there again', async (t) => {
  const { app, panel, files, find, preview, cluster, trusted } = await two(t);
  app.azure.setFaults([{ path: '/', status: 503, code: 'ServerBusy', message: 'No.', headers: { 'retry-after-ms': '1' } }]);
  const problem = "Azure can't be asked now. Read the files again when it can, or migrate the files alone.";
  const found = await panel.call('find', none);
  assert.deepEqual(found.credentials.map(({ identity, problem: told }) => [identity, told]), [['mi-orders', problem], ['mi-web-frontend', problem]]);
  await assert.rejects(panel.call('clusters', undefined));
  await assert.rejects(panel.call('migrate', { choices: none, cluster }), { message: 'Choose a cluster whose OIDC issuer is on.' });
  app.azure.setFaults([]);
  assert.equal((await find()).credentials[0]?.problem, null);
  await preview.discarding(async () => panel.call('migrate', { choices: none, cluster }));
  assert.equal((await trusted('web')).length, 2);
  app.azure.setFaults([{ path: '/', reset: true }]);
  assert.equal((await preview.accepting([0], async () => panel.call('preview', none))).changed, true);
  assert.match(await files.shown('k8s.yaml'), /serviceAccountName: web\n/);
});

test('migrate: two panels at once create each credential once, and change the file once', async (t) => {
  const { app, panel, files, find, preview, cluster, trusted } = await two(t);
  await find();
  await app.run('migrateToWorkloadIdentity');
  const other = app.panel<MigrateContract>();
  await other.call('find', none);
  await other.call('clusters', undefined);
  // VS Code has one preview: the one that comes later takes the place of the other, which nobody accepts then.
  const outcomes = await preview.accepting([0], async () => {
    return Promise.all([panel, other].map(async (one) => one.call('migrate', { choices: none, cluster })));
  }, 2);
  assert.deepEqual(outcomes.map(({ changed }) => changed).toSorted((a, b) => Number(a) - Number(b)), [false, true]);
  assert.deepEqual([(await trusted('orders')).length, (await trusted('web')).length], [2, 2]);
  assert.equal((await files.shown('k8s.yaml')).split('serviceAccountName').length - 1, 2);
});

test('migrate: what became of it is said where the panel was closed meanwhile', async (t) => {
  const { app, panel, find, preview, cluster } = await two(t);
  await find();
  await preview.accepting([0], async () => {
    const migration = panel.call('migrate', { choices: none, cluster });
    panel.close();
    return migration;
  });
  assert.deepEqual(app.messages(), [`Created federated credentials of mi-orders for shop/orders, of mi-web-frontend for shop/web. ${accepted}`]);
});
