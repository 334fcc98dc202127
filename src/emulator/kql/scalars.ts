import { isObject } from '../json.ts';
import { isNull, toText } from './values.ts';
import type { ColumnType } from './values.ts';

/** A function of KQL. */
interface Scalar {
  readonly type: ColumnType;
  /** How many arguments it takes, at least and at most. */
  readonly args: readonly [number, number];
  readonly of: (...values: unknown[]) => unknown;
}

/** The functions that queries may call, by name. */
export const scalars: Readonly<Record<string, Scalar>> = {
  tostring: { type: 'string', args: [1, 1], of: toText },
  tolower: { type: 'string', args: [1, 1], of: (value) => toText(value).toLowerCase() },
  toupper: { type: 'string', args: [1, 1], of: (value) => toText(value).toUpperCase() },
  strcat: { type: 'string', args: [1, 64], of: (...values) => values.map(toText).join('') },
  strlen: { type: 'number', args: [1, 1], of: (value) => toText(value).length },
  split: { type: 'dynamic', args: [2, 2], of: (value, separator) => toText(value).split(toText(separator)) },
  isempty: { type: 'bool', args: [1, 1], of: (value) => toText(value) === '' },
  isnotempty: { type: 'bool', args: [1, 1], of: (value) => toText(value) !== '' },
  isnull: { type: 'bool', args: [1, 1], of: isNull },
  isnotnull: { type: 'bool', args: [1, 1], of: (value) => !isNull(value) },
  not: { type: 'bool', args: [1, 1], of: (value) => (typeof value === 'boolean' ? !value : null) },
  tobool: { type: 'bool', args: [1, 1], of: toBool },
  toint: { type: 'number', args: [1, 1], of: toInteger },
  tolong: { type: 'number', args: [1, 1], of: toInteger },
  array_length: { type: 'number', args: [1, 1], of: (value) => (Array.isArray(value) ? value.length : null) },
  bag_keys: { type: 'dynamic', args: [1, 1], of: (value) => (isObject(value) ? Object.keys(value) : null) },
  coalesce: { type: 'dynamic', args: [2, 64], of: (...values) => values.find((value) => !isNull(value) && value !== '') ?? null },
};

function toBool(value: unknown): boolean | null {
  const text = toText(value).toLowerCase();
  return text === 'true' || (text === 'false' ? false : null);
}

function toInteger(value: unknown): number | null {
  return /^-?\d+$/.test(toText(value)) ? Number(value) : null;
}
