// Values that kubectl reads as something else than they look: the API server takes strings alone in names, labels and annotations.
import { isMap, isScalar, isSeq } from 'yaml';
import type { Node, YAMLMap } from 'yaml';
import { replaceNode } from '../entries.ts';
import type { Finding } from '../finding.ts';
import { child, entriesOf, keyOf, target, writtenOf } from '../nodes.ts';
import { podOf } from '../pod.ts';
import type { Manifest } from '../source.ts';
import { useLabel } from '../vocabulary.ts';
import { at, fix } from './at.ts';

/** Names, labels and annotations of the object and of its pod that are no strings. */
export function scalarFindings(manifest: Manifest): Finding[] {
  const { document, node } = manifest;
  const pod = podOf(manifest);
  const places = [['metadata'], ...(pod && pod.path.length > 0 ? [[...pod.path, 'metadata']] : [])].map((path) => child(document, node, ...path));
  return places.flatMap((metadata) => [
    ...['name', 'namespace'].flatMap((key) => stringFinding(manifest, key, child(document, metadata, key))),
    ...['labels', 'annotations'].flatMap((key) => mapFindings(manifest, key, child(document, metadata, key))),
  ]);
}

function mapFindings(manifest: Manifest, what: string, node: Node | undefined): Finding[] {
  if (node === undefined || (isScalar(node) && node.value === null)) return [];
  if (isMap(node)) return entriesOf(node).flatMap((entry) => stringFinding(manifest, keyOf(entry) ?? '', target(manifest.document, entry.value)));
  const message = `The ${what} are a ${isSeq(node) ? 'list' : 'value'}. They have to be a map, without the "-" before each key.`;
  return [at(manifest, node, { code: 'not-a-map', severity: 'error', message }, isSeq(node) ? fix(`Write the ${what} as a map`, asMap(manifest, node.items as Node[], node)) : undefined)];
}

/** The entries of the items of a list, as entries of a map, each on its line as it is written. */
function asMap({ text, start }: Manifest, items: readonly Node[], list: Node): { start: number; end: number; text: string } | undefined {
  const [from, to] = list.range ?? [0, 0];
  if (text[from] !== '-' || !items.every((item) => isMap(item) && !item.flow)) return undefined;
  const indent = ' '.repeat(from - text.lastIndexOf('\n', from) - 1);
  const entries = (items as YAMLMap[]).flatMap((item) => entriesOf(item));
  if (new Set(entries.map(keyOf)).size < entries.length) return undefined;
  const lines = entries.map(({ key, value }) => text.slice(key.range?.[0], Math.max(key.range?.[1] ?? 0, value?.range?.[2] ?? 0)).trimEnd());
  return { start: start + from, end: start + from + text.slice(from, to).trimEnd().length, text: lines.join(text.includes('\r\n') ? `\r\n${indent}` : `\n${indent}`) };
}

function stringFinding(manifest: Manifest, key: string, node: Node | undefined): Finding[] {
  if (!isScalar(node) || typeof node.value === 'string' || node.value === null) return [];
  const kind = typeof node.value === 'boolean' ? 'a boolean' : typeof node.value === 'number' ? 'a number' : 'no string';
  const meant = key === useLabel && node.value === true ? 'true' : writtenOf(node);
  const message = `"${key}" has to be a string, and ${writtenOf(node)} without quotes is ${kind}: the API server refuses it.`;
  return [at(manifest, node, { code: 'unquoted-value', severity: 'error', message }, fix(`Put it in quotes: "${meant}"`, replaceNode(manifest, node, meant)))];
}
