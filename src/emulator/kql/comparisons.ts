import { QueryError } from './lexer.ts';
import type { Token } from './lexer.ts';
import { hasTerm, isEqual, isNull, toText } from './values.ts';
import type { ColumnType } from './values.ts';

/** Null where KQL cannot say, as of what is null: https://learn.microsoft.com/kusto/query/scalar-data-types/null-values */
type Test = (left: unknown, right: unknown) => boolean | null;
type TextTest = (left: string, right: string) => boolean;
const ignoringCase = (test: TextTest): Test => (left, right) => test(toText(left).toLowerCase(), toText(right).toLowerCase());
const onText = (test: TextTest): Test => (left, right) => test(toText(left), toText(right));
const ordered = (test: (difference: number) => boolean): Test => (left, right) => (typeof left === 'number' && typeof right === 'number' ? test(left - right) : null);
const neitherNull = (test: Test): Test => (left, right) => !isNull(left) && !isNull(right) && test(left, right);

/** The operators between two values, without those that take a list. */
export const comparisons: Readonly<Record<string, Test>> = {
  '==': (left, right) => (isNull(left) && isNull(right) ? null : isEqual(left, right)),
  '!=': (left, right) => (isNull(left) && isNull(right) ? null : !isEqual(left, right)),
  '=~': neitherNull(ignoringCase((left, right) => left === right)),
  '!~': ignoringCase((left, right) => left !== right),
  '<': ordered((difference) => difference < 0),
  '<=': ordered((difference) => difference <= 0),
  '>': ordered((difference) => difference > 0),
  '>=': ordered((difference) => difference >= 0),
  has: onText(hasTerm),
  '!has': onText((left, right) => !hasTerm(left, right)),
  contains: ignoringCase((left, right) => left.includes(right)),
  '!contains': ignoringCase((left, right) => !left.includes(right)),
  contains_cs: onText((left, right) => left.includes(right)),
  startswith: ignoringCase((left, right) => left.startsWith(right)),
  '!startswith': ignoringCase((left, right) => !left.startsWith(right)),
  startswith_cs: onText((left, right) => left.startsWith(right)),
  endswith: ignoringCase((left, right) => left.endsWith(right)),
  '!endswith': ignoringCase((left, right) => !left.endsWith(right)),
  endswith_cs: onText((left, right) => left.endsWith(right)),
};

const exact = new Set(['==', '!=']);
const ordering = new Set(['<', '<=', '>', '>=']);

/** Throws QueryError for what KQL does not compare: it casts nothing by itself, and orders no texts. What a dynamic value is shows in the row. */
export function checkComparable(operator: string, left: ColumnType, right: ColumnType, at: Token): void {
  const different = left !== right && left !== 'dynamic' && right !== 'dynamic';
  const texts = left === 'string' || right === 'string';
  if (exact.has(operator) ? !different : !ordering.has(operator) || !(different || texts)) return;
  throw new QueryError(`Cannot compare values of types ${left} and ${right} by '${operator}'. Try adding explicit casts.`, at);
}

/** The spelling under which `==` finds values equal. */
export function exactly(value: unknown): unknown {
  return typeof value === 'object' ? toText(value) : value;
}
