import * as vscode from 'vscode';
import { digestOf } from '../../manifests/digest.ts';
import type { Digest } from '../../manifests/digest.ts';
import { createReader } from '../../manifests/source.ts';
import type { Reader, Source } from '../../manifests/source.ts';
import { concernsIdentities, holdsWorkload, languages } from '../../manifests/marks.ts';
import { isWritten, textOf } from './fileText.ts';

/** The manifests of the workspace: of an open document as it is typed, of another file as it was saved. */
export interface WorkspaceManifests extends vscode.Disposable {
  readonly read: (document: vscode.TextDocument, signal: AbortSignal) => Promise<Source>;
  /** What the other files hold. The first time all files are read. */
  readonly others: (than: vscode.Uri, signal: AbortSignal) => Promise<readonly Digest[]>;
  /** All files with something that has to do with an identity, by their URI, and besides them `more` that can be read. */
  readonly sources: (signal: AbortSignal, more?: readonly string[]) => Promise<ReadonlyMap<string, Source>>;
  /** The same, and with them those with a workload that has nothing to do with one yet. */
  readonly withWorkloads: (signal: AbortSignal) => Promise<ReadonlyMap<string, Source>>;
  /** What a file holds for the others is another thing now: of that one, by its URI, or of any. */
  readonly onDidChange: vscode.Event<string | undefined>;
  /** Milliseconds after the last key, before what is typed counts. */
  readonly pause: number;
}

/** Gives them; those who want them are the first to load the YAML library. */
export type ManifestsOfWorkspace = () => Promise<WorkspaceManifests>;

const files = '**/*.{yaml,yml,json}';
const notOurs = '**/node_modules/**';
// A workspace with more of them has other things in them, mostly, and the rest is not worth the wait.
const mostFiles = 5000;
/** Milliseconds after the last key: whoever types does not want to be told of half a word. */
export const usualPause = 300;

