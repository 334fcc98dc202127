import * as vscode from 'vscode';
import { languages } from '../../manifests/marks.ts';

// What is longer is no manifest.
const mostBytes = 5_000_000;

/** Whether manifests are written there: the other side of a comparison, say, is no such file, though it may be open. */
export function isWritten(uri: vscode.Uri): boolean {
  return ['untitled', 'file'].includes(uri.scheme) || vscode.workspace.getWorkspaceFolder(uri) !== undefined;
}

/** Whether a document may be a manifest that somebody edits here: not the old one beside it in a comparison, say. */
export function isEditedHere({ uri, languageId }: Pick<vscode.TextDocument, 'uri' | 'languageId'>): boolean {
  return languages.includes(languageId) && isWritten(uri);
}

/** What a file says, and what is another thing once it says something else: undefined where it is typed and not saved. */
export interface FileText {
  readonly text: string;
  readonly version: string | undefined;
}

/**
 * The text of a file: what is typed and not saved, and else what is in the file, as VS Code would show it. A document that
 * nobody looks at outlives its file, and what was in it. Undefined where there is none to be had: a file that went, or one
 * that is too long to be a manifest.
 */
export async function textOf(uri: vscode.Uri): Promise<string | undefined> {
  const file = await textUnless(undefined, uri);
  return file === 'unchanged' ? undefined : file?.text;
}

/** The same, but not read where the file has a version that is known. */
export async function textUnless(known: string | undefined, uri: vscode.Uri): Promise<FileText | 'unchanged' | undefined> {
  const open = documentAt(uri);
  if (open?.isDirty === true || open?.isUntitled === true) return { text: open.getText(), version: undefined };
  try {
    const { size, mtime } = await vscode.workspace.fs.stat(uri);
    const version = [mtime, size, open?.encoding].join(' ');
    if (version === known) return 'unchanged';
    if (size > mostBytes) return undefined;
    const text = await decoded(await vscode.workspace.fs.readFile(uri), uri, open?.encoding);
    return text === undefined ? undefined : { text: asOpened(text), version };
  } catch (error) {
    if (error instanceof vscode.FileSystemError) return undefined;
    throw error;
  }
}

/** A file as people know it, from the folder that it is in. `file`: its URI. */
export function pathOf(file: string): string {
  return vscode.workspace.asRelativePath(vscode.Uri.parse(file, true));
}

export function documentAt(uri: vscode.Uri): vscode.TextDocument | undefined {
  return vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
}

/** In the encoding that somebody chose for the document that is open, and else in the one of the file and the settings. */
async function decoded(bytes: Uint8Array, uri: vscode.Uri, encoding: string | undefined): Promise<string | undefined> {
  try {
    return await (encoding === undefined ? vscode.workspace.decode(bytes, { uri }) : vscode.workspace.decode(bytes, { encoding }));
  } catch {
    // It throws for what is no text, which is no manifest either, and says it in words alone.
    return undefined;
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

/** Whether something is there, a file or a folder. */
export async function exists(uri: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(uri);
    return true;
  } catch (error) {
    if (error instanceof vscode.FileSystemError) return false;
    throw error;
  }
}
