import * as vscode from 'vscode';
import { checkAgainstAzure } from '../../manifests/check/azure.ts';
import type { AzureFacts } from '../../manifests/check/azure.ts';
import { checking } from '../../manifests/check/check.ts';
import type { Finding } from '../../manifests/finding.ts';
import { namedIdentities } from '../../manifests/named.ts';
import { inSlices } from '../../manifests/slices.ts';
import type { Source } from '../../manifests/source.ts';
import { isCancellation } from '../../ui/abort.ts';
import { textOf } from '../shared/fileText.ts';
import type { WorkspaceManifests } from '../shared/workspaceManifests.ts';
import type { AzureIndex } from './azure.ts';
import { isManifest } from './isManifest.ts';

/** What is found in the open documents, kept as problems of VS Code's. */
export interface Findings extends vscode.Disposable {
  /** Those of a document as it stands. */
  readonly of: (document: vscode.TextDocument, signal: AbortSignal) => Promise<readonly Finding[]>;
  /** What is found depends on other things now. */
  readonly again: () => void;
  /** What Azure said counts no more: it is another cloud. */
  readonly forgetAzure: () => void;
}

/** `fail` is told what goes wrong where nobody waits for it, besides cancelling. */
export function createFindings(manifests: WorkspaceManifests, azure: AzureIndex, fail: (error: unknown) => void): Findings {
  const collection = vscode.languages.createDiagnosticCollection('managedIdentities');
  const known = new Map<string, { readonly version: number; readonly findings: readonly Finding[] }>();
  const running = new Map<string, AbortController>();
  /** What Azure said last of what a document names. */
  const told = new Map<string, Told>();

  /** Anew after the pause, in the place of what is under way for the document. */
  function schedule(document: vscode.TextDocument, wait: number): void {
    const key = document.uri.toString();
    stop(key);
    if (!isManifest(document)) {
      clear(document);
      return;
    }
    const abort = new AbortController();
    running.set(key, abort);
    const timer = setTimeout(() => void examine(document, abort.signal).catch(unlessCancelled), wait);
    abort.signal.addEventListener('abort', () => clearTimeout(timer));
  }

  function stop(key: string): void {
    running.get(key)?.abort();
    running.delete(key);
  }

  function clear({ uri }: Pick<vscode.TextDocument, 'uri'>): void {
    collection.delete(uri);
    known.delete(uri.toString());
    told.delete(uri.toString());
  }

  /** A document outlives its file for a while, and what is under way for it is of no use then. */
  async function isGone(document: vscode.TextDocument): Promise<boolean> {
    const underWay = running.get(document.uri.toString());
    if ((await textOf(document.uri)) !== undefined) return false;
    underWay?.abort();
    clear(document);
    return true;
  }

  async function examine(document: vscode.TextDocument, signal: AbortSignal): Promise<void> {
    const { version } = document;
    const key = document.uri.toString();
    if (await isGone(document)) return;
    const { source, findings: own } = await checked(document, signal);
    const show = (findings: readonly Finding[]): void => {
      if (signal.aborted || document.version !== version) return;
      known.set(key, { version, findings });
      collection.set(document.uri, findings.map((finding) => toDiagnostic(document, finding)));
    };
    const before = ofLastTime(source, told.get(key));
    show(inOrder([...own, ...before]));
    // Azure answers late, if at all: what it said before stands until then.
    const facts = await azure.facts(source, signal);
    if (signal.aborted) return;
    if (facts) told.set(key, { facts, asked: new Set(namedIdentities(source).map(({ id }) => id.toLowerCase())) });
    else told.delete(key);
    if (facts) show(inOrder([...own, ...checkAgainstAzure(source, facts)]));
    else if (before.length > 0) show(own);
  }

  /** By what the manifests say alone. */
  async function checked(document: vscode.TextDocument, signal: AbortSignal): Promise<{ readonly source: Source; readonly findings: readonly Finding[] }> {
    const source = await manifests.read(document, signal);
    const { digests, complete } = await manifests.others(document.uri, signal);
    return { source, findings: await inSlices(checking(source, digests, complete), signal) };
  }

  function unlessCancelled(error: unknown): void {
    if (!isCancellation(error)) fail(error);
  }

  /** `changed`: a document that is news for the others. For itself it is none, unless it went. */
  function again(changed?: string): void {
    for (const document of vscode.workspace.textDocuments) {
      if (document.uri.toString() !== changed) schedule(document, manifests.pause);
      else isGone(document).catch(unlessCancelled);
    }
  }

  const listening = vscode.Disposable.from(
    collection,
    manifests.onDidChange(again),
    vscode.workspace.onDidOpenTextDocument((document) => schedule(document, 0)),
    vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      if (contentChanges.length > 0) schedule(document, manifests.pause);
    }),
    vscode.workspace.onDidCloseTextDocument((document) => {
      stop(document.uri.toString());
      clear(document);
    }),
  );
  for (const document of vscode.workspace.textDocuments) schedule(document, 0);

  return {
    async of(document, signal) {
      const there = known.get(document.uri.toString());
      if (there?.version === document.version) return there.findings;
      return (await checked(document, signal)).findings;
    },
    again: () => again(),
    forgetAzure: () => told.clear(),
    dispose() {
      for (const key of running.keys()) stop(key);
      listening.dispose();
    },
  };
}

/** What Azure said, and the IDs that it was asked for, in lower case. */
interface Told {
  readonly facts: AzureFacts;
  readonly asked: ReadonlySet<string>;
}

/** What does not agree with what Azure said before, of the manifests that name nothing else than they did then. */
function ofLastTime(source: Source, told: Told | undefined): Finding[] {
  if (!told) return [];
  const others = new Set(namedIdentities(source).flatMap(({ id, manifest }) => (told.asked.has(id.toLowerCase()) ? [] : [manifest])));
  return checkAgainstAzure({ ...source, manifests: source.manifests.filter((one) => !others.has(one)) }, told.facts);
}

function inOrder(findings: readonly Finding[]): Finding[] {
  return findings.toSorted((a, b) => a.start - b.start);
}

const severities = { error: vscode.DiagnosticSeverity.Error, warning: vscode.DiagnosticSeverity.Warning, information: vscode.DiagnosticSeverity.Information, hint: vscode.DiagnosticSeverity.Hint };

function toDiagnostic(document: vscode.TextDocument, { code, severity, message, start, end }: Finding): vscode.Diagnostic {
  const diagnostic = new vscode.Diagnostic(rangeOf(document, start, end), message, severities[severity]);
  return Object.assign(diagnostic, { code, source: 'Managed Identities' });
}

/** A place in a document, by offsets in its text. */
export function rangeOf(document: vscode.TextDocument, start: number, end: number): vscode.Range {
  return new vscode.Range(document.positionAt(start), document.positionAt(end));
}
