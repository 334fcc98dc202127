// Reads the nodes of a YAML document as kubectl does: aliases stand for what they name, and "<<" merges.
import { isAlias, isMap, isScalar, isSeq } from 'yaml';
import type { Document, Node, Pair, Scalar, YAMLMap } from 'yaml';

/** A key and its value in a map. */
export type Entry = Pair<Node, Node | null>;

/**
 * The entry of a map under a key: its own, or the first one that is merged into it. `seen`: the maps that were looked into
 * already, one of which may be merged, further down, into those that are merged into it.
 */
export function entryOf(document: Document, map: YAMLMap, key: string, seen?: Set<YAMLMap>): Entry | undefined {
  const own = ownEntry(map, key);
  if (own) return own;
  const merge = ownEntry(map, '<<');
  if (!merge) return undefined;
  const merged = target(document, merge.value);
  const sources = isSeq(merged) ? merged.items.map((item) => target(document, item as Node)) : [merged];
  const besides = (seen ?? new Set()).add(map);
  for (const source of sources) {
    const entry = isMap(source) && !besides.has(source) ? entryOf(document, source, key, besides) : undefined;
    if (entry) return entry;
  }
  return undefined;
}

/** The entry that stands in the map itself. */
export function ownEntry(map: YAMLMap, key: string): Entry | undefined {
  return entriesOf(map).find((entry) => keyOf(entry) === key);
}

/** The entries that stand in the map itself. */
export function entriesOf(map: YAMLMap): readonly Entry[] {
  return map.items as Entry[];
}

export function keyOf({ key }: Entry): string | undefined {
  if (!isScalar(key)) return undefined;
  // The key "<<" is read as a symbol.
  return typeof key.value === 'symbol' ? key.value.description : String(key.value);
}

/** The node at the end of a path of keys, or undefined where the path ends before. */
export function child(document: Document, node: Node | null | undefined, ...path: readonly string[]): Node | undefined {
  let found = target(document, node);
  for (const key of path) {
    if (!isMap(found)) return undefined;
    found = target(document, entryOf(document, found, key)?.value);
  }
  return found;
}

/** What an alias stands for; another node as it is. */
export function target(document: Document, node: Node | null | undefined): Node | undefined {
  return (isAlias(node) ? node.resolve(document) : node) ?? undefined;
}

/** The text of a scalar that is a string, or undefined. */
export function textOf(node: Node | null | undefined): string | undefined {
  return isScalar(node) && typeof node.value === 'string' ? node.value : undefined;
}

/** Whether a value is none: nothing, null or an empty text. */
export function isBlank(node: Node | null | undefined): boolean {
  return !node || (isScalar(node) && (node.value === null || node.value === ''));
}

/** A scalar as it is written, without its quotes: `True` for a boolean that stands so in the file. */
export function writtenOf(node: Scalar): string {
  return node.source ?? String(node.value);
}
