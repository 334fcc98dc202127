import { isObject } from '../json.ts';

/** A row of a table: columns in their order. */
export type Row = Readonly<Record<string, unknown>>;

/** The types of columns that make a difference: a dynamic value can't be grouped or ordered by. */
export type ColumnType = 'string' | 'number' | 'bool' | 'dynamic';

/** As KQL's tostring(): objects become JSON, null becomes empty. */
export function toText(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return value;
  if (typeof value === 'object') return JSON.stringify(value);
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new Error(`A row holds a ${typeof value}.`);
}

export function isNull(value: unknown): boolean {
  return value === null || value === undefined;
}

/** Equal as KQL has it: null equals nothing, not even null. */
export function isEqual(left: unknown, right: unknown): boolean {
  if (isNull(left) || isNull(right)) return false;
  return typeof left === 'object' || typeof right === 'object' ? toText(left) === toText(right) : left === right;
}

/** `has`: the text as whole terms, which are runs of letters and digits; without case. */
export function hasTerm(value: string, term: string): boolean {
  const text = value.toLowerCase();
  const wanted = term.toLowerCase();
  for (let at = text.indexOf(wanted); at !== -1; at = text.indexOf(wanted, at + 1)) {
    const before = !isLetter(wanted.charAt(0)) || !isLetter(text.charAt(at - 1));
    const after = !isLetter(wanted.charAt(wanted.length - 1)) || !isLetter(text.charAt(at + wanted.length));
    if (before && after) return true;
    if (wanted === '') return true;
  }
  return false;
}

function isLetter(character: string): boolean {
  return character !== '' && /[\p{L}\p{N}]/u.test(character);
}

/** For `order by`: nulls first when ascending, numbers as numbers, the rest by code unit. */
export function compare(left: unknown, right: unknown): number {
  if (isNull(left) || isNull(right)) return Number(isNull(right)) - Number(isNull(left));
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  const [a, b] = [toText(left), toText(right)];
  return a < b ? -1 : Number(a > b);
}

/** The property or the element, null where there is none: paths into what is not there are no error. */
export function member(value: unknown, key: string | number): unknown {
  if (typeof key === 'number') return Array.isArray(value) ? (value as unknown[])[key] ?? null : null;
  return isObject(value) && Object.hasOwn(value, key) ? (value[key] ?? null) : null;
}
