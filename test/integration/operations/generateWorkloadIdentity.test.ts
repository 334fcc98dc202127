import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as vscode from 'vscode';
import { withoutGraph } from '../../contract/azure/estate.ts';
import { added, api, before, begun, credentials, notebook, opened, orders, patched, slow } from './generating.ts';
import { trustedBy } from './meanwhile.ts';

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

test('generate workload identity: the ServiceAccount of a patch comes into a file of its own, which the Kustomization has to list', async (t) => {
  const patch = 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: api, namespace: shop}\nspec: {template: {metadata: {labels: {app: api}}}}\n';
  const { files, panel, form } = await opened(t, { 'patch.yaml': patch });
  const made = files.path('patch.serviceaccounts.yaml');
  assert.equal(await panel.call('open', form('Deployment api')), `Changed ${made} and ${files.path('patch.yaml')}. Look it over, and save it. Where a Kustomization lists its files, add ${made} to its resources.`);
  assert.match(await files.shown('patch.serviceaccounts.yaml'), /^apiVersion: v1\nkind: ServiceAccount\n/);
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
