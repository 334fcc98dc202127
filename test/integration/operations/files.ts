import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import * as vscode from 'vscode';
import { until } from './until.ts';

/** Files in the folder that is open, in a folder of the test's own that goes with it. */
export interface Files {
  readonly uri: (name: string) => vscode.Uri;
  /** The file as people know it, from the folder that is open. */
  readonly path: (name: string) => string;
  readonly write: (name: string, text: string) => Promise<void>;
  readonly delete: (name: string) => Promise<void>;
  readonly exists: (name: string) => Promise<boolean>;
  /** What is in the file. */
  readonly saved: (name: string) => Promise<string>;
  /** What an editor shows of it, saved or not. */
  readonly shown: (name: string) => Promise<string>;
  /** Somebody types: puts a text in the place of another one, and saves nothing. */
  readonly type: (name: string, old: string, text: string) => Promise<void>;
}

let folders = 0;

export async function filesIn(t: TestContext, texts: Readonly<Record<string, string>>): Promise<Files> {
  const [open = assert.fail('no folder is open')] = vscode.workspace.workspaceFolders ?? [];
  const folder = vscode.Uri.joinPath(open.uri, `test-${++folders}`);
  const files: Files = {
    uri: (name) => vscode.Uri.joinPath(folder, name),
    path: (name) => vscode.workspace.asRelativePath(files.uri(name)),
    write: async (name, text) => vscode.workspace.fs.writeFile(files.uri(name), new TextEncoder().encode(text)),
    delete: async (name) => vscode.workspace.fs.delete(files.uri(name)),
    exists: async (name) => vscode.workspace.fs.stat(files.uri(name)).then(() => true, () => false),
    saved: async (name) => new TextDecoder('utf-8', { ignoreBOM: true }).decode(await vscode.workspace.fs.readFile(files.uri(name))),
    shown: async (name) => (await vscode.workspace.openTextDocument(files.uri(name))).getText(),
    async type(name, old, text) {
      const document = await vscode.workspace.openTextDocument(files.uri(name));
      const at = document.getText().indexOf(old);
      assert.ok(at >= 0, `no "${old}" in ${name}`);
      const edit = new vscode.WorkspaceEdit();
      edit.replace(document.uri, new vscode.Range(document.positionAt(at), document.positionAt(at + old.length)), text);
      assert.equal(await vscode.workspace.applyEdit(edit), true);
    },
  };
  for (const [name, text] of Object.entries(texts)) await files.write(name, text);
  t.after(async () => {
    await closeAll();
    await discard(folder);
  });
  return files;
}

/**
 * Deletes a file or a folder as the explorer does it. VS Code holds on to a document for minutes after somebody asked for
 * it, unless its file goes like this, and whoever looks at all documents would look at those of earlier tests, too.
 * Source: https://github.com/microsoft/vscode/blob/main/src/vs/workbench/api/browser/mainThreadDocuments.ts
 */
async function discard(uri: vscode.Uri): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  edit.deleteFile(uri, { recursive: true, ignoreIfNotExists: true });
  assert.equal(await vscode.workspace.applyEdit(edit), true);
}

/** Closes all editors, and throws away what was not saved: asked to save it, nobody would answer. */
export async function closeAll(): Promise<void> {
  for (const document of unsaved()) {
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  }
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  await until('the end of what was not saved', () => (unsaved().length > 0 ? undefined : true));
}

/** VS Code writes its settings in a document, too: those are its own. */
function unsaved(): vscode.TextDocument[] {
  return vscode.workspace.textDocuments.filter(({ isDirty, isUntitled, uri }) => isDirty && (isUntitled || vscode.workspace.getWorkspaceFolder(uri)));
}
