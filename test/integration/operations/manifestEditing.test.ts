import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as vscode from 'vscode';
import { startApp } from './harness.ts';
import { inEditor, onDisk, untitled } from './manifestEditor.ts';
import { until } from './until.ts';
import { binding, deployment, identity, serviceAccount } from './manifestTexts.ts';

test('mistakes are marked when a manifest is opened, and no more when it is mended', async (t) => {
  startApp(t).checkManifests();
  const editor = await inEditor(t, 'binding.yaml', `${identity()}---\n${binding({ selector: '"order s"' })}`);
  await editor.shows('selector: "order s"');
  await editor.replace('"order s"', 'orders');
  await editor.shows();
});

test('mistakes are marked while one types, in a manifest that was never saved', async (t) => {
  startApp(t).checkManifests();
  const editor = await untitled(t, `${identity()}---\n${binding()}`);
  await editor.type('selector: orders', '-');
  await editor.shows('selector: orders-');
  await vscode.commands.executeCommand('deleteLeft');
  await editor.shows();
});

test('what was open before is checked', async (t) => {
  const app = startApp(t);
  const editor = await inEditor(t, 'identity.yaml', identity({ type: '3' }));
  app.checkManifests();
  await editor.shows('identity-type: 3');
});

test('mistakes go with the marks, and with the document', async (t) => {
  startApp(t).checkManifests();
  const editor = await inEditor(t, 'pod.yaml', deployment({ label: 'aadpodidbinding: "a b"' }));
  await editor.shows('label-value: "a b"');
  await editor.replace('aadpodidbinding', 'app.kubernetes.io/name');
  await editor.shows();
  await editor.replace('app.kubernetes.io/name', 'aadpodidbinding');
  await editor.shows('label-value: "a b"');
  await vscode.languages.setTextDocumentLanguage(editor.document, 'plaintext');
  await editor.shows();
  await vscode.languages.setTextDocumentLanguage(editor.document, 'yaml');
  await editor.shows('label-value: "a b"');
  await editor.close();
  assert.deepEqual(vscode.languages.getDiagnostics(editor.uri), []);
});

test('a file without the marks is left alone, however broken it is', async (t) => {
  startApp(t).checkManifests();
  const plain = await inEditor(t, 'values.yaml', 'a: [\n\tb: }\n');
  const editor = await inEditor(t, 'broken.yaml', 'aadpodidbinding: [\n');
  await editor.shows('syntax: ');
  assert.deepEqual(plain.problems(), []);
});

test('for the light bulb, hovers, lenses and what is offered, nothing is parsed of a file without the marks, nor of the old one in a comparison', async (t) => {
  const app = startApp(t);
  app.checkManifests();
  const [content, scheme] = [`${identity({ type: '3' })}---\n${deployment({ label: 'azure.workload.identity/use: "true"' })}`, 'older'];
  const provider = vscode.workspace.registerTextDocumentContentProvider(scheme, { provideTextDocumentContent: () => content });
  t.after(() => provider.dispose());
  const plain = await inEditor(t, 'plain.yaml', 'kind: Pod\nspec:\n  serviceAccountName: orders\n');
  const old = await vscode.workspace.openTextDocument(vscode.Uri.from({ scheme, path: '/old.yaml' }));
  assert.equal(old.languageId, 'yaml');
  for (const document of [plain.document, old]) {
    const at = document.positionAt(document.getText().indexOf('serviceAccountName: ') + 'serviceAccountName: '.length);
    const actions = await vscode.commands.executeCommand<readonly unknown[]>('vscode.executeCodeActionProvider', document.uri, new vscode.Range(new vscode.Position(0, 0), at));
    const hovers = await vscode.commands.executeCommand<readonly unknown[]>('vscode.executeHoverProvider', document.uri, at);
    const lenses = await vscode.commands.executeCommand<readonly unknown[]>('vscode.executeCodeLensProvider', document.uri, 10);
    await vscode.commands.executeCommand('vscode.executeCompletionItemProvider', document.uri, at);
    assert.deepEqual([actions, hovers, lenses], [[], [], []]);
  }
  assert.equal(app.manifestsRead.join(' '), '');
  // What has the marks is read, so that the counting counts.
  const marked = await inEditor(t, 'marked.yaml', `${identity()}---\n${binding({ selector: '"a b"' })}`);
  await marked.shows('selector: "a b"');
  assert.ok(app.manifestsRead.includes(marked.uri.toString()) && app.manifestsRead.includes('others'));
});

test('what goes wrong with checking is told once, and not at each key', async (t) => {
  const app = startApp(t);
  let times = 0;
  const others = async (): Promise<never> => {
    times += 1;
    throw new Error('The disk is gone.');
  };
  app.checkManifests({ others });
  const editor = await inEditor(t, 'binding.yaml', binding());
  await until('the first check', () => (times > 0 ? true : undefined));
  await editor.replace('selector: orders', 'selector: orders-api');
  await until('the next check', () => (times > 1 ? true : undefined));
  await until('a message', () => app.messages()[0]);
  assert.deepEqual(app.messages(), ['Check Manifests: The disk is gone.']);
});

