import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as vscode from 'vscode';
import { filesIn } from './files.ts';
import { deployment, migrating, none, podIdentity, unknown } from './migrating.ts';
import { startApp } from './harness.ts';
import type { MigrateContract } from '../../../src/features/migrate/protocol.ts';

const cron = `apiVersion: batch/v1
kind: CronJob
metadata: {name: nightly, namespace: shop}
spec:
    schedule: '0 3 * * *'   # while they sleep
    jobTemplate:
        spec:
            template:
                metadata: {labels: {aadpodidbinding: orders, app: nightly}}
                spec: &spec {containers: [{name: nightly, image: contoso/nightly}]}
`;
const config = `# not a word of it is changed\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}   # as it was\n`;

const account = (name: string, clientId: string) => `---\napiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: ${name}\n  namespace: shop\n  annotations:\n    azure.workload.identity/client-id: ${clientId}\n`;
const after = (text: string, serviceAccount: string) => text.replace(`aadpodidbinding: ${serviceAccount}   # by`, 'azure.workload.identity/use: "true"   # by').replace('    spec:\n      containers', `    spec:\n      serviceAccountName: ${serviceAccount}\n      containers`);

test('migrate: several files, each with several documents, are changed as they are shown, and Azure trusts their pods once', async (t) => {
  const api = `${config}---\n${deployment('api', 'orders')}`;
  const web = `${deployment('web', 'web')}---\n${cron}`.replaceAll('\n', '\r\n');
  const { panel, files, find, preview, trusted, cluster, ids, app } = await migrating(t, ({ orders, web: frontend }) => ({ 'a-id.yaml': `${podIdentity('orders', orders)}---\n${podIdentity('web', frontend)}`, 'api.yaml': api, 'web.yaml': web }));
  const found = await find();
  assert.deepEqual(found.files, ['a-id.yaml', 'api.yaml', 'web.yaml'].map(files.path));
  assert.deepEqual(found.workloads.map(({ label, file, selector, bindings, identity, serviceAccount, obstacle }) => [label, file, selector, bindings, identity, serviceAccount, obstacle]), [
    ['Deployment api', 1, 'orders', ['orders-binding'], 'orders', 'orders', null],
    ['Deployment web', 2, 'web', ['web-binding'], 'web', 'web', null],
    ['CronJob nightly', 2, 'orders', ['orders-binding'], 'orders', 'orders', null],
  ]);
  assert.deepEqual(found.credentials, [{ identity: 'mi-orders', namespace: 'shop', serviceAccount: 'orders', problem: null }, { identity: 'mi-web-frontend', namespace: 'shop', serviceAccount: 'web', problem: null }]);
  assert.deepEqual([found.left, found.changed, found.noFolder], [[], 2, false]);

  const migrated = await preview.accepting([0, 1], async () => panel.call('migrate', { choices: none, cluster }));
  assert.deepEqual(migrated, { changed: true, message: 'Created federated credentials of mi-orders for shop/orders, of mi-web-frontend for shop/web. The files are changed. Save and apply them, let the pods roll out, and then delete the AzureIdentity and AzureIdentityBinding objects.' });
  assert.deepEqual(preview.asked, [[[files.path('api.yaml'), 3], [files.path('web.yaml'), 5]]]);
  assert.equal(await files.shown('api.yaml'), after(api, 'orders') + account('orders', ids.orders.clientId));
  assert.equal(await files.shown('web.yaml'), (after(deployment('web', 'web'), 'web') + `---\n${cron.replace('aadpodidbinding: orders', 'azure.workload.identity/use: "true"').replace('{containers', '{serviceAccountName: orders, containers')}` + account('web', ids.web.clientId)).replaceAll('\n', '\r\n'));
  const issuer = 'northeurope.oic.prod-aks.azure.com';
  assert.deepEqual(await trusted('orders'), [`aks-prod-orders: system:serviceaccount:orders:orders-api of ${issuer}`, `aks-prod-shop-orders: system:serviceaccount:shop:orders of ${issuer}`]);
  assert.deepEqual((await trusted('web')).filter((one) => one.startsWith('aks')), [`aks-prod-shop-web: system:serviceaccount:shop:web of ${issuer}`]);

  // Once more, as they are typed, and as they are saved.
  for (const save of [async () => {}, async () => vscode.workspace.saveAll()]) {
    await save();
    const again = await find();
    assert.deepEqual([again.workloads, again.credentials, again.changed], [[], [], 0]);
    const { length } = app.azure.requests;
    assert.deepEqual(await panel.call('preview', none), { changed: false, message: 'Nothing is to be changed in the files.' });
    assert.equal(app.azure.requests.length, length);
  }
});

