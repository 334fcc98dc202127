import * as vscode from 'vscode';
import { inParallel } from '../../azure/parallel.ts';
import { digestOfFile, noDigest } from '../../manifests/digest.ts';
import type { Digest } from '../../manifests/digest.ts';
import { createReader, isWhole, unreadSource } from '../../manifests/source.ts';
import type { Reader, Source } from '../../manifests/source.ts';
import { concernsIdentities, holdsWorkload } from '../../manifests/marks.ts';
import { documentAt, isEditedHere, isWritten, textUnless } from './fileText.ts';
import { findManifestFiles, isFolder, isNotOurs, manifestFiles, mayBeManifest } from './manifestFiles.ts';
import { createKnownFiles } from './knownFiles.ts';
import type { Holds, Kept } from './knownFiles.ts';
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
  /** Milliseconds after the last key, before what is typed counts. */
  readonly pause: number;
}

export interface Others {
  readonly digests: readonly Digest[];
  /** Whether that is all of it: there are no more files than are read, and none that could not be. */
  readonly complete: boolean;
}

/** Gives them; those who want them are the first to load the YAML library. */
export type ManifestsOfWorkspace = () => Promise<WorkspaceManifests>;

/** Milliseconds after the last key: whoever types does not want to be told of half a word. */
export const usualPause = 300;

/** Milliseconds after VS Code told of a file, before it is looked at: others come with it, mostly. */
const usualRest = 500;

