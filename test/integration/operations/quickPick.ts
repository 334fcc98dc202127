import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import * as vscode from 'vscode';

/** Gives the quick pick that was made last. To be called once somebody is there, who answers it. */
export function quickPick(t: TestContext): () => vscode.QuickPick<vscode.QuickPickItem> {
  const create = vscode.window.createQuickPick;
  let last: vscode.QuickPick<vscode.QuickPickItem> | undefined;
  t.mock.method(vscode.window, 'createQuickPick', () => (last = create()));
  return () => last ?? assert.fail('no quick pick');
}
