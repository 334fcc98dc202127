import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import * as vscode from 'vscode';
import { withoutGraph } from '../../contract/azure/estate.ts';
import type { SampleAzureOptions } from '../../../src/emulator/sampleAzure.ts';
import type { Form, WorkloadIdentityContract } from '../../../src/features/workloadIdentity/protocol.ts';
import { filesIn } from './files.ts';
import { startApp } from './harness.ts';
import type { TestApp } from './harness.ts';
import { idOf, lock, mayOnlyRead, trustedBy } from './meanwhile.ts';
import { until } from './until.ts';

const orders = ['Contoso Prod', 'Managed Identities', 'mi-orders'];
const payments = ['Contoso Dev', 'Managed Identities', 'mi-payments'];
const notebook = ['Fabrikam Research', 'Managed Identities', 'mi-notebook'];
const credentials = 'federatedIdentityCredentials';
const apiVersion = 'api-version=2023-01-31';

const api = `# The API of the shop.
apiVersion: apps/v1
kind: Deployment
metadata:
    name: api
    namespace: shop   # ours
spec:
    template:
        metadata:
            labels: &labels
                app: "api"  # not 'web'
        spec:
            containers:
                - {name: api, image: 'contoso/api'}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: settings}   # as it was
`;

/** The panel for an identity, beside files in the folder that is open. */
async function opened(t: TestContext, texts: Readonly<Record<string, string>> = {}, { labels = orders, options }: { labels?: readonly string[]; options?: SampleAzureOptions } = {}) {
  const files = await filesIn(t, texts);
  const app = startApp(t, options);
  const row = await app.row(...labels);
  await app.run('generateWorkloadIdentity', [row]);
  const panel = app.panel<WorkloadIdentityContract>();
  const start = await panel.call('load', undefined);
  const { clusters } = await panel.call('clusters', undefined);
  const { id: cluster = '' } = clusters.find(({ name }) => name === 'aks-prod') ?? {};
  const form = (label = '', more: Partial<Form> = {}): Form => {
    const workload = label === '' ? '' : (start.workloads.find((one) => one.label === label)?.key ?? assert.fail(`no ${label} among ${start.workloads.map((one) => one.label).join(', ')}`));
    return { cluster, namespace: 'shop', serviceAccount: 'shop-api', workload, ...more };
  };
  return { app, files, panel, start, clusters, form, identity: idOf(row) };
}

const before = 'aks-prod-orders: system:serviceaccount:orders:orders-api of northeurope.oic.prod-aks.azure.com';
const added = 'aks-prod-shop-shop-api: system:serviceaccount:shop:shop-api of northeurope.oic.prod-aks.azure.com';

test('generate workload identity: where the credentials may not be listed, that is said, and the YAML can be opened', async (t) => {
  const { start, panel, form } = await opened(t, { 'api.yaml': api }, { options: { faults: [{ method: 'GET', path: '/federatedIdentityCredentials', status: 403, code: 'AuthorizationFailed', message: "The client does not have authorization to perform action 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials/read' over scope '/subscriptions/x'." }] } });
  assert.match(String(start.credentials), /^You need Microsoft\.ManagedIdentity\/userAssignedIdentities\/federatedIdentityCredentials\/read on /);
  assert.match(await panel.call('open', form('Deployment api', { cluster: '' })), /^Changed .*api\.yaml\. Look it over, and save it\.$/);
});

test('generate workload identity: a workload of the workspace can be chosen that knows nothing of identities yet', async (t) => {
  const { start, files } = await opened(t, { 'api.yaml': api, 'settings.json': '{"kind": "Deployment"}' });
  assert.deepEqual(start.workloads.map(({ label, description, namespace }) => [label, description, namespace]), [['Deployment api', files.path('api.yaml'), 'shop']]);
  assert.deepEqual([start.identity.name, start.credentials, start.leftOut], ['mi-orders', 1, null]);
});

