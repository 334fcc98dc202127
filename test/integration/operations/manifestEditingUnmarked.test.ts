// Most YAML and JSON of a workspace has nothing to do with identities: it is read for the marks, and not parsed.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import * as vscode from 'vscode';
import { Parser } from 'yaml';
import type { MigrateContract } from '../../../src/features/migrate/protocol.ts';
import type { PodIdentityContract } from '../../../src/features/podIdentity/protocol.ts';
import { editorMenu } from '../../../src/features/manifestEditing/editorMenu.ts';
import { startApp } from './harness.ts';
import { fileOf, inEditor, onDisk, toldOf } from './manifestEditor.ts';
import { binding, identity } from './manifestTexts.ts';
import { none } from './migrating.ts';
import { orders } from './generating.ts';

const workload = 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: plain}\nspec: {template: {metadata: {labels: {app: plain}}, spec: {containers: [{name: plain, image: plain}]}}}\n';
const unmarked: Readonly<Record<string, string>> = {
  'values.yaml': 'image: plain\n',
  'compose.yml': 'services: {plain: {image: plain}}\n',
  'package.json': '{ "name": "plain" }\n',
  'settings.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: plain}\n',
  'broken.yaml': 'plain: [\n\t}',
  'deployment.yaml': workload,
};

/** The texts that the YAML library is given from now on. */
function parsing(t: TestContext): () => string[] {
  const { mock } = t.mock.method(Parser.prototype, 'parse');
  return () => mock.calls.map(({ arguments: [text] }) => text);
}

test('files without the marks are parsed neither when they are opened, typed in, saved, changed on the disk and deleted, nor for a migration; for the choice of a workload, those that hold one are', async (t) => {
  for (const [name, text] of Object.entries(unmarked)) await onDisk(t, `there/${name}`, text);
  const parsed = parsing(t);
  const app = startApp(t);
  app.checkManifests();
  const menu = editorMenu();
  t.after(() => menu.dispose());

  const editor = await inEditor(t, 'binding.yaml', binding());
  await editor.shows('binding-without-identity: orders');
  for (const [name, text] of Object.entries(unmarked)) {
    const plain = await inEditor(t, name, text);
    await plain.replace('plain', 'plainer');
    await plain.type('plain', 's');
    assert.ok(await plain.document.save());
    await vscode.commands.executeCommand('vscode.executeHoverProvider', plain.uri, plain.behind('plain'));
    if (name !== 'values.yaml') await plain.close();
  }
  await toldOf(t, 'new/values.yaml', 'plain: new\n');
  await onDisk(t, 'new/values.yaml', 'plain: newer\n');
  await vscode.workspace.fs.delete(fileOf('there/settings.yaml'));
  // What comes after all of that has the marks, and is noticed.
  await onDisk(t, 'identity.yaml', identity());
  await editor.shows();

  await app.run('migrateToWorkloadIdentity');
  await app.panel<MigrateContract>().call('find', none);
  assert.deepEqual([...new Set(parsed())].toSorted(), [binding(), identity()].toSorted());

  await app.run('generatePodIdentity', [await app.row(...orders)]);
  const { workloads } = await app.panel<PodIdentityContract>().call('load', undefined);
  assert.deepEqual(workloads.map(({ label }) => label).toSorted(), ['Deployment plain', 'Deployment plainser']);
  assert.deepEqual([...new Set(parsed())].toSorted(), [binding(), identity(), workload, workload.replace('plain', 'plainser')].toSorted());
});
