// Changes single entries of somebody's maps, and leaves everything else in the file as it is: comments, order, indentation,
// quotes, anchors, line ends.
import { isAlias, isMap, isScalar, visit } from 'yaml';
import type { Node, Scalar, YAMLMap } from 'yaml';
import type { Change, Edit } from './edit.ts';
import { addFlowEntries, fillFlow, removeFlowEntry } from './flowEntries.ts';
import { beforeLineBreak, column, lineEnd, lineStart } from './lines.ts';
import { child, entriesOf, entryOf, ownEntry, textOf } from './nodes.ts';
import type { Entry } from './nodes.ts';
import { edit, entryEnd, rangeOf, valueEnd } from './ranges.ts';
import type { Manifest } from './source.ts';
import { styleOf } from './style.ts';
import { block, flowValue, inline } from './write.ts';
import type { Value } from './write.ts';

/** Gives a scalar another text, in the quotes that it has where they do. */
export function replaceScalar(manifest: Manifest, node: Scalar, text: string): Edit {
  const [start, end] = rangeOf(node);
  const written = quotedLike(manifest, node, text);
  return start === end ? inGap(manifest, start, written) : edit(manifest, start, end, written);
}

/** Puts a value where there is none: right behind the colon of a key, or right before a comment. */
function inGap(manifest: Manifest, at: number, value: string): Edit {
  const { text } = manifest;
  return edit(manifest, at, at, `${text[at - 1] === ':' ? ' ' : ''}${value}${text[at] === '#' ? ' ' : ''}`);
}

/** Puts a value on one line in the place of a node. */
export function replaceNode(manifest: Manifest, node: Node, value: Value): Edit {
  const [start, end] = rangeOf(node);
  return edit(manifest, start, beforeBreak(manifest, end), flowValue(value, styleOf(manifest)));
}

export function renameKey(manifest: Manifest, entry: Entry, key: string): Edit {
  return replaceScalar(manifest, entry.key as Scalar, key);
}

/** Another key and a text on one line in the place of an entry. */
export function replaceEntry(manifest: Manifest, entry: Entry, key: string, text: string): Edit {
  return edit(manifest, rangeOf(entry.key)[0], beforeBreak(manifest, valueEnd(entry)), `${quotedLike(manifest, entry.key as Scalar, key)}: ${inline(text, styleOf(manifest))}`);
}

/** Why an entry cannot be replaced or taken away, or undefined: others name its value, or it is written in a way that is not known here. */
export function entryObstacle(manifest: Manifest, { key, value }: Entry): string | undefined {
  const before = manifest.text.slice(lineStart(manifest.text, rangeOf(key)[0]), rangeOf(key)[0]);
  if (/\?\s*$/.test(before)) return `"${String((key as Scalar).value)}" is written with a "?" before it. Write it as "key: value".`;
  return isScalar(value) ? sharing(manifest, value) : undefined;
}

/** Takes an entry out of its map, with the comment at its end. The last one leaves an empty map. */
export function removeEntry(manifest: Manifest, map: YAMLMap, entry: Entry): Edit {
  if (map.flow) return removeFlowEntry(manifest, map, entry);
  const { text } = manifest;
  const entries = entriesOf(map);
  const next = entries[entries.indexOf(entry) + 1];
  const start = rangeOf(entry.key)[0];
  if (entries.length === 1) return edit(manifest, start, valueEnd(entry), '{}');
  // Behind a "-", say, where what comes next takes its place.
  if (next && text.slice(lineStart(text, start), start).trim() !== '') {
    const behind = lineEnd(text, valueEnd(entry));
    return edit(manifest, start, behind + text.slice(behind).search(/\S/), '');
  }
  const end = lineEnd(text, entryEnd(entry));
  const line = lineStart(text, start);
  return edit(manifest, text.endsWith('\n') || end < text.length ? line : beforeLineBreak(text, line), end, '');
}

/**
 * Puts a value under a path of keys, in maps that are made where there are none: `first` of its map, or at its end.
 * A scalar that stands there is replaced, and a map gets the entries of another one. What an alias shares with another place is left alone: that would change too.
 */
export function setValue(manifest: Manifest, path: readonly string[], value: Value, place: 'first' | 'last' = 'last'): Change {
  return setBelow(manifest, manifest.node, path, value, place);
}

function setBelow(manifest: Manifest, map: YAMLMap, path: readonly string[], value: Value, place: 'first' | 'last'): Change {
  const [key, ...rest] = path;
  if (key === undefined) throw new Error('A path has one key at least.');
  const obstacle = sharing(manifest, map);
  if (obstacle !== undefined) return { obstacle };
  const entry = ownEntry(map, key);
  // An entry of its own would hide all of what is merged.
  if (!entry && (rest.length > 0 || isRecord(value)) && entryOf(manifest.document, map, key)) return { obstacle: `"${key}" is merged from another place by "<<".` };
  if (!entry) return { edits: [addEntries(manifest, map, { [key]: nested(rest, value) }, place)] };
  const below = entry.value;
  if (isAlias(below)) return { obstacle: `"${key}" is the alias *${below.source}, which stands for another place.` };
  if (isEmpty(below)) {
    const shared = below === null ? undefined : sharing(manifest, below);
    return shared === undefined ? { edits: [fill(manifest, map, entry, nested(rest, value))] } : { obstacle: shared };
  }
  if (rest.length > 0 && isMap(below)) return setBelow(manifest, below, rest, value, place);
  if (rest.length === 0 && isMap(below) && isRecord(value)) return setAll(manifest, below, value, place);
  if (rest.length === 0 && isScalar(below) && typeof value !== 'object') {
    if (isWritten(manifest, below, value)) return { edits: [] };
    const shared = sharing(manifest, below);
    return shared === undefined ? { edits: [replaceNode(manifest, below, value)] } : { obstacle: shared };
  }
  return { obstacle: `"${key}" holds something else.` };
}

