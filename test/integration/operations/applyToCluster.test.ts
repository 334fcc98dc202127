import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import * as vscode from 'vscode';
import { runCommand } from '../../../src/azure/runCommand.ts';
import type { SampleAzureOptions } from '../../../src/emulator/sampleAzure.ts';
import type { ApplyContract, Target } from '../../../src/features/apply/protocol.ts';
import { closeAll, filesIn } from './files.ts';
import { startApp } from './harness.ts';
import { mayOnlyRead, standingClock } from './meanwhile.ts';
import { until } from './until.ts';

const account = 'apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: orders\n';
const clusterVersion = 'api-version=2024-02-01';

/** The panel for a document, beside files in the folder that is open. */
async function opened(t: TestContext, document: vscode.TextDocument, options: SampleAzureOptions = {}) {
  const app = startApp(t, options);
  await vscode.window.showTextDocument(document);
  await app.run('applyToCluster');
  const panel = app.panel<ApplyContract>();
  const { clusters } = await panel.call('clusters', undefined);
  const at = (name: string, namespace = ''): Target => ({ cluster: clusters.find((one) => one.name === name)?.id ?? assert.fail(`no ${name}`), namespace });
  /** What a command in the cluster prints. */
  const inCluster = async (command: string, name = 'aks-prod'): Promise<string> => {
    const cluster = clusters.find((one) => one.name === name) ?? assert.fail();
    return (await runCommand(app.azure.cloud, cluster, { command }, new AbortController().signal)).logs.trim();
  };
  return { app, panel, at, inCluster, prod: at('aks-prod') };
}

/** The same for a file. */
async function openedFile(t: TestContext, text: string, { name = 'account.yaml', ...options }: SampleAzureOptions & { readonly name?: string } = {}) {
  const files = await filesIn(t, { [name]: text });
  return { files, path: files.path(name), ...(await opened(t, await vscode.workspace.openTextDocument(files.uri(name)), options)) };
}

const absent = 'Error from server (NotFound): serviceaccounts "orders" not found';

test('apply to a cluster: the cluster says what it would do, and does nothing, before it does it', async (t) => {
  const { app, panel, prod, inCluster, path } = await openedFile(t, account);
  assert.deepEqual(await panel.call('load', undefined), { file: path, path: vscode.Uri.joinPath(vscode.workspace.workspaceFolders?.[0]?.uri ?? assert.fail(), path).fsPath, saved: true, objects: 1, problem: null, warning: null, begun: null, shell: 'bash' });
  assert.deepEqual(await panel.call('dryRun', prod), { exitCode: 0, output: 'serviceaccount/orders created (server dry run)' });
  assert.equal(await inCluster('kubectl get sa orders'), absent);
  assert.deepEqual(await panel.call('apply', prod), { exitCode: 0, output: 'serviceaccount/orders created' });
  assert.equal(await inCluster('kubectl get sa orders -o name'), 'serviceaccount/orders');
  assert.match(app.inShells().bash, new RegExp(`^az aks command invoke .*--name aks-prod --command 'kubectl apply --filename account.yaml' --file ${path}$`));
  assert.deepEqual(await panel.call('dryRun', prod), { exitCode: 0, output: 'serviceaccount/orders unchanged (server dry run)' });
  assert.deepEqual(app.messages(), []);
});

test('apply to a cluster: nothing is applied that the cluster did not say yes to, in this namespace', async (t) => {
  const { app, files, panel, prod, at, path } = await openedFile(t, account);
  const posts = () => app.azure.requests.filter(({ method, path: asked }) => method === 'POST' && asked.endsWith('/runCommand')).length;
  const refused = async (target: Target, message: string) => {
    const before = posts();
    await assert.rejects(panel.call('apply', target), { message });
    assert.equal(posts(), before);
  };
  await refused(prod, 'Nothing was applied to aks-prod. Run the dry run first.');
  await panel.call('dryRun', prod);
  await refused(at('aks-legacy'), 'Nothing was applied to aks-legacy: the dry run was for another cluster or another namespace. Run it again.');
  await refused(at('aks-prod', 'default'), 'Nothing was applied to aks-prod: the dry run was for another cluster or another namespace. Run it again.');
  await refused({ ...prod, namespace: 'No Name' }, 'Only lower-case letters, digits and "-", beginning and ending with a letter or a digit.');
  await refused({ ...prod, cluster: 'none' }, 'Choose a cluster.');
  await files.type('account.yaml', 'orders', 'another');
  await refused(prod, `Nothing was applied to aks-prod: ${path} has changed since the dry run. Run it again.`);
  assert.equal((await panel.call('dryRun', prod)).output, 'serviceaccount/another created (server dry run)');
  assert.equal((await panel.call('apply', prod)).output, 'serviceaccount/another created');
});