export function createWorkspaceManifests(pause = usualPause): WorkspaceManifests {
  const changed = new vscode.EventEmitter<string | undefined>();
  const readers = new Map<string, Reader>();
  const digests = new Map<string, string>();
  const typed = new Map<string, NodeJS.Timeout>();
  /** Which reading of each file counts: of two under way the one that began later. */
  const latest = new Map<string, number>();
  let readings = 0;
  const gone = new AbortController();
  let scanning: Promise<void> | undefined;
  let complete = false;

  function keep(key: string, digest: Digest | undefined): void {
    const told = digest && JSON.stringify(digest);
    if (told === digests.get(key)) return;
    if (told === undefined) digests.delete(key);
    else digests.set(key, told);
    // Who asks while all files are read for the first time waits for the end of it anyway.
    if (complete) changed.fire(key);
  }

  async function readText(key: string, text: string, signal: AbortSignal): Promise<Source> {
    const reader = readers.get(key) ?? createReader();
    readers.set(key, reader);
    return reader.read(text, signal);
  }

  /** Undefined where nothing in the file has to do with an identity, nor is wanted for another reason, or where it cannot be read. */
  async function readFile(uri: vscode.Uri, wanted: (text: string) => boolean = () => false): Promise<Source | undefined> {
    const key = uri.toString();
    const reading = ++readings;
    const text = await textOf(uri);
    const counts = text !== undefined && concernsIdentities(text);
    const source = text !== undefined && (counts || wanted(text)) ? await readText(key, text, gone.signal) : undefined;
    if (reading < (latest.get(key) ?? 0)) return source;
    latest.set(key, reading);
    if (!source) readers.delete(key);
    keep(key, counts && source ? digestOf(source.manifests) : undefined);
    return source;
  }

  /** Of the folders, and those that are open and in none. */
  async function eachFile(visit: (uri: vscode.Uri) => Promise<unknown>): Promise<void> {
    const uris = [...(await vscode.workspace.findFiles(files, notOurs, mostFiles)), ...vscode.workspace.textDocuments.filter(isOneOfOurs).map(({ uri }) => uri)];
    await aFewAtATime([...new Map(uris.map((uri) => [uri.toString(), uri])).values()], visit);
  }

  async function scan(): Promise<void> {
    await eachFile(async (uri) => readFile(uri));
    complete = true;
  }

  /** What failed is tried again by the next one who asks. */
  async function scanned(): Promise<void> {
    const begun = (scanning ??= scan());
    begun.catch(() => (scanning = scanning === begun ? undefined : scanning));
    await begun;
  }

  const reread = (uri: vscode.Uri): void => void readFile(uri).catch(unlessGone);
  const watcher = vscode.workspace.createFileSystemWatcher(files);
  // Of a folder that comes, goes or is renamed nothing is told but itself.
  const folders = vscode.workspace.createFileSystemWatcher('**', false, true, false);
  const noticed = (uri: vscode.Uri): void => {
    if (scanning && !isNotOurs(uri)) reread(uri);
  };

  async function readFolder(uri: vscode.Uri): Promise<void> {
    if (!scanning || isNotOurs(uri) || !(await isFolder(uri))) return;
    for (const file of await vscode.workspace.findFiles(new vscode.RelativePattern(uri, files), notOurs, mostFiles)) await readFile(file);
  }

  function noticeText(document: vscode.TextDocument, wait: number): void {
    const key = document.uri.toString();
    clearTimeout(typed.get(key));
    typed.delete(key);
    if (!scanning || !isOneOfOurs(document) || !(digests.has(key) || concernsIdentities(document.getText()))) return;
    typed.set(key, setTimeout(() => {
      typed.delete(key);
      reread(document.uri);
    }, wait));
  }

  const listening = vscode.Disposable.from(
    watcher,
    watcher.onDidChange(noticed),
    watcher.onDidCreate(noticed),
    folders,
    folders.onDidCreate((uri) => void readFolder(uri).catch(unlessGone)),
    folders.onDidDelete((uri) => {
      const removed = uri.toString();
      for (const key of digests.keys()) if (key === removed || key.startsWith(`${removed}/`)) reread(vscode.Uri.parse(key, true));
    }),
    vscode.workspace.onDidOpenTextDocument((document) => noticeText(document, 0)),
    vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      if (contentChanges.length > 0) noticeText(document, pause);
    }),
    // What was typed and not saved is true no more.
    vscode.workspace.onDidCloseTextDocument(({ uri }) => {
      clearTimeout(typed.get(uri.toString()));
      if (digests.has(uri.toString())) reread(uri);
      else readers.delete(uri.toString());
    }),
    vscode.workspace.onDidChangeWorkspaceFolders(() => {
      digests.clear();
      readers.clear();
      scanning = undefined;
      complete = false;
      changed.fire(undefined);
    }),
  );

  function unlessGone(error: unknown): void {
    if (!gone.signal.aborted) throw error;
  }

  return {
    read: async (document, signal) => readText(document.uri.toString(), document.getText(), signal),
    async others(than, signal) {
      await scanned();
      signal.throwIfAborted();
      return [...digests].filter(([key]) => key !== than.toString()).map(([, digest]) => JSON.parse(digest) as Digest);
    },
    async sources(signal, more = []) {
      await scanned();
      const sources: [string, Source][] = [];
      // What is being typed may be in no file yet, or in none of the folder.
      const open = vscode.workspace.textDocuments.filter(isOneOfOurs).map(({ uri }) => uri.toString());
      await aFewAtATime([...new Set([...digests.keys(), ...open, ...more])], async (key) => {
        signal.throwIfAborted();
        const uri = vscode.Uri.parse(key, true);
        const source = isWritten(uri) ? await readFile(uri, () => more.includes(key)) : undefined;
        if (source) sources.push([key, source]);
      });
      return new Map(sources.toSorted(([a], [b]) => (a < b ? -1 : 1)));
    },
    async withWorkloads(signal) {
      await scanned();
      const sources: [string, Source][] = [];
      await eachFile(async (uri) => {
        signal.throwIfAborted();
        const source = await readFile(uri, holdsWorkload);
        if (source) sources.push([uri.toString(), source]);
      });
      return new Map(sources.toSorted(([a], [b]) => a.localeCompare(b)));
    },
    onDidChange: changed.event,
    pause,
    dispose() {
      gone.abort();
      for (const timer of typed.values()) clearTimeout(timer);
      vscode.Disposable.from(listening, changed).dispose();
    },
  };
}

/** A disk far away answers late, and nobody waits for one file alone. */
async function aFewAtATime<T>(all: readonly T[], visit: (one: T) => Promise<unknown>): Promise<void> {
  const left = all.values();
  await Promise.all(Array.from({ length: 8 }, async () => {
    for (const one of left) await visit(one);
  }));
}

/** Whether a document is a manifest that somebody edits here: not the old one beside it in a comparison, say. */
export function isOneOfOurs({ uri, languageId }: Pick<vscode.TextDocument, 'uri' | 'languageId'>): boolean {
  return languages.includes(languageId) && isWritten(uri);
}

function isNotOurs({ path }: vscode.Uri): boolean {
  return `${path}/`.includes('/node_modules/');
}

async function isFolder(uri: vscode.Uri): Promise<boolean> {
  try {
    return ((await vscode.workspace.fs.stat(uri)).type & vscode.FileType.Directory) !== 0;
  } catch (error) {
    if (error instanceof vscode.FileSystemError) return false;
    throw error;
  }
}
