import * as vscode from 'vscode';

// What is longer is no manifest.
const mostBytes = 5_000_000;

/** Whether manifests are written there: the other side of a comparison, say, is no such file, though it may be open. */
export function isWritten(uri: vscode.Uri): boolean {
  return ['untitled', 'file'].includes(uri.scheme) || vscode.workspace.getWorkspaceFolder(uri) !== undefined;
}

/**
 * The text of a file: what is typed and not saved, and else what is in the file, as VS Code would show it. A document that
 * nobody looks at outlives its file, and what was in it. Undefined where there is none to be had: a file that went, or one
 * that is too long to be a manifest.
 */
export async function textOf(uri: vscode.Uri): Promise<string | undefined> {
  const open = documentAt(uri);
  return open?.isDirty === true || open?.isUntitled === true ? open.getText() : textOnDisk(uri);
}

/** A file as people know it, from the folder that it is in. `file`: its URI. */
export function pathOf(file: string): string {
  return vscode.workspace.asRelativePath(vscode.Uri.parse(file, true));
}

export function documentAt(uri: vscode.Uri): vscode.TextDocument | undefined {
  return vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
}

async function textOnDisk(uri: vscode.Uri): Promise<string | undefined> {
  try {
    const { size } = await vscode.workspace.fs.stat(uri);
    return size > mostBytes ? undefined : asOpened(new TextDecoder().decode(await vscode.workspace.fs.readFile(uri)));
  } catch (error) {
    if (error instanceof vscode.FileSystemError) return undefined;
    throw error;
  }
}

/**
 * A text with the line ends that it has in a document: VS Code knows one kind in a document, the one that more than half
 * of the lines end with. Places in the text are counted with it.
 * Source: _getEOL in https://github.com/microsoft/vscode/blob/main/src/vs/editor/common/model/pieceTreeTextBuffer/pieceTreeTextBufferBuilder.ts
 */
function asOpened(text: string): string {
  const ends = text.match(/\r\n|\r|\n/g) ?? [];
  if (new Set(ends).size < 2 && ends[0] !== '\r') return text;
  const withReturn = ends.filter((end) => end !== '\n').length;
  return text.replaceAll(/\r\n|\r|\n/g, withReturn > ends.length / 2 ? '\r\n' : '\n');
}