test('a broken document says so, and the others are checked', async (t) => {
  startApp(t).checkManifests();
  const editor = await inEditor(t, 'several.yaml', `${identity({ type: '3' })}---\nkind: Pod\n\tname: a\n---\n${binding({ selector: '"a b"' })}`);
  await editor.shows('identity-type: 3', 'syntax: \t', 'selector: "a b"');
});

test("a template of Helm's is left alone until it is none any more", async (t) => {
  startApp(t).checkManifests();
  const editor = await inEditor(t, 'template.yaml', `${identity({ type: '3' })}# {{ .Values.name }}\n`);
  await editor.replace('# {{ .Values.name }}\n', '# {{ .Values.name }}\n# and so on\n');
  const other = await inEditor(t, 'other.yaml', identity({ name: 'other', type: '4' }));
  await other.shows('identity-type: 4');
  assert.deepEqual(editor.problems(), []);
  await editor.replace('# {{ .Values.name }}\n', '');
  await editor.shows('identity-type: 3');
});

test('places are right behind a byte order mark and with CRLF, and mending keeps both', async (t) => {
  startApp(t).checkManifests();
  const text = `\uFEFF${identity()}---\n${binding({ selector: '"a b"' })}`.replaceAll('\n', '\r\n');
  const editor = await inEditor(t, 'crlf.yaml', text.replace('type: 0', 'Type: 0'));
  await editor.shows('old-field: Type', 'selector: "a b"');
  await editor.mend('Type', 'Rename it to "type"');
  await editor.shows('selector: "a b"');
  assert.ok(await editor.document.save());
  assert.equal(new TextDecoder('utf-8', { ignoreBOM: true }).decode(await vscode.workspace.fs.readFile(editor.uri)), text);
});

test('a manifest in JSON is checked and mended', async (t) => {
  startApp(t).checkManifests();
  const manifest = { apiVersion: 'aadpodidentity.k8s.io/v1', kind: 'AzureIdentityBinding', metadata: { name: 'orders' }, spec: { AzureIdentity: 'orders', Selector: 'orders' } };
  await onDisk(t, 'identity.yaml', identity());
  const editor = await inEditor(t, 'binding.json', JSON.stringify(manifest, null, 2));
  assert.equal(editor.document.languageId, 'json');
  await editor.shows('old-field: "AzureIdentity"', 'old-field: "Selector"');
  await editor.mend('"AzureIdentity"', 'Rename it to "azureIdentity"');
  await editor.mend('"Selector', 'Rename it to "selector"');
  await editor.shows();
  assert.deepEqual((JSON.parse(editor.document.getText()) as typeof manifest).spec, { azureIdentity: 'orders', selector: 'orders' });
});

const many = Array.from({ length: 750 }, (_, index) => `${identity({ name: `id-${index}` })}---\n${binding({ name: `b-${index}`, azureIdentity: `id-${index}`, selector: `s-${index}` })}`).join('---\n');

test('fifteen hundred manifests are checked in slices, and what is typed meanwhile counts', async (t) => {
  startApp(t).checkManifests();
  const shown = new Set<string>();
  const editor = await untitled(t, '');
  const listening = vscode.languages.onDidChangeDiagnostics(() => editor.problems().forEach((problem) => shown.add(problem)));
  t.after(() => listening.dispose());
  await editor.replace('', `${many}---\n${binding({ azureIdentity: 'id-0', selector: '"first text"' })}`);
  // Each slice keeps the others waiting for as long as it takes.
  let [last, slices] = [performance.now(), 0];
  const others = setInterval(() => {
    slices = performance.now() - last > 12 ? slices + 1 : 0;
    last = performance.now();
  });
  t.after(() => clearInterval(others));
  await until('the check to be under way', () => (slices > 5 ? true : undefined));
  await editor.replace('first text', 'last text');
  await until('what is found', () => (shown.size > 0 ? true : undefined));
  assert.deepEqual([...shown], ['selector: "last text"']);
});

test('each object of AAD Pod Identity bears the hint that it is archived, with the way to migrate', async (t) => {
  const app = startApp(t);
  app.checkManifests();
  const editor = await inEditor(t, 'several.yaml', `${identity()}---\n${binding()}---\n${serviceAccount()}`);
  const hints = () => vscode.languages.getDiagnostics(editor.uri).filter(({ severity }) => severity === vscode.DiagnosticSeverity.Hint);
  await until('the hints', () => (hints().length === 2 ? true : undefined));
  assert.deepEqual(hints().map(({ code, source, range }) => [code, source, editor.document.getText(range)]), [['pod-identity-archived', 'Managed Identities', 'apiVersion'], ['pod-identity-archived', 'Managed Identities', 'apiVersion']]);
  const [fix] = await editor.fixes('apiVersion');
  assert.equal(fix?.isPreferred, false);
  await editor.mend('apiVersion', 'Migrate to workload identity…');
  assert.equal(app.panel().title, 'Migrate to Workload Identity');
});
