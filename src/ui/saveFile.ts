import * as vscode from 'vscode';

export interface FileToSave {
  /** With its ending. */
  readonly name: string;
  readonly text: string;
  /** Of the dialog. */
  readonly title: string;
  /** What the dialog calls files of the kind, and their endings. */
  readonly filters: Record<string, string[]>;
}

/** Asks where, in the folder that is open to begin with, and writes the file. Undefined when the user leaves. */
export async function saveFile({ name, text, title, filters }: FileToSave): Promise<vscode.Uri | undefined> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const target = await vscode.window.showSaveDialog({ title, filters, ...(folder && { defaultUri: vscode.Uri.joinPath(folder, name) }) });
  if (target) await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(text));
  return target;
}
