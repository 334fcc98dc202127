import { isObject } from '../json.ts';
import { QueryError } from './lexer.ts';
import type { Expression } from './syntax.ts';
import { compare, hasTerm, isEqual, isNull, member, toText } from './values.ts';
import type { ColumnType, Row } from './values.ts';

export interface Compiled {
  readonly type: ColumnType;
  readonly of: (row: Row) => unknown;
}

export type Columns = ReadonlyMap<string, ColumnType>;

/** An expression as a function of a row. A column that is not there is an error, as in Azure. */
export function compile(expression: Expression, columns: Columns): Compiled {
  switch (expression.kind) {
    case 'literal': {
      const { value } = expression;
      return { type: typeof value === 'string' ? 'string' : typeof value === 'number' ? 'number' : typeof value === 'boolean' ? 'bool' : 'dynamic', of: () => value };
    }
    case 'column':
      return column(expression, columns);
    case 'member': {
      const inner = compile(expression.of, columns);
      if (inner.type !== 'dynamic') throw new QueryError(`A value of the type ${inner.type} has no properties.`, expression.at);
      return { type: 'dynamic', of: (row) => member(inner.of(row), expression.key) };
    }
    case 'call':
      return call(expression, columns);
    case 'and': {
      const operands = expression.operands.map((operand) => compile(operand, columns));
      return { type: 'bool', of: (row) => operands.every((operand) => operand.of(row) === true) };
    }
    case 'or': {
      const operands = expression.operands.map((operand) => compile(operand, columns));
      return { type: 'bool', of: (row) => operands.some((operand) => operand.of(row) === true) };
    }
    case 'binary':
      return binary(expression, columns);
    case 'in':
      return inList(expression, columns);
  }
}

function column({ name, at }: Extract<Expression, { kind: 'column' }>, columns: Columns): Compiled {
  const type = columns.get(name);
  if (type === undefined) throw new QueryError(`Failed to resolve column or scalar expression named '${name}'.`, at);
  return { type, of: (row) => row[name] ?? (type === 'string' ? '' : null) };
}

type Test = (left: unknown, right: unknown) => boolean;
const ignoringCase = (test: (left: string, right: string) => boolean): Test => (left, right) => test(toText(left).toLowerCase(), toText(right).toLowerCase());
const onText = (test: (left: string, right: string) => boolean): Test => (left, right) => test(toText(left), toText(right));
const both = (test: Test): Test => (left, right) => !isNull(left) && !isNull(right) && test(left, right);

const tests: Readonly<Record<string, Test>> = {
  '==': isEqual,
  '!=': (left, right) => !(isNull(left) && isNull(right)) && !isEqual(left, right),
  '=~': both(ignoringCase((left, right) => left === right)),
  '!~': ignoringCase((left, right) => left !== right),
  '<': both((left, right) => compare(left, right) < 0),
  '<=': both((left, right) => compare(left, right) <= 0),
  '>': both((left, right) => compare(left, right) > 0),
  '>=': both((left, right) => compare(left, right) >= 0),
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

function binary({ operator, left, right, at }: Extract<Expression, { kind: 'binary' }>, columns: Columns): Compiled {
  const a = compile(left, columns);
  const b = compile(right, columns);
  const test = tests[operator];
  if (!test) throw new QueryError(`The operator '${operator}' is not supported by the sample.`, at);
  return { type: 'bool', of: (row) => test(a.of(row), b.of(row)) };
}

function inList({ operator, left, list }: Extract<Expression, { kind: 'in' }>, columns: Columns): Compiled {
  const value = compile(left, columns);
  const items = list.map((item) => compile(item, columns));
  const test = tests[operator.endsWith('~') ? '=~' : '=='] ?? isEqual;
  const wanted = !operator.startsWith('!');
  return { type: 'bool', of: (row) => items.some((item) => test(value.of(row), item.of(row))) === wanted };
}

interface Scalar {
  readonly type: ColumnType;
  /** How many arguments it takes, at least and at most. */
  readonly args: readonly [number, number];
  readonly of: (...values: unknown[]) => unknown;
}

const scalars: Readonly<Record<string, Scalar>> = {
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
  not: { type: 'bool', args: [1, 1], of: (value) => value !== true },
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

function call({ name, args, at }: Extract<Expression, { kind: 'call' }>, columns: Columns): Compiled {
  const scalar = Object.hasOwn(scalars, name) ? scalars[name] : undefined;
  if (!scalar) throw new QueryError(`The function '${name}' is not supported by the sample. It has ${Object.keys(scalars).join(', ')}.`, at);
  const [least, most] = scalar.args;
  if (args.length < least || args.length > most) throw new QueryError(`The function '${name}' takes ${least === most ? least : `${least} to ${most}`} arguments, not ${args.length}.`, at);
  const values = args.map((arg) => compile(arg, columns));
  return { type: scalar.type, of: (row) => scalar.of(...values.map((value) => value.of(row))) };
}