test('migrate: nothing is changed before it is accepted, and not accepted the files are as they were', async (t) => {
  const { panel, files, find, preview, texts } = await migrating(t, ({ orders }) => ({ 'id.yaml': podIdentity('orders', orders), 'api.yaml': deployment('api', 'orders') }));
  await find();
  const outcome = await preview.discarding(async () => panel.call('preview', none), async () => assert.equal(await files.shown('api.yaml'), texts['api.yaml']));
  assert.deepEqual(outcome, { changed: false, message: 'The changes were not accepted: the files are as they were.' });
  // What is not ticked is not accepted either: all of it needs to be confirmed.
  assert.equal((await preview.accepting([], async () => panel.call('preview', none))).changed, false);
  for (const name of ['id.yaml', 'api.yaml']) assert.deepEqual([await files.shown(name), await files.saved(name)], [texts[name], texts[name]]);
});

test('migrate: of several files those that are accepted are changed, and the others are named', async (t) => {
  const { panel, files, find, preview, texts } = await migrating(t, ({ orders }) => ({ 'id.yaml': podIdentity('orders', orders), 'api.yaml': deployment('api', 'orders'), 'web.yaml': deployment('web', 'orders') }));
  await find();
  const { message } = await preview.accepting([0], async () => panel.call('preview', none));
  assert.equal(message, `The files are changed. Not accepted, and as before: ${files.path('web.yaml')}. Read the files again to go on with the rest. Save and apply them, let the pods roll out, and then delete the AzureIdentity and AzureIdentityBinding objects.`);
  assert.notEqual(await files.shown('api.yaml'), texts['api.yaml']);
  assert.equal(await files.shown('web.yaml'), texts['web.yaml']);
  assert.deepEqual((await find()).workloads.map(({ label }) => label), ['Deployment web']);
});

test('migrate: where a selector gets several identities, the one that is chosen counts', async (t) => {
  const { panel, files, find, preview, cluster, trusted, ids } = await migrating(t, ({ orders, web }) => ({ 'id.yaml': `${podIdentity('orders', orders, 'both')}---\n${podIdentity('web', web, 'both')}`, 'api.yaml': deployment('api', 'both') }));
  const [row = assert.fail()] = (await find()).workloads;
  assert.deepEqual([row.identities, row.identity, row.obstacle], [['orders', 'web'], null, 'It gets "orders" and "web". Choose one: a ServiceAccount stands for one identity.']);
  assert.equal((await panel.call('preview', none)).message, 'Nothing is to be changed in the files.');
  const choices = { ...none, workloads: { [row.key]: { identity: 'web', serviceAccount: 'api' } } };
  assert.deepEqual((await find(choices)).credentials, [{ identity: 'mi-web-frontend', namespace: 'shop', serviceAccount: 'api', problem: null }]);
  await preview.accepting([0], async () => panel.call('migrate', { choices, cluster }));
  assert.match(await files.shown('api.yaml'), new RegExp(`serviceAccountName: api\\n[^]*name: api\\n[^]*azure.workload.identity/client-id: ${ids.web.clientId}\n`));
  assert.deepEqual((await trusted('web')).filter((one) => one.startsWith('aks')).length, 1);
  assert.deepEqual((await trusted('orders')).length, 1);
});

const principal = (type: number) => podIdentity(`principal-${type}`, unknown).replace(/type: 0, resourceID: [^,]+/, `type: ${type}, tenantID: ${unknown.clientId}, clientPassword: {name: secret}`);