export function createWorkspaceManifests({ pause = usualPause, rest = usualRest }: { readonly pause?: number; readonly rest?: number } = {}): WorkspaceManifests {
  const changed = new vscode.EventEmitter<string | undefined>();
  /** Of open documents. */
  const readers = new Map<string, Reader>();
  // Who asks while all files are read for the first time waits for the end of it anyway.
  const known = createKnownFiles((key) => {
    if (complete) changed.fire(key);
  });
  const typed = new Map<string, NodeJS.Timeout>();
  /** How often the folders have changed: what was read of the ones before counts no more. */
  let generation = 0;
  const gone = new AbortController();
  let scanning: Promise<void> | undefined;
  let complete = false;
  let more = false;

  /** With that, what is known to be missing is another thing for all. */
  function tellMore(now: boolean): void {
    if (now === more) return;
    more = now;
    if (complete) changed.fire(undefined);
  }

  /** A file that can't be read keeps nobody from the others: it says so itself. */
  async function parse(key: string, text: string, open: boolean, signal: AbortSignal): Promise<{ readonly source: Source; readonly kept: Kept }> {
    const reader = readers.get(key) ?? createReader();
    if (open) readers.set(key, reader);
    try {
      const source = await reader.read(text, signal);
      return { source, kept: { digest: digestOfFile(source, key), whole: isWhole(source) } };
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
    const { before, counts, end } = known.begin(key);
    try {
      const file = await textUnless(before && !isWanted(before.holds) ? before.version : undefined, uri);
      if (file === 'unchanged') return undefined;
      const holds = { concerns: file !== undefined && concernsIdentities(file.text), workload: file !== undefined && holdsWorkload(file.text) };
      const parsed = file && (holds.concerns || isWanted(holds)) ? await parse(key, file.text, documentAt(uri) !== undefined, gone.signal) : undefined;
      counts(file?.version === undefined ? undefined : { version: file.version, holds }, holds.concerns ? parsed?.kept : undefined);
      return parsed?.source;
    } finally {
      end();
    }
  }

  /** Whatever is known of it. */
  async function readAgain(uri: vscode.Uri): Promise<void> {
    const key = uri.toString();
    known.doubt((one) => one === key);
    await readFile(uri);
  }

  /** Of the folders, and those that are open and in none. A few at a time: a disk far away answers late, and nobody waits for one file alone. */
  async function eachFile(visit: (uri: vscode.Uri) => Promise<unknown>): Promise<ReadonlySet<string>> {
    const began = generation;
    const files = await findManifestFiles();
    if (generation === began) tellMore(files.more);
    const all = new Map([...files.found, ...vscode.workspace.textDocuments.filter(isEditedHere).map(({ uri }) => uri)].map((uri) => [uri.toString(), uri]));
    await inParallel(8, [...all.values()], async (uri) => (generation === began ? visit(uri) : undefined));
    return new Set(all.keys());
  }

  async function scan(): Promise<void> {
    const began = generation;
    const there = await eachFile(async (uri) => readFile(uri));
    if (generation !== began) return;
    complete = true;
    known.doubt((key) => !there.has(key));
    for (const key of known.keepers()) if (!there.has(key)) await readFile(vscode.Uri.parse(key, true));
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
    const began = generation;
    const uri = vscode.Uri.parse(place, true);
    const there = await filesAt(uri);
    const isOfIt = (key: string): boolean => key === place || key.startsWith(`${place}/`);
    known.doubt(isOfIt);
    for (const key of new Set([...there.map(String), ...known.keepers().filter(isOfIt)])) if (generation === began) await readFile(vscode.Uri.parse(key, true));
  }

  async function filesAt(uri: vscode.Uri): Promise<readonly vscode.Uri[]> {
    if (!(await isFolder(uri))) return mayBeManifest(uri) ? [uri] : [];
    const files = await findManifestFiles(uri);
    tellMore(more || files.more);
    return files.found;
  }

  const noticed = createNoticed({ pause: rest, most: 100, look, lookAtAll: scan, failed: unlessGone });
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
    if (!scanning || !isEditedHere(document) || !(known.keeps(key) || concernsIdentities(document.getText()))) return;
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
      if (known.keeps(key)) reread(uri);
    }),
    vscode.workspace.onDidChangeWorkspaceFolders(() => {
      generation++;
      known.forget();
      noticed.forget();
      scanning = undefined;
      complete = false;
      changed.fire(undefined);
    }),
  );

  async function sources(signal: AbortSignal, besides: readonly string[] = []): Promise<ReadonlyMap<string, Source>> {
    await scanned();
    await noticed.settle();
    const began = generation;
    const found = new Map<string, Source>();
    // What is being typed may be in no file yet, or in none of the folder.
    const open = vscode.workspace.textDocuments.filter(isEditedHere).map(({ uri }) => uri.toString());
    for (const key of [...new Set([...known.keepers(), ...open, ...besides])].toSorted()) {
      signal.throwIfAborted();
      // What is in folders that went is not wanted, and what is in others is not known yet.
      if (generation !== began) return sources(signal, besides);
      const uri = vscode.Uri.parse(key, true);
      const source = isWritten(uri) ? await readFile(uri, ({ concerns }) => concerns || besides.includes(key)) : undefined;
      if (source) found.set(key, source);
    }
    return found;
  }

  function unlessGone(error: unknown): void {
    if (!gone.signal.aborted) throw error;
  }

  return {
    read: async (document, signal) => (await parse(document.uri.toString(), document.getText(), !document.isClosed, signal)).source,
    async others(than, signal) {
      await scanned();
      signal.throwIfAborted();
      const kept = known.kept().flatMap(([key, one]) => (key === than.toString() ? [] : [one]));
      return { digests: kept.map(({ digest }) => digest), complete: !more && kept.every(({ whole }) => whole) };
    },
    sources,
    async withWorkloads(signal) {
      await scanned();
      const found: [string, Source][] = [];
      await eachFile(async (uri) => {
        signal.throwIfAborted();
        const source = await readFile(uri, ({ concerns, workload }) => concerns || workload);
        if (source) found.push([uri.toString(), source]);
      });
      return new Map(found.toSorted(([a], [b]) => a.localeCompare(b)));
    },
    hasMore: () => more,
    onDidChange: changed.event,
    pause,
    dispose() {
      gone.abort();
      for (const timer of typed.values()) clearTimeout(timer);
      noticed.forget();
      vscode.Disposable.from(listening, changed).dispose();
    },
  };
}
