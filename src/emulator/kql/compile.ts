import { checkComparable, comparisons, exactly } from './comparisons.ts';
import { QueryError } from './lexer.ts';
import { scalars } from './scalars.ts';
import type { Expression } from './syntax.ts';
import { isNull, member, toText } from './values.ts';
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
    case 'element':
      return element(expression, columns);
    case 'call':
      return call(expression, columns);
    case 'and':
    case 'or':
      return logic(expression, columns);
    case 'binary':
      return binary(expression, columns);
    case 'in':
      return inList(expression, columns);
  }
}

/** An expression that is true or false: anything else is an error, and not a condition that nothing fulfils. */
export function condition(expression: Expression, columns: Columns): Compiled {
  const compiled = compile(expression, columns);
  if (compiled.type !== 'bool') throw new QueryError(`A condition must be of the type bool, and is of the type ${compiled.type}. Use a comparison or tobool().`, expression.at);
  return compiled;
}

function column({ name, at }: Extract<Expression, { kind: 'column' }>, columns: Columns): Compiled {
  const type = columns.get(name);
  if (type === undefined) throw new QueryError(`Failed to resolve column or scalar expression named '${name}'.`, at);
  return { type, of: (row) => row[name] ?? (type === 'string' ? '' : null) };
}

/** A property whose name, or an element whose number, is a value of the row itself: `tags[key]`. */
function element({ of, key, at }: Extract<Expression, { kind: 'element' }>, columns: Columns): Compiled {
  const [inner, name] = [compile(of, columns), compile(key, columns)];
  if (inner.type !== 'dynamic') throw new QueryError(`A value of the type ${inner.type} has no properties.`, at);
  if (name.type !== 'string' && name.type !== 'number') throw new QueryError(`What stands in brackets must be a text or a number, and is of the type ${name.type}. Use tostring() or toint().`, at);
  return {
    type: 'dynamic',
    of(row) {
      const wanted = name.of(row);
      return typeof wanted === 'string' || typeof wanted === 'number' ? member(inner.of(row), wanted) : null;
    },
  };
}

/** One operand that decides is enough, even beside a null; else null comes of null, and so not(…) of it is no match. */
function logic({ kind, operands }: Extract<Expression, { kind: 'and' | 'or' }>, columns: Columns): Compiled {
  const compiled = operands.map((operand) => condition(operand, columns));
  const deciding = kind === 'or';
  return {
    type: 'bool',
    of(row) {
      let known = true;
      for (const { of } of compiled) {
        const value = of(row);
        if (value === deciding) return deciding;
        if (isNull(value)) known = false;
      }
      return known ? !deciding : null;
    },
  };
}

function binary({ operator, left, right, at }: Extract<Expression, { kind: 'binary' }>, columns: Columns): Compiled {
  const a = compile(left, columns);
  const b = compile(right, columns);
  const test = comparisons[operator];
  if (!test) throw new QueryError(`The operator '${operator}' is not supported by the sample.`, at);
  checkComparable(operator, a.type, b.type, at);
  return { type: 'bool', of: (row) => test(a.of(row), b.of(row)) };
}

function inList({ operator, left, list, at }: Extract<Expression, { kind: 'in' }>, columns: Columns): Compiled {
  const value = compile(left, columns);
  const items = list.map((item) => compile(item, columns));
  for (const item of items) checkComparable('==', value.type, item.type, at);
  const wanted = !operator.startsWith('!');
  const spell = operator.endsWith('~') ? (item: unknown) => toText(item).toLowerCase() : exactly;
  // Looked up, not read through for each row: lists of a thousand IDs are usual.
  const literals = new Set(list.flatMap((item) => (item.kind === 'literal' && item.value !== null ? [spell(item.value)] : [])));
  const others = items.filter((_, index) => list[index]?.kind !== 'literal');
  const holds = (row: Row, key: unknown) => literals.has(key) || others.some(({ of }) => !isNull(of(row)) && spell(of(row)) === key);
  return {
    type: 'bool',
    of(row) {
      const found = value.of(row);
      return (!isNull(found) && holds(row, spell(found))) === wanted;
    },
  };
}

function call({ name, args, at }: Extract<Expression, { kind: 'call' }>, columns: Columns): Compiled {
  const scalar = Object.hasOwn(scalars, name) ? scalars[name] : undefined;
  if (!scalar) throw new QueryError(`The function '${name}' is not supported by the sample. It has ${Object.keys(scalars).join(', ')}.`, at);
  const [least, most] = scalar.args;
  if (args.length < least || args.length > most) throw new QueryError(`The function '${name}' takes ${least === most ? least : `${least} to ${most}`} arguments, not ${args.length}.`, at);
  const values = args.map((arg) => (name === 'not' ? condition : compile)(arg, columns));
  return { type: scalar.type, of: (row) => scalar.of(...values.map((value) => value.of(row))) };
}
