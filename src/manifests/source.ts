import { isAlias, isMap, isNode, isScalar, isSeq, parseDocument, visit, YAMLParseError } from 'yaml';
import type { Document, Tags, YAMLMap } from 'yaml';
import { giveBraces } from './braces.ts';
import { isTemplate, withoutBraces } from './filledIn.ts';
import { withoutComments } from './json.ts';
import { child, textOf } from './nodes.ts';
import { atOnce, inSlices } from './slices.ts';

/** A text with Kubernetes objects, read. */
export interface Source {
  readonly text: string;
  /** In their order; the items of a List one by one. None in a template. */
  readonly manifests: readonly Manifest[];
  /** What a parser refuses, and what is not given to one. The documents that hold none of it are read all the same. */
  readonly problems: readonly SourceProblem[];
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

export interface SourceProblem {
  /** "unread": there may be manifests that nobody has read, whether or not they are right. */
  readonly code: 'syntax' | 'unread';
  readonly message: string;
  readonly start: number;
  readonly end: number;
}

/** What a document comes to, wherever in a text it stands. */
interface Parsed {
  readonly manifests: readonly Omit<Manifest, 'start'>[];
  readonly problems: readonly SourceProblem[];
}

/**
 * How long a document may be that is read while somebody works, in characters. It is parsed in one go, which takes about half a second a megabyte, and nobody
 * types or reads on meanwhile. What is longer was printed by a program: all objects of a cluster in one List, say.
 */
export const longestDocument = 500_000;

/** Reads a text again and again while it is typed: of its documents those that changed. */
export interface Reader {
  /** In slices, between which others get their turn: parsing takes about a second a megabyte. Rejects when it is aborted. */
  readonly read: (text: string, signal: AbortSignal) => Promise<Source>;
}

export function createReader(): Reader {
  let known = new Map<string, Parsed>();
  return {
    async read(text, signal) {
      const read = await inSlices(readParts(text, known, longestDocument), signal);
      ({ known } = read);
      return read.source;
    },
  };
}

/** Reads a text once, and at once, however long it is. */
export function readSource(text: string): Source {
  return atOnce(readParts(text, new Map(), Infinity)).source;
}

/** Whether all was read that a text holds: of what is no YAML nothing more can be known. */
export function isWhole({ problems }: Source): boolean {
  return problems.every(({ code }) => code !== 'unread');
}

/** A text of which nothing could be read. `why`: a sentence. */
export function unreadSource(text: string, why: string): Source {
  return { text, manifests: [], problems: [unread(text, 0, why)], template: false };
}

/** Marked where it begins: it may be one line of megabytes. */
function unread(text: string, from: number, message: string): SourceProblem {
  const [blank = '', first = ''] = /^(\s*)(.*)/.exec(text.slice(from, from + 80))?.slice(1) ?? [];
  const start = from + blank.length;
  return { code: 'unread', message, start, end: start + first.length };
}

/** Stops after each document that had to be parsed. What is parsed by then is known to whoever begins anew. */
function* readParts(text: string, known: Map<string, Parsed>, longest: number): Generator<void, { readonly source: Source; readonly known: Map<string, Parsed> }> {
  if (isTemplate(text)) return { source: { text, manifests: [], problems: [], template: true }, known: new Map() };
  const now = new Map<string, Parsed>();
  const manifests: Manifest[] = [];
  const problems: SourceProblem[] = [];
  const parts = partsOf(text);
  const tooLong = parts.find((part) => part.text.length > longest);
  if (tooLong) problems.push(unread(text, tooLong.start, `This is too long to be checked: no document of more than ${longest / 1000} KB is read.`));
  for (const { start, text: part } of parts) {
    if (part.length > longest) continue;
    let parsed = now.get(part) ?? known.get(part);
    if (!parsed) {
      parsed = parse(part);
      known.set(part, parsed);
      yield;
    }
    now.set(part, parsed);
    for (const manifest of parsed.manifests) manifests.push({ ...manifest, start });
    for (const problem of parsed.problems) problems.push({ ...problem, start: problem.start + start, end: problem.end + start });
  }
  return { source: { text, manifests, problems, template: false }, known: now };
}

/**
 * The documents of a text. "---" at the beginning of a line stands between two of them wherever it stands, in a block of
 * text too: https://yaml.org/spec/1.1/#c-document-start
 * Directives, which begin with "%", are of the document behind them.
 */
export function partsOf(text: string): { readonly start: number; readonly text: string }[] {
  const starts = [0, ...[...text.matchAll(/^\uFEFF?(?:%[^\n]*\n(?:(?:[%#][^\n]*|[ \t\r]*)\n)*)?---(?=\s|$)/gm)].map(({ index }) => index).filter((index) => index > 0)];
  return starts.map((start, index) => ({ start, text: text.slice(start, starts[index + 1]) }));
}

function parse(text: string): Parsed {
  const document = documentOf(withoutComments(text));
  const errors = document.errors.map(({ message, pos: [start, end] }) => ({ code: 'syntax' as const, message, start, end }));
  const problems = errors.length > 0 ? errors : unresolved(text, document);
  if (problems.length > 0 || !isMap(document.contents)) return { manifests: [], problems };
  const objects = itemsOf(document, document.contents);
  return { manifests: objects.flatMap((node) => manifestOf(text, document, node) ?? []), problems };
}

function documentOf(text: string): Document {
  // As kubectl reads it, whatever a directive says: in YAML 1.1 "yes" and "on" are booleans, and "<<" merges.
  // The library compares each key with all before it, which takes seconds in a map of some ten thousand.
  const options = { version: '1.1', schema: 'yaml-1.1', customTags: asGoReads, uniqueKeys: false, keepSourceTokens: true, prettyErrors: false, logLevel: 'silent' } as const;
  const document = withDuplicates(parseDocument(text, options));
  const plain = withoutBraces(text);
  if (document.errors.length === 0 || plain === text) return document;
  const filledIn = withDuplicates(parseDocument(plain, options));
  if (filledIn.errors.length > 0) return document;
  giveBraces(filledIn);
  return filledIn;
}

/** With an error at each key that stands in its map already, in the library's words. */
function withDuplicates(document: Document): Document {
  const found: YAMLParseError[] = [];
  visit(document, {
    Map(_key, { items }) {
      const keys = new Set<unknown>();
      for (const { key } of items) {
        // Two "<<" are two symbols: a map may merge twice.
        if (!isScalar(key)) continue;
        const [start] = key.range ?? [0];
        if (keys.has(key.value)) found.push(new YAMLParseError([start, start + 1], 'DUPLICATE_KEY', 'Map keys must be unique'));
        keys.add(key.value);
      }
    },
  });
  if (found.length > 0) document.errors = document.errors.concat(found).toSorted((one, other) => one.pos[0] - other.pos[0]);
  return document;
}

/**
 * Dates, and numbers to the base of 60 such as 10:30, are texts to kubectl, though not to YAML 1.1.
 * Source: https://github.com/kubernetes-sigs/yaml (goyaml.v2: resolve.go, decode.go)
 */
function asGoReads(tags: Tags): Tags {
  return tags.filter((tag) => typeof tag === 'string' || (tag.tag !== 'tag:yaml.org,2002:timestamp' && !('format' in tag && tag.format === 'TIME')));
}

/** Aliases without an anchor before them in their document, which the library reads without a word. What reads YAML refuses the document. */
function unresolved(text: string, document: Document): SourceProblem[] {
  if (!text.includes('*')) return [];
  const problems: SourceProblem[] = [];
  const anchors = new Set<string>();
  visit(document, (_key, node) => {
    if (isAlias(node)) {
      const [start, end] = node.range ?? [0, 0];
      if (!anchors.has(node.source)) problems.push({ code: 'syntax', message: `There is no anchor &${node.source} before the alias *${node.source}.`, start, end });
    } else if (isNode(node) && node.anchor !== undefined) anchors.add(node.anchor);
  });
  return problems;
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
