import { isMap, isSeq, parseDocument } from 'yaml';
import type { Document, YAMLMap } from 'yaml';
import { child, textOf } from './nodes.ts';

/** A text with Kubernetes objects, read. */
export interface Source {
  readonly text: string;
  /** In their order; the items of a List one by one. None in a template. */
  readonly manifests: readonly Manifest[];
  /** What a parser refuses. The documents that hold none of it are read all the same. */
  readonly problems: readonly SyntaxProblem[];
  /** Helm's, say: what it yields is not known, so nothing in it is read. */
  readonly template: boolean;
}

/** One Kubernetes object. The ranges of its nodes count from where its document begins. */
export interface Manifest {
  /** Where its document begins in the text. */
  readonly start: number;
  /** The text of its document. */
  readonly text: string;
  readonly document: Document;
  readonly node: YAMLMap;
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string | undefined;
  /** Undefined where the manifest leaves it to kubectl. */
  readonly namespace: string | undefined;
}

export interface SyntaxProblem {
  readonly message: string;
  readonly start: number;
  readonly end: number;
}

/** What a document comes to, wherever in a text it stands. */
interface Parsed {
  readonly manifests: readonly Omit<Manifest, 'start'>[];
  readonly problems: readonly SyntaxProblem[];
}

/** Reads a text again and again while it is typed: of its documents those that changed. */
export interface Reader {
  /** In slices, between which others get their turn: parsing takes about a second a megabyte. Rejects when it is aborted. */
  readonly read: (text: string, signal: AbortSignal) => Promise<Source>;
}

/** How long a slice is, in milliseconds: no longer than a frame. */
const slice = 15;

export function createReader(): Reader {
  let known: ReadonlyMap<string, Parsed> = new Map();
  return {
    async read(text, signal) {
      const reading = readParts(text, known);
      let turn = performance.now();
      for (;;) {
        const step = reading.next();
        if (step.done === true) {
          ({ known } = step.value);
          return step.value.source;
        }
        if (performance.now() - turn < slice) continue;
        await new Promise<void>((resolve) => void setTimeout(resolve));
        signal.throwIfAborted();
        turn = performance.now();
      }
    },
  };
}

/** Reads a text once, and at once. */
export function readSource(text: string): Source {
  const reading = readParts(text, new Map());
  for (;;) {
    const step = reading.next();
    if (step.done === true) return step.value.source;
  }
}

/** Stops after each document that had to be parsed. */
function* readParts(text: string, known: ReadonlyMap<string, Parsed>): Generator<void, { readonly source: Source; readonly known: ReadonlyMap<string, Parsed> }> {
  if (isTemplate(text)) return { source: { text, manifests: [], problems: [], template: true }, known: new Map() };
  const now = new Map<string, Parsed>();
  const manifests: Manifest[] = [];
  const problems: SyntaxProblem[] = [];
  for (const { start, text: part } of partsOf(text)) {
    let parsed = now.get(part) ?? known.get(part);
    if (!parsed) {
      parsed = parse(part);
      yield;
    }
    now.set(part, parsed);
    for (const manifest of parsed.manifests) manifests.push({ ...manifest, start });
    for (const problem of parsed.problems) problems.push({ ...problem, start: problem.start + start, end: problem.end + start });
  }
  return { source: { text, manifests, problems, template: false }, known: now };
}

/** Whether a text has to be filled in before it is YAML, by Helm, say. */
export function isTemplate(text: string): boolean {
  const open = text.indexOf('{{');
  return open >= 0 && text.includes('}}', open);
}

/**
 * The documents of a text. "---" at the beginning of a line stands between two of them wherever it stands, in a block of
 * text too: https://yaml.org/spec/1.1/#c-document-start
 */
export function partsOf(text: string): { readonly start: number; readonly text: string }[] {
  const starts = [0, ...[...text.matchAll(/^---(?=\s|$)/gm)].map(({ index }) => index).filter((index) => index > 0)];
  return starts.map((start, index) => ({ start, text: text.slice(start, starts[index + 1]) }));
}

function parse(text: string): Parsed {
  // As kubectl reads it: in YAML 1.1 "yes" and "on" are booleans, and "<<" merges.
  const document = parseDocument(text, { version: '1.1', keepSourceTokens: true, prettyErrors: false, logLevel: 'silent' });
  const problems = document.errors.map(({ message, pos: [start, end] }) => ({ message, start, end }));
  if (problems.length > 0 || !isMap(document.contents)) return { manifests: [], problems };
  const objects = itemsOf(document, document.contents);
  return { manifests: objects.flatMap((node) => manifestOf(text, document, node) ?? []), problems };
}

/** The items of a List, or the object itself. */
function itemsOf(document: Document, node: YAMLMap): readonly YAMLMap[] {
  const items = child(document, node, 'items');
  const list = textOf(child(document, node, 'kind'))?.endsWith('List') === true;
  return list && isSeq(items) ? items.items.filter((item) => isMap(item)) : [node];
}

function manifestOf(text: string, document: Document, node: YAMLMap): Omit<Manifest, 'start'> | undefined {
  const [apiVersion, kind] = [child(document, node, 'apiVersion'), child(document, node, 'kind')].map(textOf);
  if (apiVersion === undefined || kind === undefined) return undefined;
  const [name, namespace] = ['name', 'namespace'].map((key) => textOf(child(document, node, 'metadata', key)));
  return { text, document, node, apiVersion, kind, name, namespace };
}
