import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as vscode from 'vscode';
import type { WorkloadIdentityContract } from '../../../src/features/workloadIdentity/protocol.ts';
import { startApp } from './harness.ts';
import { fileOf, inEditor, onDisk, toldOf, untitled } from './manifestEditor.ts';
import { binding, deployment, identity, serviceAccount, strange } from './manifestTexts.ts';
import { until } from './until.ts';

const alone = 'binding-without-identity: orders';

test('a binding without its identity is marked as long as no other file has it', async (t) => {
  startApp(t).checkManifests();
  const editor = await inEditor(t, 'binding.yaml', binding());
  await editor.shows(alone);
  const file = await onDisk(t, 'base/identity.yaml', identity());
  await editor.shows();
  await onDisk(t, 'base/identity.yaml', identity({ name: 'payments' }));
  await editor.shows(alone);
  await onDisk(t, 'base/identity.yaml', identity());
  await editor.shows();
  await vscode.workspace.fs.delete(file);
  await editor.shows(alone);
});

test('a folder that is deleted takes what its files hold along, and one that is renamed keeps it', async (t) => {
  startApp(t).checkManifests();
  await toldOf(t, 'base/deep/identity.yaml', identity());
  const editor = await inEditor(t, 'binding.yaml', binding());
  await editor.shows();
  const other = await inEditor(t, 'other.yaml', binding({ name: 'other', azureIdentity: 'other', selector: 'other' }));
  await other.shows('binding-without-identity: other');
  t.after(async () => vscode.workspace.fs.delete(fileOf('overlay'), { recursive: true }).then(undefined, () => undefined));
  await vscode.workspace.fs.rename(fileOf('base'), fileOf('overlay'));
  await other.replace('azureIdentity: other', 'azureIdentity: orders');
  await other.shows();
  await editor.shows();
  await vscode.workspace.fs.delete(fileOf('overlay'), { recursive: true });
  await editor.shows(alone);
});

test('what is typed in another file counts before it is saved, and no more when it is given up', async (t) => {
  startApp(t).checkManifests();
  const other = await inEditor(t, 'identity.yaml', identity());
  const editor = await inEditor(t, 'binding.yaml', binding());
  await editor.shows();
  await other.type('name: orders', '-api');
  await editor.shows(alone);
  await other.replace(other.document.getText(), '');
  await editor.shows(alone);
  await vscode.commands.executeCommand('undo');
  await vscode.commands.executeCommand('undo');
  await editor.shows();
  await other.replace('name: orders', 'name: others');
  await editor.shows(alone);
  await other.close();
  await editor.shows();
});

test('a manifest that was never saved counts as long as it is open', async (t) => {
  startApp(t).checkManifests();
  const editor = await inEditor(t, 'binding.yaml', binding());
  await editor.shows(alone);
  const other = await untitled(t, identity());
  await editor.shows();
  await other.close();
  await editor.shows(alone);
});

test('a file that is deleted has no mistakes any more, though another extension still holds its document', async (t) => {
  startApp(t).checkManifests();
  const uri = await toldOf(t, 'held.yaml', binding());
  const held = await vscode.workspace.openTextDocument(uri);
  const marked = () => vscode.languages.getDiagnostics(uri).filter(({ severity }) => severity !== vscode.DiagnosticSeverity.Hint).length;
  await until('its mistake', () => (marked() === 1 ? true : undefined));
  await vscode.workspace.fs.delete(uri);
  await until('the end of it', () => (marked() === 0 ? true : undefined));
  assert.equal(held.getText(), binding());
});

test('the label of a pod that no binding selects is marked, with the selector that is meant', async (t) => {
  const file = await onDisk(t, 'identity.yaml', `${identity()}---\n${binding()}`);
  startApp(t).checkManifests();
  const editor = await inEditor(t, 'pod.yaml', deployment({ label: 'aadpodidbinding: order # by pod identity' }));
  await editor.shows('label-without-binding: order');
  // The file is told of, too, and while it is read for that nothing is known of it.
  const meant = 'No AzureIdentityBinding in this workspace has the selector "order". Did you mean "orders"?';
  await until('the selector that is meant', () => (vscode.languages.getDiagnostics(editor.uri)[0]?.message === meant ? true : undefined));
  await editor.mend('aadpodidbinding: order', 'Make it "orders"');
  await editor.shows();
  await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(`${identity()}---\n${binding({ selector: 'orders-api' })}`));
  await editor.shows('label-without-binding: orders');
});

test('the ServiceAccount of a pod is looked for in other files, in those without a mark, too', async (t) => {
  startApp(t).checkManifests();
  const other = await inEditor(t, 'account.yaml', serviceAccount({ name: 'elsewhere', clientId: '' }));
  const editor = await inEditor(t, 'pod.yaml', deployment({ label: 'azure.workload.identity/use: "true"' }));
  await editor.shows('service-account-unknown: orders');
  await other.replace('elsewhere', 'orders');
  await editor.shows('service-account-unannotated: orders');
  await other.replace('  namespace: shop\n', `  annotations:\n    azure.workload.identity/client-id: ${strange.clientId}\n`);
  await editor.shows();
  await other.replace('name: orders', 'name: order');
  await editor.shows('service-account-unknown: orders');
  await editor.mend('serviceAccountName: orders', 'Run it as the ServiceAccount "order"');
  await editor.shows();
  await other.replace(other.document.getText(), '');
  await editor.shows('service-account-unknown: order');
});

function workload(kind: string, name: string, namespace: string): string {
  return deployment({ label: 'azure.workload.identity/use: "true"', account: `${name}-${namespace}` }).replace('kind: Deployment', `kind: ${kind}`).replace('name: api\n', `name: ${name}\n  namespace: ${namespace}\n`);
}

test('the way to generate the YAML of workload identity opens for the workload that was marked, whatever else is in the file', async (t) => {
  const app = startApp(t);
  app.checkManifests();
  const editor = await inEditor(t, 'several.yaml', [workload('Deployment', 'web', 'shop'), workload('Deployment', 'web', 'bank'), workload('StatefulSet', 'web', 'bank')].join('---\n'));
  await editor.shows('service-account-unknown: web-shop', 'service-account-unknown: web-bank', 'service-account-unknown: web-bank');
  await app.answering({ picks: ['mi-orders'] }, async () => editor.mend('serviceAccountName: web-bank', 'Generate workload identity YAML…'));
  const { workloads, workload: chosen } = await app.panel<WorkloadIdentityContract>().call('load', undefined);
  const found = workloads.find(({ key }) => key === chosen);
  assert.deepEqual([found?.label, found?.namespace], ['Deployment web', 'bank']);
});

test('what a comparison shows beside the file is neither checked nor counted', async (t) => {
  startApp(t).checkManifests();
  const before = `${identity({ name: 'before' })}---\n${binding({ name: 'before', azureIdentity: 'before' })}`;
  const provider = vscode.workspace.registerTextDocumentContentProvider('before', { provideTextDocumentContent: () => before.replace('type: 0', 'type: 3') });
  t.after(() => provider.dispose());
  const editor = await inEditor(t, 'now.yaml', `${identity()}---\n${binding()}`);
  await editor.shows();
  const uri = editor.uri.with({ scheme: 'before' });
  await vscode.commands.executeCommand('vscode.diff', uri, editor.uri);
  const old = await until('the old text', () => vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri.toString()));
  assert.equal(old.languageId, 'yaml');
  await editor.replace('type: 0', 'type: 4');
  await editor.shows('identity-type: 4');
  assert.deepEqual(vscode.languages.getDiagnostics(uri), []);
});