test('generate workload identity: what cannot be read beside the workloads is named', async (t) => {
  const { start, files } = await opened(t, { 'api.yaml': api, 'chart.yaml': 'kind: Deployment\nmetadata: {name: {{ .Release.Name }}}\n', 'broken.yaml': `${api}---\nkind: Deployment\nspec: [\n` });
  assert.equal(start.leftOut, `Workloads can't be chosen from ${files.path('broken.yaml')} (a part of it is no YAML), ${files.path('chart.yaml')} (a template: what it yields is not known here).`);
  assert.deepEqual(start.workloads.map(({ description }) => description), [files.path('api.yaml'), files.path('broken.yaml')]);
});

test('generate workload identity: what is being typed and was never saved can be chosen, too', async (t) => {
  await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ language: 'yaml', content: api }));
  const { panel, form, start } = await opened(t);
  assert.deepEqual(start.workloads.map(({ label, description }) => [label, description]), [['Deployment api', 'Untitled-1']]);
  assert.match(await panel.call('save', form('Deployment api')), /Changed Untitled-1\. Look it over, and save it\.$/);
});

test('generate workload identity: the clusters are those of the tenant of the identity, and a subscription that cannot be read is named beside them', async (t) => {
  const { app, panel, clusters } = await opened(t);
  assert.deepEqual(clusters.map(({ name, issuer }) => [name, issuer !== null && issuer !== undefined]), [['aks-abs-demo', false], ['aks-legacy', false], ['aks-prod', true]]);
  const { subscriptionId } = clusters.find(({ name }) => name === 'aks-legacy') ?? assert.fail();
  app.azure.setFaults([withoutGraph, { path: `${subscriptionId}/providers/Microsoft.ContainerService`, status: 403, code: 'AuthorizationFailed', message: 'No.' }]);
  const again = await panel.call('clusters', undefined);
  assert.deepEqual(again.clusters.map(({ name }) => name), ['aks-prod']);
  assert.match(again.failures.join(), /^The clusters of Contoso Dev could not be read: /);
  const other = await opened(t, {}, { labels: notebook });
  assert.deepEqual(other.clusters, []);
});

test('generate workload identity: after a switch of the cloud nobody claims that there is no cluster', async (t) => {
  const { app, panel, form } = await opened(t);
  app.choose({ ...app.azure.cloud, resourceManager: 'https://management.elsewhere.example' });
  await assert.rejects(panel.call('clusters', undefined), { message: 'Another cloud is in use now. Open this panel again.' });
  app.choose({ ...app.azure.cloud });
  await assert.rejects(panel.call('clusters', undefined), { message: 'You are signed in otherwise than before. Open this panel again.' });
  app.choose(app.azure.cloud);
  assert.match(await panel.call('save', form()), /^Created federated credential/);
});

test('generate workload identity: a page that was hidden meanwhile learns what became of it, well or not', async (t) => {
  const { app, panel, form } = await opened(t);
  const hasBegun = async () => (await panel.call('load', undefined)).begun;
  assert.equal(await hasBegun(), false);
  app.azure.setFaults([slow]);
  const saving = panel.call('save', form());
  await begun(app);
  assert.equal(await hasBegun(), true);
  // The new page draws itself, and that is no reason to forget it.
  await panel.call('preview', form());
  assert.equal(await panel.call('outcome', undefined), await saving);
  app.azure.setFaults([{ method: 'PUT', path: credentials, status: 403, code: 'AuthorizationFailed', message: 'No.' }]);
  const failing = form('', { serviceAccount: 'another' });
  const message = /^Can't create the federated credential of mi-orders for shop\/another: /;
  await assert.rejects(panel.call('save', failing), { message });
  assert.equal(await hasBegun(), true);
  await assert.rejects(panel.call('outcome', undefined), { message });
  await panel.call('preview', failing);
  assert.equal(await hasBegun(), false);
});

