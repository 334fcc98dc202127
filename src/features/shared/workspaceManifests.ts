import * as vscode from 'vscode';
import { digestOf } from '../../manifests/digest.ts';
import type { Digest } from '../../manifests/digest.ts';
import { createReader } from '../../manifests/source.ts';
import type { Reader, Source } from '../../manifests/source.ts';
import { concernsIdentities, holdsWorkload, languages } from '../../manifests/marks.ts';
import { documentAt, isWritten, textOf } from './fileText.ts';

/** The manifests of the workspace: of an open document as it is typed, of another file as it was saved. */
export interface WorkspaceManifests extends vscode.Disposable {
  readonly read: (document: vscode.TextDocument, signal: AbortSignal) => Promise<Source>;
  /** What the other files hold. The first time all files are read. */
  readonly others: (than: vscode.Uri, signal: AbortSignal) => Promise<readonly Digest[]>;
  /** All files with something that has to do with an identity, by their URI, and besides them `more` that can be read. */
  readonly sources: (signal: AbortSignal, more?: readonly string[]) => Promise<ReadonlyMap<string, Source>>;
  /** The same as `sources`, and with them those with a workload that has nothing to do with an identity yet. */
  readonly withWorkloads: (signal: AbortSignal) => Promise<ReadonlyMap<string, Source>>;
  /** What a file holds for the others is another thing now. */
  readonly onDidChange: vscode.Event<void>;
}

/** Gives them; those who want them are the first to load the YAML library. */
export type ManifestsOfWorkspace = () => Promise<WorkspaceManifests>;

const files = '**/*.{yaml,yml,json}';
const notOurs = '**/node_modules/**';
// A workspace with more of them has other things in them, mostly, and the rest is not worth the wait.
const mostFiles = 5000;

export function createWorkspaceManifests(): WorkspaceManifests {
  const changed = new vscode.EventEmitter<void>();
  const readers = new Map<string, Reader>();
  const digests = new Map<string, string>();
  const plain = new Set<string>();
  const gone = new AbortController();
  let scanning: Promise<void> | undefined;

  function keep(key: string, digest: Digest | undefined): void {
    const told = digest && JSON.stringify(digest);
    if (told === digests.get(key)) return;
    if (told === undefined) digests.delete(key);
    else digests.set(key, told);
    changed.fire();
  }

  async function parse(key: string, text: string, signal: AbortSignal): Promise<Source> {
    const reader = readers.get(key) ?? createReader();
    readers.set(key, reader);
    return reader.read(text, signal);
  }

  async function readText(key: string, text: string, signal: AbortSignal): Promise<Source> {
    const source = await parse(key, text, signal);
    keep(key, digestOf(source.manifests));
    return source;
  }

  /** Undefined where nothing in the file has to do with an identity, unless it is wanted all the same, and where it cannot be read. */
  async function readFile(uri: vscode.Uri, signal: AbortSignal, wanted = false): Promise<Source | undefined> {
    const key = uri.toString();
    const text = await textOf(uri);
    if (text !== undefined && concernsIdentities(text)) {
      plain.delete(key);
      return readText(key, text, signal);
    }
    keep(key, undefined);
    if (text !== undefined && holdsWorkload(text)) plain.add(key);
    else plain.delete(key);
    // What the others need not know is not kept for them.
    if (text !== undefined && wanted) return parse(key, text, signal);
    readers.delete(key);
    return undefined;
  }

  async function scan(): Promise<void> {
    const found = (await vscode.workspace.findFiles(files, notOurs, mostFiles)).values();
    // A few at a time: a disk far away answers late, and nobody waits for one file alone.
    await Promise.all(Array.from({ length: 8 }, async () => {
      for (const uri of found) await readFile(uri, gone.signal);
    }));
  }

  /** What failed is tried again by the next one who asks. */
  async function scanned(): Promise<void> {
    const begun = (scanning ??= scan());
    begun.catch(() => (scanning = scanning === begun ? undefined : scanning));
    await begun;
  }

  const reread = (uri: vscode.Uri): void => void readFile(uri, gone.signal).catch(unlessGone);
  const watcher = vscode.workspace.createFileSystemWatcher(files);
  const noticed = (uri: vscode.Uri): void => {
    if (scanning && documentAt(uri) === undefined && !uri.path.includes('/node_modules/')) reread(uri);
  };
  const listening = vscode.Disposable.from(
    watcher,
    watcher.onDidChange(noticed),
    watcher.onDidCreate(noticed),
    watcher.onDidDelete((uri) => {
      plain.delete(uri.toString());
      keep(uri.toString(), undefined);
    }),
    vscode.workspace.onDidCloseTextDocument((document) => {
      if (!languages.includes(document.languageId)) return;
      // What was typed and not saved is true no more.
      if (scanning && document.uri.scheme !== 'untitled') reread(document.uri);
      else keep(document.uri.toString(), undefined);
    }),
    vscode.workspace.onDidChangeWorkspaceFolders(() => {
      digests.clear();
      plain.clear();
      readers.clear();
      scanning = undefined;
      changed.fire();
    }),
  );

  function unlessGone(error: unknown): void {
    if (!gone.signal.aborted) throw error;
  }

  async function sources(signal: AbortSignal, more: readonly string[] = []): Promise<ReadonlyMap<string, Source>> {
    await scanned();
    const all = new Map<string, Source>();
    // What is being typed may be in no file yet, or in none of the folder.
    const open = vscode.workspace.textDocuments.filter(({ languageId }) => languages.includes(languageId)).map(({ uri }) => uri.toString());
    for (const key of [...new Set([...digests.keys(), ...open, ...more])].toSorted()) {
      const uri = vscode.Uri.parse(key, true);
      const source = isWritten(uri) ? await readFile(uri, signal, more.includes(key)) : undefined;
      if (source) all.set(key, source);
    }
    return all;
  }

  return {
    read: async (document, signal) => readText(document.uri.toString(), document.getText(), signal),
    async others(than, signal) {
      await scanned();
      signal.throwIfAborted();
      return [...digests].filter(([key]) => key !== than.toString()).map(([, digest]) => JSON.parse(digest) as Digest);
    },
    sources,
    async withWorkloads(signal) {
      await scanned();
      const open = vscode.workspace.textDocuments.filter((document) => languages.includes(document.languageId) && holdsWorkload(document.getText()));
      return sources(signal, [...plain, ...open.map(({ uri }) => uri.toString())]);
    },
    onDidChange: changed.event,
    dispose() {
      gone.abort();
      vscode.Disposable.from(listening, changed).dispose();
    },
  };
}
