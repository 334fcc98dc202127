import * as vscode from 'vscode';
import { inParallel } from '../../azure/parallel.ts';
import { digestOf, noDigest } from '../../manifests/digest.ts';
import type { Digest } from '../../manifests/digest.ts';
import { createReader, isWhole, unreadSource } from '../../manifests/source.ts';
import type { Reader, Source } from '../../manifests/source.ts';
import { concernsIdentities, holdsWorkload, languages } from '../../manifests/marks.ts';
import { documentAt, isWritten, textUnless } from './fileText.ts';
import { findManifestFiles, isFolder, isNotOurs, manifestFiles, mayBeManifest } from './manifestFiles.ts';
import { createNoticed } from './noticed.ts';

/** The manifests of the workspace: of an open document as it is typed, of another file as it was saved. */
export interface WorkspaceManifests extends vscode.Disposable {
  readonly read: (document: vscode.TextDocument, signal: AbortSignal) => Promise<Source>;
  /** What the other files hold. The first time all files are read. */
  readonly others: (than: vscode.Uri, signal: AbortSignal) => Promise<Others>;
  /** All files with something that has to do with an identity, by their URI, and besides them `more` that can be read. */
  readonly sources: (signal: AbortSignal, more?: readonly string[]) => Promise<ReadonlyMap<string, Source>>;
  /** The same, and with them those with a workload that has nothing to do with one yet. */
  readonly withWorkloads: (signal: AbortSignal) => Promise<ReadonlyMap<string, Source>>;
  /** Whether there are more files than are read: of those that were last asked for. */
  readonly hasMore: () => boolean;
  /** What a file holds for the others is another thing now: of that one, by its URI, or of any. */
  readonly onDidChange: vscode.Event<string | undefined>;
}

export interface Others {
  readonly digests: readonly Digest[];
  /** Whether that is all of it: there are no more files than are read, and none that could not be. */
  readonly complete: boolean;
}

/** Gives them; those who want them are the first to load the YAML library. */
export type ManifestsOfWorkspace = () => Promise<WorkspaceManifests>;

// Milliseconds after the last key.
const pause = 300;

/** What a file that was read seems to hold, by its text. */
interface Holds {
  readonly concerns: boolean;
  readonly workload: boolean;
}

/** What is kept of a file in few words: thousands of trees would take hundreds of megabytes. */
interface Kept {
  readonly digest: Digest;
  readonly whole: boolean;
}