/** Each value under its key; those that are there as they should be stay as they are. */
function setAll(manifest: Manifest, map: YAMLMap, values: Readonly<Record<string, Value>>, place: 'first' | 'last'): Change {
  const edits: Edit[] = [];
  const more: Record<string, Value> = {};
  for (const [key, value] of Object.entries(values)) {
    if (textOf(child(manifest.document, map, key)) === value) continue;
    const change: Change = ownEntry(map, key) ? setBelow(manifest, map, [key], value, place) : { edits: [] };
    if ('obstacle' in change) return change;
    edits.push(...change.edits);
    if (!ownEntry(map, key)) more[key] = value;
  }
  if (Object.keys(more).length === 0) return { edits };
  const shared = sharing(manifest, map);
  return shared === undefined ? { edits: [...edits, addEntries(manifest, map, more, place)] } : { obstacle: shared };
}

/** Whether a scalar is read as the value everywhere: plain it may be something else to kubectl. */
function isWritten(manifest: Manifest, scalar: Scalar, value: Value): boolean {
  if (scalar.value !== value) return false;
  return scalar.type !== 'PLAIN' || replaceNode(manifest, scalar, value).text === manifest.text.slice(...rangeOf(scalar));
}

/** Why a map or a scalar cannot be changed alone, or undefined. */
export function sharing({ document }: Manifest, { anchor }: YAMLMap | Scalar): string | undefined {
  if (anchor === undefined) return undefined;
  let shared = false;
  visit(document, { Alias: (_key, alias) => void (shared ||= alias.source === anchor) });
  return shared ? `The anchor &${anchor} shares it with another place.` : undefined;
}

/** All at once: each alone would be put at the same place. */
function addEntries(manifest: Manifest, map: YAMLMap, values: Readonly<Record<string, Value>>, place: 'first' | 'last'): Edit {
  const { text } = manifest;
  const style = styleOf(manifest);
  const entries = entriesOf(map);
  const neighbor = place === 'first' ? entries[0] : entries.at(-1);
  if (!neighbor) return fillFlow(manifest, map, values);
  if (map.flow) return addFlowEntries(manifest, map, neighbor, values, place);
  const at = rangeOf(neighbor.key)[0];
  const indent = ' '.repeat(column(text, at));
  const lines = Object.entries(values).map(([key, value]) => block(key, value, indent, style)).join(style.newline + indent);
  if (place === 'first') return edit(manifest, at, at, `${lines}${style.newline}${indent}`);
  return putLines(manifest, lineEnd(text, entryEnd(neighbor)), indent + lines);
}

/** Gives a value to an entry that has none, or an empty map. */
function fill(manifest: Manifest, map: YAMLMap, entry: Entry, value: Value): Edit {
  const { text } = manifest;
  const style = styleOf(manifest);
  const end = valueEnd(entry);
  const nothing = entry.value === null || (isScalar(entry.value) && !entry.value.source);
  if (isMap(entry.value) && isRecord(value)) return fillFlow(manifest, entry.value, value);
  if (!nothing) return replaceNode(manifest, entry.value as Node, value);
  if (map.flow || typeof value !== 'object') return inGap(manifest, end, flowValue(value, style));
  const indent = ' '.repeat(column(text, rangeOf(entry.key)[0]) + style.step);
  const lines = Object.entries(value).map(([key, item]) => indent + block(key, item, indent, style));
  return putLines(manifest, lineEnd(text, end), lines.join(style.newline));
}

/** Puts lines where one begins, or behind a last line that has no line break. */
function putLines(manifest: Manifest, at: number, lines: string): Edit {
  const { newline } = styleOf(manifest);
  return edit(manifest, at, at, manifest.text[at - 1] === '\n' ? lines + newline : newline + lines);
}

function nested(path: readonly string[], value: Value): Value {
  return path.reduceRight<Value>((inner, key) => ({ [key]: inner }), value);
}

function isEmpty(node: Node | null): node is YAMLMap | Scalar | null {
  return node === null || (isScalar(node) && node.value === null) || (isMap(node) && node.items.length === 0);
}

function isRecord(value: Value): value is Readonly<Record<string, Value>> {
  return typeof value === 'object' && !Array.isArray(value);
}

function quotedLike(manifest: Manifest, { type }: Scalar, text: string): string {
  if (type === 'QUOTE_DOUBLE') return JSON.stringify(text);
  if (type === 'QUOTE_SINGLE' && !/[\n\r]/.test(text)) return `'${text.replaceAll("'", "''")}'`;
  const style = styleOf(manifest);
  return inline(text, style) + (type?.startsWith('BLOCK') ? style.newline : '');
}

/** What is a block ends behind its line break. */
function beforeBreak({ text }: Manifest, end: number): number {
  return text[end - 1] === '\n' ? beforeLineBreak(text, end) : end;
}
