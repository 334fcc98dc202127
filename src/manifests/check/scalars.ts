// Values that kubectl reads as something else than they look: the API server takes strings alone in names, labels and annotations.
import { isMap, isScalar, isSeq } from 'yaml';
import type { Node, YAMLMap, YAMLSeq } from 'yaml';
import type { Finding, Fix } from '../finding.ts';
import { column } from '../lines.ts';
import { child, entriesOf, keyOf, ownEntry, target, writtenOf } from '../nodes.ts';
import { podOf } from '../pod.ts';
import type { Manifest } from '../source.ts';
import { useLabel } from '../vocabulary.ts';
import { at, fix } from './at.ts';
import { listAsMap } from './listAsMap.ts';
import { retyped } from './retyped.ts';

/** Names, labels and annotations of the object and of its pod that are no strings. */
export function scalarFindings(manifest: Manifest): Finding[] {
  const { document, node } = manifest;
  const pod = podOf(manifest);
  const places = [['metadata'], ...(pod && pod.path.length > 0 ? [[...pod.path, 'metadata']] : [])].map((path) => child(document, node, ...path));
  return places.flatMap((metadata) => [
    ...['name', 'namespace'].flatMap((key) => stringFinding(manifest, key, child(document, metadata, key))),
    ...['labels', 'annotations'].flatMap((key) => mapFindings(manifest, key, metadata)),
  ]);
}

function mapFindings(manifest: Manifest, what: string, metadata: Node | undefined): Finding[] {
  const node = child(manifest.document, metadata, what);
  if (node === undefined || (isScalar(node) && node.value === null)) return [];
  if (isMap(node)) return entriesOf(node).flatMap((entry) => stringFinding(manifest, keyOf(entry) ?? '', target(manifest.document, entry.value)));
  const message = `The ${what} are a ${isSeq(node) ? 'list' : 'value'}. They have to be a map, without the "-" before each key.`;
  return [at(manifest, node, { code: 'not-a-map', severity: 'error', message }, isSeq(node) && isMap(metadata) ? asMap(manifest, what, node, metadata) : undefined)];
}

function asMap(manifest: Manifest, what: string, list: YAMLSeq, metadata: YAMLMap): Fix | undefined {
  const key = ownEntry(metadata, what)?.key.range?.[0];
  const change = key === undefined ? undefined : listAsMap(manifest, list, column(manifest.text, key));
  return change && fix(`Write the ${what} as a map`, change);
}

function stringFinding(manifest: Manifest, key: string, node: Node | undefined): Finding[] {
  if (!isScalar(node) || typeof node.value === 'string' || node.value === null) return [];
  const kind = typeof node.value === 'boolean' ? 'a boolean' : typeof node.value === 'number' ? 'a number' : 'no string';
  const meant = key === useLabel && node.value === true ? 'true' : writtenOf(node);
  const message = `"${key}" has to be a string, and ${writtenOf(node)} without quotes is ${kind}: the API server refuses it.`;
  return [at(manifest, node, { code: 'unquoted-value', severity: 'error', message }, fix(`Put it in quotes: "${meant}"`, retyped(manifest, node, meant)))];
}
