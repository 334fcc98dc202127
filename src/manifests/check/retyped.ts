import type { Scalar } from 'yaml';
import type { Edit } from '../edit.ts';
import { replaceNode } from '../entries.ts';
import type { Manifest } from '../source.ts';

/** A value of another type in the place of a scalar, with the tag before it, which says what type it is. Undefined where that is not plain. */
export function retyped(manifest: Manifest, node: Scalar, value: string | number): Edit | undefined {
  const edit = replaceNode(manifest, node, value);
  if (node.tag === undefined) return edit;
  const tag = /!\S*[ \t]+$/.exec(manifest.text.slice(0, node.range?.[0]));
  return tag ? { ...edit, start: edit.start - tag[0].length } : undefined;
}
