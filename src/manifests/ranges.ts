// Where what was read of a document stands in its text.
import type { Node } from 'yaml';
import type { Edit } from './edit.ts';
import type { Entry } from './nodes.ts';
import type { Manifest } from './source.ts';

/** Where a node's own text begins and ends, without anchor, tag and comment. */
export function rangeOf(node: Node): readonly [number, number] {
  if (!node.range) throw new Error('A node that was read has a range.');
  return [node.range[0], node.range[1]];
}

/** Where the text of an entry's value ends, or of its key where it has none. */
export function valueEnd({ key, value }: Entry): number {
  return Math.max(rangeOf(key)[1], value?.range?.[1] ?? 0);
}

/** The same, with the comment behind it. */
export function entryEnd(entry: Entry): number {
  return Math.max(valueEnd(entry), entry.value?.range?.[2] ?? 0);
}

/** Another text in place of a piece of a document, counted from where its file begins. */
export function edit({ start: from }: Pick<Manifest, 'start'>, start: number, end: number, text: string): Edit {
  return { start: from + start, end: from + end, text };
}
