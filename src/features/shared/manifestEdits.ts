import * as vscode from 'vscode';
import type { Source } from '../../manifests/source.ts';
import type { FileChange } from '../../manifests/workloadChanges.ts';

/** Why a file is changed, for the preview in which each change is accepted. */
export interface Reason {
  readonly label: string;
  readonly description: string;
}

/**
 * The changes as VS Code makes them, in one step that can be undone. With a `reason` each waits in a preview until it is
 * accepted. Throws where a file is not any more what the changes were made for.
 */
export async function toWorkspaceEdit(files: readonly FileChange[], sources: ReadonlyMap<string, Source>, reason?: Reason): Promise<vscode.WorkspaceEdit> {
  const edit = new vscode.WorkspaceEdit();
  const metadata = reason && { ...reason, needsConfirmation: true };
  for (const { file, edits, text } of files) {
    const uri = vscode.Uri.parse(file, true);
    if (text !== undefined) {
      edit.createFile(uri, { contents: new TextEncoder().encode(text), ignoreIfExists: false }, metadata);
      continue;
    }
    const document = await vscode.workspace.openTextDocument(uri);
    if (document.getText() !== sources.get(file)?.text) throw new Error(`${vscode.workspace.asRelativePath(uri)} has changed meanwhile. Try again.`);
    for (const one of edits) edit.replace(uri, new vscode.Range(document.positionAt(one.start), document.positionAt(one.end)), one.text, metadata);
  }
  return edit;
}