test('apply to a cluster: what kubectl refuses is told as it printed it, and is not applied', async (t) => {
  const { panel, at, inCluster } = await openedFile(t, `${account}---\napiVersion: v1\nkind: ServiceAccount\nmetadata: {name: Orders}\n`);
  for (const target of [at('aks-prod'), at('aks-prod', 'nowhere')]) {
    const { exitCode, output } = await panel.call('dryRun', target);
    assert.equal(exitCode, 1);
    assert.match(output, target.namespace === '' ? /^serviceaccount\/orders created \(server dry run\)\n[^]*"Orders"/ : /namespaces "nowhere" not found/);
    await assert.rejects(panel.call('apply', target), { message: 'Nothing was applied to aks-prod. Run the dry run first.' });
  }
  assert.equal(await inCluster('kubectl get sa orders'), absent);
});

for (const [what, text, told] of [
  ['a template', 'kind: ServiceAccount\nmetadata: {name: {{ .Release.Name }}}\n', 'It is a template: apply what it yields, with Helm for instance.'],
  ['what replace-tokens fills in', 'apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: #{NAME}#\n', 'There is “#{…}” in it, which another tool fills in, such as replace-tokens or Octopus: apply what that yields.'],
  ['no YAML', 'kind: [\n', /^A part of it can't be read: /],
  ['no object', '# nothing yet\n', 'There is no Kubernetes object in it.'],
  ['JSON with comments', '{\n  "apiVersion": "v1", // of orders\n  "kind": "ServiceAccount",\n  "metadata": {"name": "orders"}\n}\n', 'kubectl reads no comments in JSON, and line 2 has one. Take them out, or write the file in YAML.'],
] as const) {
  test(`apply to a cluster: a file that holds ${what} is not tried, and why is said`, async (t) => {
    const { app, panel, prod, path } = await openedFile(t, text);
    const { problem } = await panel.call('load', undefined);
    assert.ok(typeof told === 'string' ? problem === told : told.test(problem ?? ''), problem);
    await assert.rejects(panel.call('dryRun', prod), { message: `${path} was not tried. ${problem}` });
    assert.equal(app.azure.requests.some(({ method, path: asked }) => method === 'POST' && asked.endsWith('/runCommand')), false);
  });
}

test('apply to a cluster: what others fill in is applied as it stands, with a warning', async (t) => {
  const { panel, prod } = await openedFile(t, 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: page}\ndata: {title: "{{ .Title }}"}\n');
  const { problem, warning, objects } = await panel.call('load', undefined);
  assert.deepEqual([problem, objects, warning], [null, 1, 'There is “{{ … }}” in it, which is applied as it stands. If it is a template, apply what it yields, with Helm for instance.']);
  assert.equal((await panel.call('dryRun', prod)).output, 'configmap/page created (server dry run)');
});

test('apply to a cluster: a file that is too long is not said to be gone', async (t) => {
  const { files, panel, prod, path } = await openedFile(t, account);
  await closeAll();
  await files.write('account.yaml', `${account}#${' '.repeat(5_000_000)}\n`);
  await assert.rejects(panel.call('dryRun', prod), { message: `${path} can't be read here: it is too long for a file of manifests, or no text. Apply it with kubectl.` });
});

test('apply to a cluster: JSON is applied as JSON', async (t) => {
  const { panel, prod, inCluster } = await openedFile(t, JSON.stringify({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'orders' } }), { name: 'account.json' });
  assert.equal((await panel.call('dryRun', prod)).output, 'serviceaccount/orders created (server dry run)');
  await panel.call('apply', prod);
  assert.equal(await inCluster('kubectl get sa orders -o name'), 'serviceaccount/orders');
});

