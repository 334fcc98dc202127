import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as vscode from 'vscode';
import { checkSetting } from '../../../src/manifests/marks.ts';
import { fromFirstManifest } from '../../../src/extension.ts';
import { editorMenu } from '../../../src/features/manifestEditing/editorMenu.ts';
import { inEditor } from './manifestEditor.ts';
import { binding, identity, serviceAccount } from './manifestTexts.ts';
import { until } from './until.ts';

async function want(wanted: boolean | undefined): Promise<void> {
  await vscode.workspace.getConfiguration().update(checkSetting, wanted, vscode.ConfigurationTarget.Workspace);
}

test('the extension checks all manifests that are open as soon as that is wanted, and none any more when it is not', async (t) => {
  const editors = [await inEditor(t, 'identity.yaml', identity({ type: '3' })), await inEditor(t, 'binding.yaml', binding({ selector: '"a b"' }))] as const;
  t.after(async () => want(undefined));
  for (let time = 0; time < 2; time++) {
    await want(true);
    await editors[0].shows('identity-type: 3');
    await editors[1].shows('selector: "a b"');
    await want(false);
    for (const editor of editors) await editor.shows();
  }
});

test("the editor's menu goes by what the editor in front holds, and by nothing any more when it is gone", async (t) => {
  const told: unknown[] = [];
  const execute = vscode.commands.executeCommand;
  // No API tells what a context key is set to.
  t.mock.method(vscode.commands, 'executeCommand', async (command: string, ...args: unknown[]) => {
    if (command === 'setContext') told.push(args);
    return execute(command, ...args);
  });
  const menu = editorMenu();
  t.after(() => menu.dispose());
  const is = async (kind: string | undefined): Promise<unknown> => until(`the menu of ${kind}`, () => (JSON.stringify(told.at(-1)) === JSON.stringify(['managedIdentities.manifest', kind]) ? true : undefined));
  const editor = await inEditor(t, 'menu.yaml', identity());
  await is('podIdentity');
  await editor.replace(editor.document.getText(), serviceAccount());
  await is('workloadIdentity');
  const plain = await inEditor(t, 'plain.yaml', 'kind: Pod\n');
  await is(undefined);
  await plain.close();
  await is('workloadIdentity');
  menu.dispose();
  await is(undefined);
});

test('what could not begin with the first manifest is told, and begins with the next one, once', async (t) => {
  const told: string[] = [];
  let [times, wanted] = [0, false];
  const begin = async (): Promise<void> => {
    times += 1;
    if (times === 1) throw new Error('not yet');
  };
  const waiting = fromFirstManifest(() => wanted, begin, async (error) => void told.push(String(error)));
  t.after(() => waiting.dispose());
  const editor = await inEditor(t, 'first.yaml', identity());
  assert.equal(times, 0);
  wanted = true;
  await editor.replace('name: orders', 'name: order');
  await until('what failed', () => told[0]);
  await inEditor(t, 'plain.yaml', 'kind: Pod\n');
  assert.equal(times, 1);
  await inEditor(t, 'second.yaml', identity());
  await until('the second time', () => (times === 2 ? true : undefined));
  await editor.replace('name: order', 'name: orders');
  await inEditor(t, 'third.yaml', identity());
  assert.deepEqual([times, told], [2, ['Error: not yet']]);
});
