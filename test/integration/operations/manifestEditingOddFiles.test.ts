// Files that are none of the usual ones: what they hold, or how, keeps nobody from the others.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import * as vscode from 'vscode';
import { startApp } from './harness.ts';
import { fileOf, inEditor, onDisk, untitled } from './manifestEditor.ts';
import { binding, deployment, identity } from './manifestTexts.ts';
import { migrating, none, podIdentity, deployment as workload } from './migrating.ts';

const alone = 'binding-without-identity: orders';

async function onDiskIn(encoding: string, t: TestContext, name: string, text: string): Promise<vscode.Uri> {
  const uri = fileOf(name);
  await vscode.workspace.fs.writeFile(uri, await vscode.workspace.encode(text, { encoding }));
  t.after(async () => vscode.workspace.fs.delete(uri));
  return uri;
}

/** A pod that runs as a ServiceAccount that is in no file, and a label that no binding selects. */
const astray = `${binding()}---\n${deployment({ label: 'aadpodidbinding: nowhere' })}`;

/** A manifest that is one document of more than half a megabyte. */
const long = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: Array.from({ length: 5_500 }, (_, index) => ({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: `orders-${index}`, namespace: 'aadpodid' } })) }, undefined, 1);

test('maps that are merged in a circle in one file keep the others from nothing', async (t) => {
  startApp(t).checkManifests();
  await onDisk(t, 'circle.yaml', '--- &a\n# kind: ServiceAccount\ny: &b\n  <<: *a\n<<: *b\n');
  const editor = await inEditor(t, 'binding.yaml', binding());
  await editor.shows(alone);
  await onDisk(t, 'identity.yaml', identity());
  await editor.shows();
});

test('a file in UTF-16 counts as VS Code opens it', async (t) => {
  startApp(t).checkManifests();
  const editor = await inEditor(t, 'binding.yaml', binding());
  await editor.shows(alone);
  await onDiskIn('utf16le', t, 'identity.yaml', identity());
  await editor.shows();
});

test('a document that is too long to be read says so, and nothing is said to be in no file as long as it is there', async (t) => {
  startApp(t).checkManifests();
  const editor = await inEditor(t, 'binding.yaml', astray);
  await editor.shows(alone, 'label-without-binding: nowhere');
  const other = await untitled(t, long, 'json');
  await other.shows('unread: {');
  const [problem] = vscode.languages.getDiagnostics(other.uri);
  assert.deepEqual([problem?.severity, problem?.message], [vscode.DiagnosticSeverity.Information, 'This is too long to be checked: no document of more than 500 KB is read.']);
  await editor.shows();
  await other.close();
  await editor.shows(alone, 'label-without-binding: nowhere');
});

test('migrate: a file that somebody opened in another encoding is changed in that one', async (t) => {
  const { panel, files, find, preview } = await migrating(t, ({ orders }) => ({ 'id.yaml': podIdentity('orders', orders), 'api.yaml': '' }));
  const uri = files.uri('api.yaml');
  await vscode.workspace.fs.writeFile(uri, await vscode.workspace.encode(`# déjà vu\n${workload('api', 'orders')}`, { encoding: 'windows1252' }));
  await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri, { encoding: 'windows1252' }), { preview: false });
  await find();
  assert.equal((await preview.accepting([0], async () => panel.call('preview', none))).changed, true);
  assert.match(await files.shown('api.yaml'), /^# déjà vu\n[^]*serviceAccountName: orders\n/);
});
