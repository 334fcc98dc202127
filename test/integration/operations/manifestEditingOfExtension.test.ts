import { test } from 'node:test';
import * as vscode from 'vscode';
import { checkSetting } from '../../../src/manifests/marks.ts';
import { inEditor } from './manifestEditor.ts';
import { binding, identity } from './manifestTexts.ts';

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
