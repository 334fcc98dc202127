import * as vscode from 'vscode';
import type { Source } from '../../manifests/source.ts';
import type { FileChange } from '../../manifests/workloadChanges.ts';
import { documentAt, exists } from './fileText.ts';

/** Why a file is changed, for the preview in which each change is accepted. */
export interface Reason {
  readonly label: string;
  readonly description: string;
}

/** What became of the files, by their URIs. */
export interface Changed {
  readonly changed: readonly vscode.Uri[];
  /** They are as they were: nobody accepted the change. None without a reason. */
  readonly left: readonly vscode.Uri[];
}

interface Target {
  readonly uri: vscode.Uri;
  /** Before; undefined while there is no such file. */
  readonly text: string | undefined;
}

/**
 * Makes the changes in the documents, in one step that can be undone. With a `reason` each waits in a preview until it is
 * accepted, or `signal` aborts. Throws, before anything is changed, where a file is not any more what the changes were made
 * for, and where `signal` has aborted by then.
 */
export async function changeFiles(files: readonly FileChange[], sources: ReadonlyMap<string, Source>, reason?: Reason, signal?: AbortSignal): Promise<Changed> {
  const edit = new vscode.WorkspaceEdit();
  const metadata = reason && { ...reason, needsConfirmation: true };
  const targets: Target[] = [];
  for (const { file, edits, text } of files) {
    const uri = vscode.Uri.parse(file, true);
    if (text !== undefined) {
      const free = await unused(uri, targets);
      targets.push({ uri: free, text: undefined });
      edit.createFile(free, { contents: new TextEncoder().encode(text), ignoreIfExists: false }, metadata);
      continue;
    }
    const document = await vscode.workspace.openTextDocument(uri);
    if (document.getText() !== sources.get(file)?.text) throw changedMeanwhile(uri);
    targets.push({ uri, text: document.getText() });
    for (const one of edits) edit.replace(uri, new vscode.Range(document.positionAt(one.start), document.positionAt(one.end)), one.text, metadata);
  }
  signal?.throwIfAborted();
  const done = await (reason ? accepted(edit, signal) : vscode.workspace.applyEdit(edit));
  const overtaken = targets.find(({ uri, text }) => text !== undefined && documentAt(uri)?.getText() !== text);
  if (!done && overtaken) throw changedMeanwhile(overtaken.uri);
  // Of what waits in a preview a part may be accepted.
  const results = await Promise.all(targets.map(async (target) => ({ ...target, changed: done && (await isChanged(target)) })));
  const left = results.filter(({ changed }) => !changed).map(({ uri }) => uri);
  if (!reason && left.length > 0) throw new Error(`VS Code could not change ${left.map((uri) => vscode.workspace.asRelativePath(uri)).join(' and ')}. See whether it can be written to, and try again.`);
  return { changed: results.filter(({ changed }) => changed).map(({ uri }) => uri), left };
}

/** What waits in VS Code's own preview goes from there when the signal aborts: only while it waits, since the preview of others is the same one. */
async function accepted(edit: vscode.WorkspaceEdit, signal: AbortSignal | undefined): Promise<boolean> {
  signal?.addEventListener('abort', discard);
  try {
    return await vscode.workspace.applyEdit(edit, { isRefactoring: true });
  } finally {
    signal?.removeEventListener('abort', discard);
  }
}

function discard(): void {
  void vscode.commands.executeCommand('refactorPreview.discard');
}

function changedMeanwhile(uri: vscode.Uri): Error {
  return new Error(`${vscode.workspace.asRelativePath(uri)} has changed meanwhile, and was left alone. Try again.`);
}

async function isChanged({ uri, text }: Target): Promise<boolean> {
  return text === undefined ? exists(uri) : (await vscode.workspace.openTextDocument(uri)).getText() !== text;
}

/** A name next to it where something has this one: that is somebody's, and stays. */
async function unused(uri: vscode.Uri, taken: readonly Target[]): Promise<vscode.Uri> {
  for (let number = 1; ; number++) {
    const candidate = number === 1 ? uri : uri.with({ path: uri.path.replace(/(\.[^./]*)?$/, (ending) => `-${number}${ending}`) });
    if (!taken.some((one) => one.uri.toString() === candidate.toString()) && !(await exists(candidate))) return candidate;
  }
}