test('migrate: what cannot be migrated is listed with the reason, and left as it is', async (t) => {
  const { panel, files, find, texts } = await migrating(t, ({ orders }) => ({
    '1.yaml': [principal(1), principal(2), deployment('secretly', 'principal-1'), deployment('certified', 'principal-2')].join('---\n'),
    'alias.yaml': 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: shared, labels: &labels {aadpodidbinding: orders}}\nspec: {template: {metadata: {labels: *labels}, spec: {containers: []}}}\n',
    'broken.yaml': `${deployment('broken', 'orders')}---\naadpodidbinding: [\n`,
    'chart.yaml': deployment('{{ .Release.Name }}', 'orders'),
    'exception.yaml': 'apiVersion: aadpodidentity.k8s.io/v1\nkind: AzurePodIdentityException\nmetadata: {name: mic}\nspec: {podLabels: {app: mic}}\n',
    'id.yaml': podIdentity('orders', orders),
    'lost.yaml': deployment('lost', 'nobody'),
    'nobody.yaml': podIdentity('lonely', orders),
  }));
  const found = await find();
  assert.deepEqual(found.workloads.map(({ label, obstacle }) => [label, obstacle]), [
    ['Deployment secretly', 'The AzureIdentity "principal-1" is a service principal with a secret. Give its application a federated credential, or use a managed identity.'],
    ['Deployment certified', 'The AzureIdentity "principal-2" is a service principal with a certificate. Give its application a federated credential, or use a managed identity.'],
    ['Deployment shared', '"labels" is the alias *labels, which stands for another place.'],
    ['Deployment broken', null],
    ['Deployment lost', 'No AzureIdentityBinding with the selector "nobody" was found.'],
  ]);
  assert.deepEqual(found.left.map(({ what, why }) => `${what}: ${why.replace(/: [^:]* at line .*$|left as it is: .*$/, '')}`), [
    `${files.path('broken.yaml')}: A part of it is no YAML, and is `,
    `${files.path('chart.yaml')}: It is a template: what it yields is not known here. Migrate what it is made from, or what it yields.`,
    'AzureIdentity lonely: No workload in this workspace uses it: those that do are elsewhere, or there are none.',
    'AzurePodIdentityException mic: With workload identity nothing intercepts the pods, so there is nothing to except: delete it together with pod identity.',
  ]);
  assert.equal(found.changed, 1);
  await panel.call('openFile', { file: found.workloads[4]?.file ?? -1 });
  assert.equal(vscode.window.activeTextEditor?.document.uri.toString(), files.uri('lost.yaml').toString());
  for (const [name, text] of Object.entries(texts)) assert.equal(await files.saved(name), text);
});

test('migrate: a workload in JSON gets its service account in a file beside it, under a name that is free', async (t) => {
  const json = `${JSON.stringify({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'api', namespace: 'shop', labels: { aadpodidbinding: 'orders' } }, spec: { containers: [] } }, null, 2)}\n`;
  const { panel, files, find, preview } = await migrating(t, ({ orders }) => ({ 'id.yaml': podIdentity('orders', orders), 'api.json': json, 'api.serviceaccounts.yaml': '# somebody else\'s\n' }));
  await find();
  const { message } = await preview.accepting([0, 1], async () => panel.call('preview', none));
  assert.equal(message, `The files are changed. Save and apply them, let the pods roll out, and then delete the AzureIdentity and AzureIdentityBinding objects. Where a Kustomization lists its files, add ${files.path('api.serviceaccounts-2.yaml')} to its resources.`);
  assert.equal(await files.shown('api.json'), json.replace('"aadpodidbinding": "orders"', '"azure.workload.identity/use": "true"').replace('"containers"', '"serviceAccountName": "orders",\n    "containers"'));
  assert.match(await files.shown('api.serviceaccounts-2.yaml'), /^apiVersion: v1\nkind: ServiceAccount\nmetadata:\n {2}name: orders\n {2}namespace: shop\n/);
  assert.equal(await files.saved('api.serviceaccounts.yaml'), '# somebody else\'s\n');
  assert.deepEqual((await find()).workloads, []);
});

test('migrate: manifests that are typed and were never saved are migrated, too', async (t) => {
  const { panel, find, preview, ids } = await migrating(t, () => ({}));
  const typed = await vscode.workspace.openTextDocument({ language: 'yaml', content: `${podIdentity('orders', ids.orders)}---\n${deployment('api', 'orders')}` });
  await vscode.window.showTextDocument(typed);
  assert.deepEqual((await find()).workloads.map(({ label }) => label), ['Deployment api']);
  await preview.accepting([0], async () => panel.call('preview', none));
  assert.match(typed.getText(), /serviceAccountName: orders/);
});

test('migrate: a window without a folder says so', async (t) => {
  // A window has a folder or none from its start: here it is one that says that it has none.
  t.mock.getter(vscode.workspace, 'workspaceFolders', () => undefined);
  t.mock.method(vscode.workspace, 'findFiles', async () => []);
  const app = startApp(t);
  await app.run('migrateToWorkloadIdentity');
  const found = await app.panel<MigrateContract>().call('find', none);
  assert.deepEqual([found.files, found.noFolder], [[], true]);
});

test('migrate: a folder in which nothing uses pod identity has nothing to migrate', async (t) => {
  const files = await filesIn(t, { 'a.yaml': 'apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: api}\n' });
  const app = startApp(t);
  await app.run('migrateToWorkloadIdentity');
  const found = await app.panel<MigrateContract>().call('find', none);
  assert.deepEqual([found.files, found.workloads, found.noFolder], [[], [], false]);
  assert.equal(await files.exists('a.yaml'), true);
  assert.equal(app.azure.requests.length, 0);
});
