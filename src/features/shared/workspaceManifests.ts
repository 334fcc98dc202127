import * as vscode from 'vscode';
import { digestOf } from '../../manifests/digest.ts';
import type { Digest } from '../../manifests/digest.ts';
import { createReader } from '../../manifests/source.ts';
import type { Reader, Source } from '../../manifests/source.ts';
import { concernsIdentities, holdsWorkload, languages } from '../../manifests/marks.ts';

/** The manifests of the workspace: of an open document as it is typed, of another file as it was saved. */
export interface WorkspaceManifests extends vscode.Disposable {
  readonly read: (document: vscode.TextDocument, signal: AbortSignal) => Promise<Source>;
  /** What the other files hold. The first time all files are read. */
  readonly others: (than: vscode.Uri, signal: AbortSignal) => Promise<readonly Digest[]>;
  /** All files with something that has to do with an identity, by their URI. */
  readonly sources: (signal: AbortSignal) => Promise<ReadonlyMap<string, Source>>;
  /** The same, and with them those with a workload that has nothing to do with one yet. */
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
const mostBytes = 5_000_000;

export function createWorkspaceManifests(): WorkspaceManifests {
  const changed = new vscode.EventEmitter<void>();
  const readers = new Map<string, Reader>();
  const digests = new Map<string, string>();
  const gone = new AbortController();
  let scanning: Promise<void> | undefined;

  function keep(key: string, digest: Digest | undefined): void {
    const told = digest && JSON.stringify(digest);
    if (told === digests.get(key)) return;
    if (told === undefined) digests.delete(key);
    else digests.set(key, told);
    changed.fire();
  }

  async function readText(key: string, text: string, signal: AbortSignal): Promise<Source> {
    const source = await readerOf(key).read(text, signal);
    keep(key, digestOf(source.manifests));
    return source;
  }

  /** Undefined where nothing in the file has to do with an identity, nor is wanted for another reason, or where it cannot be read. */
  async function readFile(uri: vscode.Uri, signal: AbortSignal, wanted: (text: string) => boolean = () => false): Promise<Source | undefined> {
    const key = uri.toString();
    const text = openText(uri) ?? (await textOnDisk(uri));
    if (text !== undefined && concernsIdentities(text)) return readText(key, text, signal);
    keep(key, undefined);
    if (text !== undefined && wanted(text)) return readerOf(key).read(text, signal);
    readers.delete(key);
    return undefined;
  }

  function readerOf(key: string): Reader {
    const reader = readers.get(key) ?? createReader();
    readers.set(key, reader);
    return reader;
  }

  /** A few at a time: a disk far away answers late, and nobody waits for one file alone. */
  async function eachFile(visit: (uri: vscode.Uri) => Promise<unknown>): Promise<void> {
    const found = (await vscode.workspace.findFiles(files, notOurs, mostFiles)).values();
    await Promise.all(Array.from({ length: 8 }, async () => {
      for (const uri of found) await visit(uri);
    }));
  }

  async function scan(): Promise<void> {
    await eachFile(async (uri) => readFile(uri, gone.signal));
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
    if (scanning && openText(uri) === undefined && !uri.path.includes('/node_modules/')) reread(uri);
  };
  const listening = vscode.Disposable.from(
    watcher,
    watcher.onDidChange(noticed),
    watcher.onDidCreate(noticed),
    watcher.onDidDelete((uri) => keep(uri.toString(), undefined)),
    vscode.workspace.onDidCloseTextDocument((document) => {
      if (!languages.includes(document.languageId)) return;
      // What was typed and not saved is true no more.
      if (scanning && document.uri.scheme !== 'untitled') reread(document.uri);
      else keep(document.uri.toString(), undefined);
    }),
    vscode.workspace.onDidChangeWorkspaceFolders(() => {
      digests.clear();
      readers.clear();
      scanning = undefined;
      changed.fire();
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
    async sources(signal) {
      await scanned();
      const sources = new Map<string, Source>();
      for (const key of [...digests.keys()].toSorted()) {
        const source = await readFile(vscode.Uri.parse(key, true), signal);
        if (source) sources.set(key, source);
      }
      return sources;
    },
    async withWorkloads(signal) {
      await scanned();
      const sources = new Map<string, Source>();
      const add = async (uri: vscode.Uri) => {
        const source = await readFile(uri, signal, holdsWorkload);
        if (source) sources.set(uri.toString(), source);
      };
      await eachFile(add);
      // What was never saved is in no folder.
      for (const { uri, languageId } of vscode.workspace.textDocuments) if (languages.includes(languageId) && !sources.has(uri.toString())) await add(uri);
      return new Map([...sources].toSorted(([a], [b]) => a.localeCompare(b)));
    },
    onDidChange: changed.event,
    dispose() {
      gone.abort();
      vscode.Disposable.from(listening, changed).dispose();
    },
  };
}

function openText(uri: vscode.Uri): string | undefined {
  return vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri.toString())?.getText();
}

/** Undefined where there is no text to be had: a file that went, or one that is too long to be a manifest. */
async function textOnDisk(uri: vscode.Uri): Promise<string | undefined> {
  try {
    const { size } = await vscode.workspace.fs.stat(uri);
    return size > mostBytes ? undefined : new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
  } catch (error) {
    if (error instanceof vscode.FileSystemError) return undefined;
    throw error;
  }
}
