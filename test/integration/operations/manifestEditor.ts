import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import * as vscode from 'vscode';
import { until, within } from './until.ts';

/** A manifest in an editor, as somebody sees it and types in it. */
export interface ManifestEditor {
  readonly uri: vscode.Uri;
  readonly document: vscode.TextDocument;
  /** The place behind the first occurrence of a text. */
  readonly behind: (text: string) => vscode.Position;
  /** Another text in the place of the first occurrence of one, as a paste puts it there. */
  readonly replace: (text: string, by: string) => Promise<void>;
  /** Key by key, behind the first occurrence of a text. */
  readonly type: (behind: string, keys: string) => Promise<void>;
  /** The mistakes that are marked, each as its code and the text that is marked. The hints are left out. */
  readonly problems: () => readonly string[];
  /** Waits until just these are marked. */
  readonly shows: (...problems: readonly string[]) => Promise<void>;
  /** The titles of the quick fixes behind a text. */
  readonly fixes: (at: string) => Promise<readonly vscode.CodeAction[]>;
  /** Takes one of them. */
  readonly mend: (at: string, title: string) => Promise<void>;
  /** Saves nothing. */
  readonly close: () => Promise<void>;
}

/** The place of a file in the workspace. */
export function fileOf(name: string): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0] ?? assert.fail('no workspace');
  return vscode.Uri.joinPath(folder.uri, 'manifests', name);
}

/** Writes a file past the editor, as a checkout does, for as long as the test lasts. */
export async function onDisk(t: TestContext, name: string, text: string): Promise<vscode.Uri> {
  const uri = await write(name, text);
  t.after(async () => remove(uri));
  return uri;
}

/** The same, and VS Code has told of it: of what comes and goes at once it tells nothing. */
export async function toldOf(t: TestContext, name: string, text: string): Promise<vscode.Uri> {
  const uri = fileOf(name);
  const watcher = vscode.workspace.createFileSystemWatcher(`**/${name}`);
  const told = new Promise<void>((resolve) => watcher.onDidCreate(() => resolve()));
  await onDisk(t, name, text);
  await within(`the news of ${uri.path}`, told);
  watcher.dispose();
  return uri;
}

async function write(name: string, text: string): Promise<vscode.Uri> {
  const uri = fileOf(name);
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
  return uri;
}

async function remove(uri: vscode.Uri): Promise<void> {
  await vscode.workspace.fs.delete(uri).then(undefined, unlessGone);
}

function unlessGone(error: unknown): void {
  assert.ok(error instanceof vscode.FileSystemError && error.code === 'FileNotFound', String(error));
}

/** Writes a file and opens it. It is closed at the end of the test, and gone. */
export async function inEditor(t: TestContext, name: string, text: string): Promise<ManifestEditor> {
  const uri = await write(name, text);
  await vscode.commands.executeCommand('vscode.open', uri, { preview: false });
  const made = editorOf(t, await until(`an editor of ${uri.path}`, () => vscode.window.visibleTextEditors.find(({ document }) => document.uri.toString() === uri.toString())));
  t.after(async () => remove(uri));
  return made;
}

/** An editor of what was never saved. */
export async function untitled(t: TestContext, text: string, languageId = 'yaml'): Promise<ManifestEditor> {
  const before = vscode.window.activeTextEditor;
  await vscode.commands.executeCommand('workbench.action.files.newUntitledFile', { languageId });
  const editor = await until('an editor', () => (vscode.window.activeTextEditor === before || !vscode.window.activeTextEditor?.document.isUntitled ? undefined : vscode.window.activeTextEditor));
  const made = editorOf(t, editor);
  await replaceIn(made.document, 0, made.document.getText().length, text);
  return made;
}

function editorOf(t: TestContext, { document }: vscode.TextEditor): ManifestEditor {
  const { uri } = document;
  const offset = (text: string): number => {
    const at = document.getText().indexOf(text);
    assert.ok(at >= 0, `no ${JSON.stringify(text)} in ${document.getText()}`);
    return at;
  };
  const behind = (text: string): vscode.Position => document.positionAt(offset(text) + text.length);
  const problems = (): readonly string[] =>
    vscode.languages
      .getDiagnostics(uri)
      .filter(({ severity }) => severity !== vscode.DiagnosticSeverity.Hint)
      .toSorted((a, b) => a.range.start.compareTo(b.range.start))
      .map(({ code, range }) => `${code as string}: ${document.getText(range)}`);
  const show = async () => vscode.window.showTextDocument(document, { preview: false });

  const editor: ManifestEditor = {
    uri,
    document,
    behind,
    replace: async (text, by) => replaceIn(document, offset(text), offset(text) + text.length, by),
    async type(place, keys) {
      const { selection } = Object.assign(await show(), { selection: new vscode.Selection(behind(place), behind(place)) });
      assert.ok(selection.isEmpty);
      for (const text of keys) await vscode.commands.executeCommand('type', { text });
    },
    problems,
    async shows(...expected) {
      const isSo = (): true | undefined => (JSON.stringify(problems()) === JSON.stringify(expected) ? true : undefined);
      await until('the problems', isSo).catch(() => assert.deepEqual(problems(), expected));
    },
    fixes: async (at) => vscode.commands.executeCommand('vscode.executeCodeActionProvider', uri, new vscode.Range(behind(at), behind(at)), vscode.CodeActionKind.QuickFix.value),
    async mend(at, title) {
      const fixes = await editor.fixes(at);
      const fix = fixes.find((one) => one.title === title) ?? assert.fail(`no "${title}" among ${fixes.map((one) => one.title).join(', ')}`);
      if (fix.edit) assert.ok(await vscode.workspace.applyEdit(fix.edit));
      if (fix.command) await vscode.commands.executeCommand(fix.command.command, ...(fix.command.arguments as unknown[]));
    },
    async close() {
      if (document.isClosed) return;
      await show();
      await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
      const isOfIt = ({ input }: vscode.Tab): boolean => input instanceof vscode.TabInputTextDiff && input.modified.toString() === uri.toString();
      await vscode.window.tabGroups.close(vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs.filter(isOfIt)));
      await until(`the end of ${uri.path}`, () => (vscode.workspace.textDocuments.some((one) => one.uri.toString() === uri.toString()) ? undefined : true));
    },
  };
  t.after(editor.close);
  return editor;
}

async function replaceIn(document: vscode.TextDocument, start: number, end: number, text: string): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, new vscode.Range(document.positionAt(start), document.positionAt(end)), text);
  assert.ok(await vscode.workspace.applyEdit(edit));
}