test('apply to a cluster: what was never saved is applied, and kubectl in a terminal has it saved first', async (t) => {
  const files = await filesIn(t, {});
  const document = await vscode.workspace.openTextDocument({ language: 'yaml', content: account });
  const { panel, prod } = await opened(t, document);
  const { file, path, saved } = await panel.call('load', undefined);
  assert.deepEqual([file, path, saved], [document.fileName, null, false]);
  assert.equal((await panel.call('dryRun', prod)).exitCode, 0);

  // Nothing presses the buttons of the dialog that asks where: somebody closes it, and then names a file.
  const asked = t.mock.method(vscode.workspace, 'save', async () => undefined);
  assert.equal((await panel.call('saveFile', undefined)).saved, false);
  asked.mock.mockImplementation(async () => {
    await files.write('saved.yaml', document.getText());
    await closeAll();
    return files.uri('saved.yaml');
  });
  const after = await panel.call('saveFile', undefined);
  assert.deepEqual([after.file, after.path, after.saved], [files.path('saved.yaml'), files.uri('saved.yaml').fsPath, true]);
  assert.equal((await panel.call('apply', prod)).output, 'serviceaccount/orders created');
});

test('apply to a cluster: what is typed counts, and for kubectl in a terminal it is saved first', async (t) => {
  const { files, panel, prod } = await openedFile(t, account);
  await files.type('account.yaml', 'orders', 'typed');
  assert.equal((await panel.call('load', undefined)).saved, false);
  assert.equal((await panel.call('dryRun', prod)).output, 'serviceaccount/typed created (server dry run)');
  assert.equal(await files.saved('account.yaml'), account);
  assert.equal((await panel.call('saveFile', undefined)).saved, true);
  assert.equal(await files.saved('account.yaml'), account.replace('orders', 'typed'));
});

test('apply to a cluster: of a document that was closed what is in its file counts', async (t) => {
  const { files, panel, prod, path } = await openedFile(t, account);
  await panel.call('dryRun', prod);
  await files.type('account.yaml', 'orders', 'thrown-away');
  await closeAll();
  assert.equal((await panel.call('apply', prod)).output, 'serviceaccount/orders created');
  await files.write('account.yaml', account.replace('orders', 'another'));
  await assert.rejects(panel.call('apply', prod), { message: `Nothing was applied to aks-prod: ${path} has changed since the dry run. Run it again.` });
  assert.equal((await panel.call('dryRun', prod)).output, 'serviceaccount/another created (server dry run)');
  await files.delete('account.yaml');
  for (const call of ['dryRun', 'apply'] as const) await assert.rejects(panel.call(call, prod), { message: `${path} can't be read any more: somebody deleted, moved or renamed it. Open the file that is there now, and apply it from there.` });
});

test('apply to a cluster: a document that was closed and never saved is said to be gone', async (t) => {
  const document = await vscode.workspace.openTextDocument({ language: 'yaml', content: account });
  const { panel, prod } = await opened(t, document);
  await panel.call('dryRun', prod);
  const name = document.fileName;
  await closeAll();
  await until('the end of the document', () => (document.isClosed ? true : undefined));
  for (const call of ['load', 'saveFile'] as const) await assert.rejects(panel.call(call, undefined), { message: `${name} was closed, and what was in it is no more, or is in a file by now. Open that file, and apply it from there.` });
  await assert.rejects(panel.call('apply', prod), { message: new RegExp(`^${name} was closed`) });
});

test('apply to a cluster: a cluster that is stopped, or runs no commands, says what to do', async (t) => {
  const { app, panel, at } = await openedFile(t, account, { operationMs: 0 });
  const legacy = at('aks-legacy');
  const url = `${legacy.cluster}?${clusterVersion}`;
  const cluster = (await app.elsewhere('GET', url)) as { readonly properties: object };
  await app.elsewhere('PUT', url, { ...cluster, properties: { ...cluster.properties, apiServerAccessProfile: { disableRunCommand: true } } });
  await assert.rejects(panel.call('dryRun', legacy), { message: 'Running commands is switched off on aks-legacy. Switch it on with az aks update --enable-run-command (Azure CLI 2.76 and newer), or run the command with a kubeconfig. (RunCommandDisabled)' });
  await app.elsewhere('POST', `${legacy.cluster}/stop?${clusterVersion}`);
  await assert.rejects(panel.call('dryRun', legacy), { message: 'aks-legacy is stopped, so no command can run in it. Start it first. (ClusterStopped)' });
  await app.elsewhere('DELETE', url);
  await assert.rejects(panel.call('dryRun', legacy), { message: /aks-legacy.* was not found.*It may have been deleted by somebody else/ });
});

