// Entries of maps in braces: the commas between them, and the comments, which belong to neither.
import type { YAMLMap } from 'yaml';
import type { Edit } from './edit.ts';
import { commentEnd } from './json.ts';
import { beforeLineBreak, lineStart } from './lines.ts';
import { entriesOf } from './nodes.ts';
import type { Entry } from './nodes.ts';
import { edit, rangeOf, valueEnd } from './ranges.ts';
import type { Manifest } from './source.ts';
import { styleOf } from './style.ts';
import { flow, flowValue } from './write.ts';
import type { Value } from './write.ts';

/** What stands between two entries, or between one and a brace. */
interface Gap {
  readonly start: number;
  readonly end: number;
  readonly comma: number | undefined;
  readonly comments: readonly { readonly start: number; readonly end: number }[];
}

/**
 * Takes an entry out, and one comma. Comments stay, but for the one behind an entry that has a line to itself: that goes
 * with its line.
 */
export function removeFlowEntry(manifest: Manifest, map: YAMLMap, entry: Entry): Edit {
  const { text } = manifest;
  const entries = entriesOf(map);
  const previous = entries[entries.indexOf(entry) - 1];
  const end = valueEnd(entry);
  const before = gapFrom(manifest, previous ? valueEnd(previous) : rangeOf(map)[0] + 1);
  const after = gapFrom(manifest, end);
  if (before.comments.length === 0 && after.comments.length === 0) {
    if (entry !== entries.at(-1)) return edit(manifest, before.end, after.end, '');
    return edit(manifest, before.start, previous ? end : after.end, '');
  }
  const line = lineStart(text, before.end);
  const next = text.slice(line, before.end).trim() === '' ? nextLine(text, after) : undefined;
  const [from, to] = next === undefined ? [before.end, end] : [line, next];
  // The comma behind it, or before it where there is none.
  if (after.comma !== undefined) {
    if (after.comma < to) return edit(manifest, from, to, '');
    const behind = after.comma + 1;
    return edit(manifest, from, /\s/.test(text[from - 1] ?? '') ? afterBlanks(text, behind) : behind, text.slice(to, after.comma));
  }
  return before.comma === undefined ? edit(manifest, from, to, '') : edit(manifest, before.comma, to, text.slice(before.comma + 1, from));
}

/** Puts entries before or behind another one, on lines of their own where that is on one. */
export function addFlowEntries(manifest: Manifest, map: YAMLMap, neighbor: Entry, values: Readonly<Record<string, Value>>, place: 'first' | 'last'): Edit {
  const { text } = manifest;
  const style = styleOf(manifest);
  const at = rangeOf(neighbor.key)[0];
  const lead = text.slice(lineStart(text, at), at);
  const gap = lead.trim() === '' ? style.newline + lead : ' ';
  const added = Object.entries(values).map(([key, value]) => flow(key, value, style)).join(`,${gap}`);
  const first = gapFrom(manifest, rangeOf(map)[0] + 1).end;
  if (place === 'first') return edit(manifest, first, first, `${added},${gap}`);
  const end = valueEnd(neighbor);
  const after = gapFrom(manifest, end);
  const next = gap === ' ' || after.comments.length === 0 ? undefined : nextLine(text, after);
  if (next === undefined) return edit(manifest, end, end, `,${gap}${added}`);
  // The comment behind the other one stays behind it.
  const behind = beforeLineBreak(text, next);
  if (after.comma !== undefined && after.comma < behind) return edit(manifest, behind, behind, `${gap}${added},`);
  return edit(manifest, end, behind, `,${text.slice(end, behind)}${gap}${added}`);
}

/** Gives entries to a map that has none: in its place, or behind the comments in it. */
export function fillFlow(manifest: Manifest, map: YAMLMap, value: Readonly<Record<string, Value>>): Edit {
  const { text } = manifest;
  const style = styleOf(manifest);
  const [start, end] = rangeOf(map);
  const close = end - 1;
  if (text.slice(start + 1, close).trim() === '') return edit(manifest, start, end, flowValue(value, style));
  const entries = Object.entries(value).map(([key, item]) => flow(key, item, style));
  const lead = text.slice(lineStart(text, close), close);
  const step = ' '.repeat(style.step);
  if (lead.trim() === '') return edit(manifest, close, close, `${step}${entries.join(`,${style.newline}${lead}${step}`)}${style.newline}${lead}`);
  return edit(manifest, close, close, `${/\s$/.test(lead) ? '' : ' '}${entries.join(', ')}`);
}

function gapFrom(manifest: Manifest, start: number): Gap {
  const { text } = manifest;
  const { json } = styleOf(manifest);
  const comments: { start: number; end: number }[] = [];
  let comma: number | undefined;
  let at = start;
  for (;;) {
    const end = json || text[at] === '#' ? commentEnd(text, at) : at;
    if (end > at) {
      comments.push({ start: at, end: beforeLineBreak(text, end) });
      at = end;
    } else if (text[at] === ',') {
      comma = at;
      at += 1;
    } else if (/\s/.test(text[at] ?? '')) at += 1;
    else return { start, end: at, comma, comments };
  }
}

/** Where the line behind the one begins on which a gap begins; undefined where something else stands on that one, too. */
function nextLine(text: string, { start, end, comments }: Gap): number | undefined {
  const at = text.indexOf('\n', start);
  return at >= 0 && at < end && comments.every((comment) => at < comment.start || at >= comment.end) ? at + 1 : undefined;
}

function afterBlanks(text: string, from: number): number {
  let at = from;
  while (text[at] === ' ' || text[at] === '\t') at += 1;
  return at;
}