test('generate workload identity: the cluster is found in whichever case its ID comes', async (t) => {
  const { app, panel, form, identity } = await opened(t);
  await panel.call('save', form('', { cluster: form().cluster.toUpperCase() }));
  assert.deepEqual(await trustedBy(app, identity), [before, added]);
});

test('generate workload identity: the credential is created with the issuer of the cluster, and the YAML is opened', async (t) => {
  const { app, panel, form, identity, start } = await opened(t);
  const { yaml, files: changed } = await panel.call('preview', form());
  assert.deepEqual(changed, []);
  assert.equal(await panel.call('save', form()), 'Created federated credential aks-prod-shop-shop-api of mi-orders. Opened the YAML. Save it to where it belongs, and put what its comment says into the pod template.');
  assert.deepEqual(await trustedBy(app, identity), [before, added]);
  const { document } = vscode.window.activeTextEditor ?? assert.fail('no editor');
  assert.deepEqual([document.languageId, document.isUntitled, document.getText()], ['yaml', true, yaml]);
  assert.match(yaml, new RegExp(`kind: ServiceAccount\nmetadata:\n  name: shop-api\n  namespace: shop\n  annotations:\n    azure.workload.identity/client-id: ${start.identity.clientId}\n$`));
  assert.equal(await app.outline([...orders, 'Federated Credentials'], 1), 'aks-prod-orders  orders/orders-api · aks-prod\naks-prod-shop-shop-api  shop/shop-api · aks-prod');
  assert.match(app.inShells().bash, /^az identity federated-credential create .*--identity-name mi-orders --name aks-prod-shop-shop-api --issuer https:\/\/northeurope\.oic\.prod-aks\.azure\.com\/\S+\/ --subject system:serviceaccount:shop:shop-api /);
});

/** The API after it was let sign in as the identity. */
const patched = (clientId: string) => `${api.replace("# not 'web'\n", `# not 'web'\n                azure.workload.identity/use: "true"\n`).replace('        spec:\n', '        spec:\n            serviceAccountName: shop-api\n')}---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: shop-api
  namespace: shop
  annotations:
    azure.workload.identity/client-id: ${clientId}
