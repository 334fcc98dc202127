import * as vscode from 'vscode';
import { foreignComment } from '../../manifests/json.ts';
import { documentAt, exists, textOf } from '../shared/fileText.ts';

/** What the cluster is told. */
export interface Tried {
  readonly text: string;
  readonly languageId: string;
}

/** The same as it is now. */
interface Current extends Tried {
  /** Whether the file has it. */
  readonly saved: boolean;
}

/** What a file comes to for kubectl. */
export interface Read {
  /** How many objects are in it. */
  readonly objects: number;
  /** Why it is not to be applied, in sentences. */
  readonly problem: string | undefined;
  /** What may not be meant so, in sentences. */
  readonly warning: string | undefined;
}

/**
 * Of a document that was closed what is in its file counts; one without a file is gone then. Throws where there is no text
 * to be had, in words that name the file.
 */
export async function currently(uri: vscode.Uri): Promise<Current> {
  const open = documentAt(uri);
  if (uri.scheme === 'untitled' && !open) throw new Error(`${nameOf(uri)} was closed, and what was in it is no more, or is in a file by now. Open that file, and apply it from there.`);
  const text = await textOf(uri);
  if (text === undefined) throw new Error(`${nameOf(uri)} can't be read ${(await exists(uri)) ? 'here: it is too long for a file of manifests, or no text. Apply it with kubectl.' : 'any more: somebody deleted, moved or renamed it. Open the file that is there now, and apply it from there.'}`);
  const { languageId, isDirty } = open ?? (await vscode.workspace.openTextDocument(uri));
  return { text, languageId, saved: uri.scheme === 'file' && !isDirty };
}

/** Loads the YAML library, which nobody needs before. */
export async function readText(text: string): Promise<Read> {
  const [{ readSource }, { readAsYaml }] = await Promise.all([import('../../manifests/source.ts'), import('../../manifests/template.ts')]);
  const source = readSource(text);
  const { manifests, problems } = source.template ? (readAsYaml(text) ?? source) : source;
  const objects = manifests.length;
  const comment = manifests.map(({ text: document, start }) => ({ start, comment: foreignComment(document) })).find((one) => one.comment);
  if (comment?.comment) return { objects, problem: `kubectl reads no comments in JSON, and line ${lineOf(text, comment.start + comment.comment.start)} has one. Take them out, or write the file in YAML.`, warning: undefined };
  const [first] = problems;
  if (first) return { objects, problem: `A part of it can't be read: ${first.message}`, warning: undefined };
  if (objects === 0) return { objects, problem: source.template ? (text.includes('{{') ? 'It is a template: apply what it yields, with Helm for instance.' : 'There is “#{…}” in it, which another tool fills in, such as replace-tokens or Octopus: apply what that yields.') : 'There is no Kubernetes object in it.', warning: undefined };
  return { objects, problem: undefined, warning: source.template ? 'There is “{{ … }}” in it, which is applied as it stands. If it is a template, apply what it yields, with Helm for instance.' : undefined };
}

/** Counted from 1, as editors do. */
function lineOf(text: string, at: number): number {
  return text.slice(0, at).split('\n').length;
}

/** A file as people know it. */
export function nameOf(uri: vscode.Uri): string {
  return vscode.workspace.asRelativePath(uri);
}