export function createWorkspaceManifests(): WorkspaceManifests {
  const changed = new vscode.EventEmitter<string | undefined>();
  /** Of open documents. */
  const readers = new Map<string, Reader>();
  /** What the files with something that has to do with an identity hold, each as the JSON of a {@link Kept}. */
  const digests = new Map<string, string>();
  /** What is known of files as they are on the disk. */
  const known = new Map<string, { readonly version: string; readonly holds: Holds }>();
  const typed = new Map<string, NodeJS.Timeout>();
  /** Which reading of each file counts, of those under way: the one that began last. */
  const latest = new Map<string, number>();
  let readings = 0;
  /** How often the folders have changed: what was read of the ones before counts no more. */
  let generation = 0;
  const gone = new AbortController();
  let scanning: Promise<void> | undefined;
  let complete = false;
  let more = false;

  function keep(key: string, kept: Kept | undefined): void {
    const told = kept && JSON.stringify(kept);
    if (told === digests.get(key)) return;
    if (told === undefined) digests.delete(key);
    else digests.set(key, told);
    // Who asks while all files are read for the first time waits for the end of it anyway.
    if (complete) changed.fire(key);
  }

  /** A file that can't be read keeps nobody from the others: it says so itself. */
  async function parse(key: string, text: string, open: boolean, signal: AbortSignal): Promise<{ readonly source: Source; readonly kept: Kept }> {
    const reader = readers.get(key) ?? createReader();
    if (open) readers.set(key, reader);
    try {
      const source = await reader.read(text, signal);
      return { source, kept: { digest: digestOf(source.manifests), whole: isWhole(source) } };
    } catch (error) {
      signal.throwIfAborted();
      return { source: unreadSource(text, `This can't be read: ${error instanceof Error ? error.message : String(error)}`), kept: { digest: noDigest, whole: false } };
    }
  }

  /**
   * Undefined where the file is wanted neither for what it holds nor because something in it has to do with an identity,
   * and where it cannot be read. What is known to hold nothing that is wanted is not read again as long as nobody writes it.
   */
  async function readFile(uri: vscode.Uri, isWanted: (holds: Holds) => boolean = () => false): Promise<Source | undefined> {
    const key = uri.toString();
    const [reading, began, before] = [++readings, generation, known.get(key)];
    latest.set(key, reading);
    try {
      const file = await textUnless(before && !isWanted(before.holds) ? before.version : undefined, uri);
      if (file === 'unchanged') return undefined;
      const holds = { concerns: file !== undefined && concernsIdentities(file.text), workload: file !== undefined && holdsWorkload(file.text) };
      const parsed = file && (holds.concerns || isWanted(holds)) ? await parse(key, file.text, documentAt(uri) !== undefined, gone.signal) : undefined;
      if (latest.get(key) !== reading || generation !== began) return parsed?.source;
      if (file?.version === undefined) known.delete(key);
      else known.set(key, { version: file.version, holds });
      keep(key, holds.concerns ? parsed?.kept : undefined);
      return parsed?.source;
    } finally {
      if (latest.get(key) === reading) latest.delete(key);
    }
  }

  /** Whatever is known of it. */
  async function readAgain(uri: vscode.Uri): Promise<void> {
    known.delete(uri.toString());
    await readFile(uri);
  }

  /** Of the folders, and those that are open and in none. A few at a time: a disk far away answers late, and nobody waits for one file alone. */
  async function eachFile(visit: (uri: vscode.Uri) => Promise<unknown>): Promise<ReadonlySet<string>> {
    const began = generation;
    const files = await findManifestFiles();
    if (generation === began) ({ more } = files);
    const all = new Map([...files.found, ...vscode.workspace.textDocuments.filter(isOneOfOurs).map(({ uri }) => uri)].map((uri) => [uri.toString(), uri]));
    await inParallel(8, [...all.values()], async (uri) => (generation === began ? visit(uri) : undefined));
    return new Set(all.keys());
  }

  async function scan(): Promise<void> {
    const began = generation;
    const there = await eachFile(async (uri) => readFile(uri));
    if (generation !== began) return;
    complete = true;
    for (const key of known.keys()) if (!there.has(key)) known.delete(key);
    for (const key of digests.keys()) if (!there.has(key)) await readFile(vscode.Uri.parse(key, true));
  }

  /** What failed is tried again by the next one who asks, and what others began for the folders before is of no use. */
  async function scanned(): Promise<void> {
    const begun = (scanning ??= scan());
    begun.catch(() => (scanning = scanning === begun ? undefined : scanning));
    await begun;
    if (scanning !== begun) await scanned();
  }

  /** What is there now, and what was. */
  async function look(place: string): Promise<void> {
    const uri = vscode.Uri.parse(place, true);
    const there = (await isFolder(uri)) ? (await findManifestFiles(uri)).found : mayBeManifest(uri) ? [uri] : [];
    const isOfIt = (key: string): boolean => key === place || key.startsWith(`${place}/`);
    for (const key of known.keys()) if (isOfIt(key)) known.delete(key);
    for (const key of new Set([...there.map(String), ...[...digests.keys()].filter(isOfIt)])) await readAgain(vscode.Uri.parse(key, true));
  }

  const noticed = createNoticed({ pause: 500, most: 500, look, lookAtAll: scan, failed: unlessGone });
  const notice = (uri: vscode.Uri): void => {
    if (scanning && !isNotOurs(uri)) noticed.add(uri.toString());
  };
  const reread = (uri: vscode.Uri): void => void readAgain(uri).catch(unlessGone);
  const watcher = vscode.workspace.createFileSystemWatcher(manifestFiles, true, false, true);
  // Of a folder that comes, goes or is renamed nothing is told but itself.
  const folders = vscode.workspace.createFileSystemWatcher('**', false, true, false);

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
    watcher.onDidChange(notice),
    folders,
    folders.onDidCreate(notice),
    folders.onDidDelete(notice),
    vscode.workspace.onDidOpenTextDocument((document) => noticeText(document, 0)),
    vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      if (contentChanges.length > 0) noticeText(document, pause);
    }),
    // What was typed and not saved is true no more.
    vscode.workspace.onDidCloseTextDocument(({ uri }) => {
      const key = uri.toString();
      clearTimeout(typed.get(key));
      typed.delete(key);
      readers.delete(key);
      if (digests.has(key)) reread(uri);
    }),
    vscode.workspace.onDidChangeWorkspaceFolders(() => {
      generation++;
      for (const map of [digests, known, latest]) map.clear();
      noticed.forget();
      scanning = undefined;
      complete = false;
      changed.fire(undefined);
    }),
  );

  function unlessGone(error: unknown): void {
    if (!gone.signal.aborted) throw error;
  }

  return {
    read: async (document, signal) => (await parse(document.uri.toString(), document.getText(), !document.isClosed, signal)).source,
    async others(than, signal) {
      await scanned();
      signal.throwIfAborted();
      const kept = [...digests].filter(([key]) => key !== than.toString()).map(([, told]) => JSON.parse(told) as Kept);
      return { digests: kept.map(({ digest }) => digest), complete: !more && kept.every(({ whole }) => whole) };
    },
    async sources(signal, besides = []) {
      await scanned();
      await noticed.settle();
      const sources = new Map<string, Source>();
      // What is being typed may be in no file yet, or in none of the folder.
      const open = vscode.workspace.textDocuments.filter(isOneOfOurs).map(({ uri }) => uri.toString());
      for (const key of [...new Set([...digests.keys(), ...open, ...besides])].toSorted()) {
        signal.throwIfAborted();
        const uri = vscode.Uri.parse(key, true);
        const source = isWritten(uri) ? await readFile(uri, ({ concerns }) => concerns || besides.includes(key)) : undefined;
        if (source) sources.set(key, source);
      }
      return sources;
    },
    async withWorkloads(signal) {
      await scanned();
      const sources: [string, Source][] = [];
      await eachFile(async (uri) => {
        signal.throwIfAborted();
        const source = await readFile(uri, ({ concerns, workload }) => concerns || workload);
        if (source) sources.push([uri.toString(), source]);
      });
      return new Map(sources.toSorted(([a], [b]) => a.localeCompare(b)));
    },
    hasMore: () => more,
    onDidChange: changed.event,
    dispose() {
      gone.abort();
      for (const timer of typed.values()) clearTimeout(timer);
      noticed.forget();
      vscode.Disposable.from(listening, changed).dispose();
    },
  };
}

/** Whether a document is a manifest that somebody edits here: not the old one beside it in a comparison, say. */
export function isOneOfOurs({ uri, languageId }: Pick<vscode.TextDocument, 'uri' | 'languageId'>): boolean {
  return languages.includes(languageId) && isWritten(uri);
}