`;

for (const [what, written, shown] of [
  ['with its comments, its anchors and its indentation', (text: string) => text, (text: string) => text],
  ['with the line ends of Windows', (text: string) => text.replaceAll('\n', '\r\n'), (text: string) => text.replaceAll('\n', '\r\n')],
  ['with a byte order mark', (text: string) => `\uFEFF${text}`, (text: string) => text],
  // VS Code gives all lines of a document the end that most of them have.
  ['where its lines end in different ways', (text: string) => text.replaceAll('\n', '\r\n').replace('\r\n', '\n'), (text: string) => text.replaceAll('\n', '\r\n')],
] as const) {
  test(`generate workload identity: a workload is changed in place, ${what}`, async (t) => {
    const { app, files, panel, form, identity, start } = await opened(t, { 'api.yaml': written(api) });
    const wanted = form('Deployment api');
    const expected = shown(patched(start.identity.clientId));
    const preview = await panel.call('preview', wanted);
    assert.deepEqual([preview.files, preview.obstacle], [[files.path('api.yaml')], null]);
    assert.doesNotMatch(preview.yaml, /ConfigMap/);
    assert.equal(await files.shown('api.yaml'), shown(api));
    assert.equal(await panel.call('save', wanted), `Created federated credential aks-prod-shop-shop-api of mi-orders. Changed ${files.path('api.yaml')}. Look it over, and save it.`);
    assert.equal(await files.shown('api.yaml'), expected);
    assert.equal(vscode.window.activeTextEditor?.document.uri.toString(), files.uri('api.yaml').toString());
    assert.equal(await files.saved('api.yaml'), written(api));

    assert.equal(await panel.call('save', wanted), `mi-orders has the federated credential aks-prod-shop-shop-api for it already. Nothing had to be changed in ${files.path('api.yaml')}: it is right already.`);
    assert.equal(await files.shown('api.yaml'), expected);
    assert.deepEqual(await trustedBy(app, identity), [before, added]);
  });
}

test('generate workload identity: a ServiceAccount of another file is annotated there', async (t) => {
  const account = 'kind: ServiceAccount\napiVersion: v1\nmetadata: {name: shop-api, namespace: shop} # ours\n';
  const { files, panel, form, start } = await opened(t, { 'api.yaml': api, 'account.yaml': account });
  const { clientId } = start.identity;
  assert.match(await panel.call('save', form('Deployment api')), new RegExp(`Changed ${files.path('api.yaml')} and ${files.path('account.yaml')}\\.`));
  assert.equal(await files.shown('account.yaml'), account.replace('namespace: shop}', `namespace: shop, annotations: {azure.workload.identity/client-id: ${clientId}}}`));
  assert.equal(await files.shown('api.yaml'), patched(clientId).split('---\napiVersion: v1\nkind: ServiceAccount')[0]);
});

test('generate workload identity: the namespace that the file names counts', async (t) => {
  const { app, panel, form, identity } = await opened(t, { 'api.yaml': api });
  await panel.call('save', form('Deployment api', { namespace: 'elsewhere' }));
  assert.deepEqual(await trustedBy(app, identity), [before, added]);
});

const shared = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  selector: {matchLabels: &labels {app: web}}
  template:
    metadata: {labels: *labels}
    spec: {containers: []}
`;
const ofAnother = 'apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: shop-api, annotations: {azure.workload.identity/client-id: 9d7f0d6e-5c0f-4e29-9f26-5ad2f8bbd0ad}}\n';
for (const [what, texts, label, told] of [
  ['whose labels are an alias', { 'web.yaml': shared }, 'Deployment web', (path: (name: string) => string) => `Deployment web in ${path('web.yaml')} can't be changed in place: "labels" is the alias *labels, which stands for another place.`],
  ['whose service account stands for another identity', { 'api.yaml': api, 'account.yaml': ofAnother }, 'Deployment api', (path: (name: string) => string) => `The ServiceAccount shop-api in ${path('account.yaml')} stands for another identity already, with the client ID 9d7f0d6e-5c0f-4e29-9f26-5ad2f8bbd0ad. Enter another name.`],
] as const) {
  test(`generate workload identity: for a workload ${what} nothing is created, and that is said`, async (t) => {
    const { app, files, panel, form, identity } = await opened(t, texts);
    const message = told(files.path);
    assert.equal((await panel.call('preview', form(label))).obstacle, message);
    await assert.rejects(panel.call('save', form(label)), { message });
    await assert.rejects(panel.call('open', form(label)), { message });
    assert.deepEqual(await trustedBy(app, identity), [before]);
    for (const [name, text] of Object.entries(texts)) assert.equal(await files.shown(name), text);
  });
}

test('generate workload identity: a workload whose file became a template, or went, can be changed no more, and nothing is created', async (t) => {
  const { app, files, panel, form, identity } = await opened(t, { 'api.yaml': api });
  const message = `Deployment api can't be found in ${files.path('api.yaml')} any more. Choose another workload.`;
  await files.write('api.yaml', api.replace("'contoso/api'", '{{ .Values.image }}'));
  await assert.rejects(panel.call('save', form('Deployment api')), { message });
  await files.delete('api.yaml');
  await assert.rejects(panel.call('save', form('Deployment api')), { message });
  assert.deepEqual(await trustedBy(app, identity), [before]);
});

/** The credential is being created. */
async function begun(app: TestApp): Promise<void> {
  await until('the operation', () => (app.begun() > 0 ? true : undefined));
}

const slow = { method: 'PUT', path: credentials, delayMs: 1000 };

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
  const told = saved.map((one) => (one.status === 'fulfilled' ? one.value : String(one.reason)));
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
