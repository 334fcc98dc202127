// Labels and annotations that somebody wrote as a list: the map that is meant, where that is plain. All else stays as it is
// written, comments between the items, too.
import { isMap, isScalar } from 'yaml';
import type { Node, YAMLMap, YAMLSeq } from 'yaml';
import type { Edit } from '../edit.ts';
import { column } from '../lines.ts';
import { entriesOf, keyOf, textOf } from '../nodes.ts';
import type { Manifest } from '../source.ts';
import { styleOf } from '../style.ts';
import { inline } from '../write.ts';

/** What an item comes to: the keys that it gives the map, and what is to be edited in it. Offsets count in its document. */
interface Item {
  readonly keys: readonly string[];
  readonly edits: readonly Edit[];
}

/** The edits that make a map of a list, or undefined where nobody can know which map. `outer`: the column of the list's key. */
export function listAsMap(manifest: Manifest, list: YAMLSeq, outer: number): { readonly edits: readonly Edit[] } | undefined {
  const items = (list.items as Node[]).map((item) => itemOf(manifest, item));
  const read = items.filter((item) => item !== undefined);
  const keys = read.flatMap((item) => item.keys);
  if (read.length < items.length || keys.length === 0 || new Set(keys).size < keys.length) return undefined;
  const around = list.flow === true ? braces(manifest, list) : withoutDashes(manifest, list, outer);
  return around && { edits: [...around, ...read.flatMap(({ edits }) => edits)].map(({ start, end, text }) => ({ start: manifest.start + start, end: manifest.start + end, text })) };
}

function itemOf(manifest: Manifest, item: Node): Item | undefined {
  // Nothing says which key an anchor or a tag would be of.
  if (item.anchor !== undefined || item.tag !== undefined) return undefined;
  if (isScalar(item)) return textItem(manifest, item);
  return isMap(item) ? (pairItem(manifest, item) ?? mapItem(manifest, item)) : undefined;
}

/** "key: value" or "key=value", as a text. */
function textItem(manifest: Manifest, item: Node): Item | undefined {
  const [, key, value] = /^([A-Za-z0-9][\w./-]*)(?:: +|=)(\S.*)$/.exec(textOf(item) ?? '') ?? [];
  if (key === undefined || value === undefined) return undefined;
  const style = styleOf(manifest);
  const [start, end] = rangeOf(item);
  return manifest.text.slice(start, end).includes('\n') ? undefined : { keys: [key], edits: [{ start, end, text: `${inline(key, style)}: ${inline(value, style)}` }] };
}

/** `name: …` and `value: …`, as the variables of a container are written. */
function pairItem({ text }: Manifest, item: YAMLMap): Item | undefined {
  const [name, value, ...rest] = entriesOf(item);
  if (!name || !value || rest.length > 0 || !['name', 'key'].includes(keyOf(name) ?? '') || keyOf(value) !== 'value') return undefined;
  const key = textOf(name.value);
  if (key === undefined || !name.value || !value.value) return { keys: [], edits: [] };
  const [start, end] = rangeOf(name.value);
  const [from] = rangeOf(value.value);
  const [begin] = rangeOf(name.key);
  // A comment or an anchor between them would be lost.
  if (!/^["']?(name|key)["']?\s*:\s*$/.test(text.slice(begin, start)) || !/^[\s,]*["']?value["']?\s*:\s*$/.test(text.slice(end, from))) return { keys: [], edits: [] };
  return { keys: [key], edits: [{ start: begin, end: start, text: '' }, { start: end, end: from, text: ': ' }, ...unbraced(text, item)] };
}

function mapItem({ text }: Manifest, item: YAMLMap): Item | undefined {
  const keys = entriesOf(item).map(keyOf);
  if (keys.length === 0 || keys.some((key) => key === undefined || key === '<<')) return undefined;
  const [, end] = rangeOf(item);
  if (isBraced(text, item) && text.slice(0, end - 1).trimEnd().endsWith(',')) return undefined;
  return { keys: keys.filter((key) => key !== undefined), edits: unbraced(text, item) };
}

function isBraced(text: string, item: YAMLMap): boolean {
  return text[rangeOf(item)[0]] === '{';
}

function unbraced(text: string, item: YAMLMap): Edit[] {
  const [start, end] = rangeOf(item);
  return isBraced(text, item) ? [{ start, end: start + 1, text: '' }, { start: end - 1, end, text: '' }] : [];
}

function braces({ text }: Manifest, list: YAMLSeq): Edit[] | undefined {
  const [start, end] = rangeOf(list);
  if (text[start] !== '[' || text[end - 1] !== ']') return undefined;
  return [{ start, end: start + 1, text: '{' }, { start: end - 1, end, text: '}' }];
}

/** Keys stay where they are, or come to where the "-" is: where each of them has its line, and they stay inside of the outer key. */
function withoutDashes({ text }: Manifest, list: YAMLSeq, outer: number): Edit[] | undefined {
  const token = list.srcToken;
  if (token?.type !== 'block-seq') return undefined;
  const dashes = token.items.flatMap(({ start }) => start.filter(({ type }) => type === 'seq-item-ind').map(({ offset }) => offset));
  const starts = (list.items as Node[]).map((item) => rangeOf(item)[0]);
  const isEach = (is: (dash: number, start: number, item: Node) => boolean): boolean => dashes.every((dash, index) => is(dash, starts[index] ?? dash, list.items[index] as Node));
  if (dashes.length !== starts.length || new Set(starts.map((start) => column(text, start))).size > 1) return undefined;
  const isShort = isEach((dash, start, item) => column(text, dash) > outer && !text.slice(dash, rangeOf(item)[1]).trimEnd().includes('\n') && /^-\s+$/.test(text.slice(dash, start)));
  return dashes.map((dash, index) => ({ start: dash, end: isShort ? (starts[index] ?? dash) : dash + 1, text: isShort ? '' : ' ' }));
}

function rangeOf({ range }: Node): readonly [number, number] {
  return range ? [range[0], range[1]] : [0, 0];
}