test('apply to a cluster: who may not run commands is told which right is missing, and where', async (t) => {
  const { app, panel, at } = await openedFile(t, account);
  const legacy = at('aks-legacy');
  await mayOnlyRead(app, legacy.cluster.split('/')[2] ?? '');
  await assert.rejects(panel.call('dryRun', legacy), { message: 'You need Microsoft.ContainerService/managedClusters/runcommand/action on aks-legacy. Ask an Owner or User Access Administrator of it for a role that allows this.' });
});

test('apply to a cluster: where no answer comes it says that it may have been done all the same', async (t) => {
  const { app, panel, prod, path } = await openedFile(t, account);
  await panel.call('dryRun', prod);
  app.azure.setFaults([{ method: 'POST', path: '/runCommand', status: 504, code: 'GatewayTimeout', message: 'No answer.' }]);
  await assert.rejects(panel.call('apply', prod), { message: `Apply ${path} to aks-prod: whether it was done is not known. Azure is having trouble (GatewayTimeout). Try again in a minute. A dry run says what is still to be done.` });
  app.azure.setFaults([{ method: 'POST', path: '/runCommand', status: 413, body: '<html></html>', contentType: 'text/html' }]);
  await assert.rejects(panel.call('apply', prod), { message: /^The files for the command on aks-prod are too large for Azure: 1 KB, zipped\. Send fewer of them at a time\. \(ContextTooLarge\)$/ });
});

test('apply to a cluster: who stops waiting is told nothing more, and can begin again', async (t) => {
  const clock = standingClock();
  const { app, panel, prod } = await openedFile(t, account, { operationMs: 60_000, clock });
  const running = panel.call('dryRun', prod);
  running.catch(() => undefined);
  await until('the command to run', () => (app.azure.requests.some(({ path }) => path.includes('/commandResults/')) ? true : undefined));
  await panel.call('stop', undefined);
  await assert.rejects(running, { message: /abort/i });
  await assert.rejects(panel.call('apply', prod), { message: 'Nothing was applied to aks-prod. Run the dry run first.' });
  clock.step = 30_000;
  assert.equal((await panel.call('dryRun', prod)).exitCode, 0);
});

test('apply to a cluster: a page that was hidden meanwhile learns what became of it, whether it runs still, went well or failed', async (t) => {
  const clock = standingClock();
  const { app, panel, prod, at, path } = await openedFile(t, account, { operationMs: 60_000, clock });
  const beginning = async () => (await panel.call('load', undefined)).begun;
  await assert.rejects(panel.call('outcome', undefined), { message: 'Nothing was begun here.' });
  const running = panel.call('dryRun', prod);
  await until('the command to run', () => (app.azure.requests.some((one) => one.path.includes('/commandResults/')) ? true : undefined));
  assert.deepEqual(await beginning(), { dryRun: true, target: prod, cluster: 'aks-prod' });
  await assert.rejects(panel.call('dryRun', at('aks-legacy')), { message: `${path} was not tried: what was begun before is under way still. Wait for it, or stop waiting.` });
  const again = panel.call('outcome', undefined);
  clock.step = 30_000;
  assert.deepEqual(await again, await running);
  assert.deepEqual(await panel.call('apply', { ...prod, cluster: prod.cluster.toUpperCase() }), await panel.call('outcome', undefined));
  assert.equal((await beginning())?.dryRun, false);
  app.azure.setFaults([{ method: 'POST', path: '/runCommand', status: 504, code: 'GatewayTimeout', message: 'No answer.' }]);
  for (const call of [async () => panel.call('dryRun', prod), async () => panel.call('outcome', undefined)]) await assert.rejects(call, { message: 'Azure is having trouble (GatewayTimeout). Try again in a minute.' });
});

test('apply to a cluster: what became of it is said where the panel was closed meanwhile', async (t) => {
  const { app, panel, prod, inCluster, path } = await openedFile(t, account);
  await panel.call('dryRun', prod);
  const applying = panel.call('apply', prod);
  panel.close();
  await applying;
  assert.deepEqual(app.messages(), [`Apply ${path} to aks-prod: done.`]);
  assert.equal(await inCluster('kubectl get sa orders -o name'), 'serviceaccount/orders');
});

test('apply to a cluster: without a file of manifests in front it says what to open', async (t) => {
  const app = startApp(t);
  t.after(closeAll);
  await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ language: 'plaintext', content: account }));
  await app.run('applyToCluster', [], { closes: true });
  assert.deepEqual(app.messages(), ['Open the YAML or JSON file with the manifests first.']);
});
