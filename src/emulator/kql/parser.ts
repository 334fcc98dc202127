import { cursorOn, fail } from './cursor.ts';
import type { Cursor } from './cursor.ts';
import { parseExpression } from './expressions.ts';
import { parseJoin } from './joinSyntax.ts';
import { QueryError, tokenize } from './lexer.ts';
import type { Token } from './lexer.ts';
import { checkTables, counter } from './limits.ts';
import type { Count } from './limits.ts';
import type { Named, Operator, Query } from './syntax.ts';
import { parseUnion } from './union.ts';

/**
 * Reads a query of the subset: a table and operators, or operators alone, which are those of `defaultTable`. What is
 * outside of the subset is a QueryError that names it.
 */
export function parseQuery(text: string, defaultTable: string): Query {
  const cursor = cursorOn(tokenize(text));
  const count = counter();
  const first = cursor.peek();
  const query = Object.hasOwn(operators, first.text) ? parseOperators(cursor, { ...first, text: defaultTable }, count) : parsePipeline(cursor, count);
  cursor.take(';');
  if (cursor.peek().kind !== 'end') fail(cursor.peek(), "'|' or the end of the query");
  checkTables(query);
  return query;
}

function parsePipeline(cursor: Cursor, count: Count): Query {
  const table = cursor.expectName('a table');
  if (table.text === 'let' || table.text === 'union' || table.text === 'set' || table.text === 'datatable' || table.text === 'print') throw unsupportedOperator(table);
  return cursor.take('|') ? parseOperators(cursor, table, count) : { table, operators: [] };
}

function parseOperators(cursor: Cursor, table: Token, count: Count): Query {
  const found: Operator[] = [];
  do found.push(parseOperator(cursor, count));
  while (cursor.take('|'));
  return { table, operators: found };
}

const operators: Readonly<Record<string, (cursor: Cursor, at: Token, count: Count) => Operator>> = {
  where: (cursor) => ({ kind: 'where', condition: parseExpression(cursor) }),
  project: (cursor) => ({ kind: 'project', columns: parseNamed(cursor) }),
  extend: (cursor) => ({ kind: 'extend', columns: parseNamed(cursor) }),
  'project-away': (cursor) => ({ kind: 'project-away', names: parseNames(cursor) }),
  summarize: parseSummarize,
  order: parseOrder,
  sort: parseOrder,
  take: parseTake,
  limit: parseTake,
  'mv-expand': parseExpand,
  join: (cursor, at, count) => parseJoin(cursor, at, () => parsePipeline(cursor, count)),
  union: (cursor, at, count) => parseUnion(cursor, at, () => parsePipeline(cursor, count)),
  distinct: (cursor) => ({ kind: 'distinct', columns: parseNamed(cursor) }),
  count: () => ({ kind: 'count' }),
};

function parseOperator(cursor: Cursor, count: Count): Operator {
  const at = cursor.expectName('an operator');
  const parse = Object.hasOwn(operators, at.text) ? operators[at.text] : undefined;
  if (!parse) throw unsupportedOperator(at);
  count(at);
  return parse(cursor, at, count);
}

function unsupportedOperator(at: Token): QueryError {
  return new QueryError(`The operator '${at.text}' is not supported by the sample. It has ${Object.keys(operators).join(', ')}.`, at);
}

function parseNamed(cursor: Cursor): Named[] {
  const columns: Named[] = [];
  do columns.push(parseOneNamed(cursor));
  while (cursor.take(','));
  return columns;
}

function parseOneNamed(cursor: Cursor): Named {
  const isNamed = cursor.peek().kind === 'name' && cursor.peek(1).kind === 'symbol' && cursor.peek(1).text === '=';
  if (!isNamed) return { name: undefined, expression: parseExpression(cursor) };
  const name = cursor.next().text;
  cursor.next();
  return { name, expression: parseExpression(cursor) };
}

function parseNames(cursor: Cursor): Token[] {
  const names: Token[] = [];
  do {
    names.push(cursor.expectName('a column'));
    if (cursor.peek().text === '*') throw new QueryError("Wildcards in 'project-away' are not supported by the sample.", cursor.peek());
  } while (cursor.take(','));
  return names;
}

function parseSummarize(cursor: Cursor): Operator {
  const aggregates = cursor.peek().text === 'by' ? [] : parseNamed(cursor);
  return { kind: 'summarize', aggregates, by: cursor.take('by') ? parseNamed(cursor) : [] };
}

function parseOrder(cursor: Cursor): Operator {
  cursor.expect('by');
  const keys: { expression: Named['expression']; descending: boolean }[] = [];
  do {
    const expression = parseExpression(cursor);
    // Descending is what KQL takes when nothing is said.
    const ascending = cursor.take('asc') !== undefined;
    if (!ascending) cursor.take('desc');
    if (cursor.peek().text === 'nulls') throw new QueryError("'nulls first' and 'nulls last' are not supported by the sample.", cursor.peek());
    keys.push({ expression, descending: !ascending });
  } while (cursor.take(','));
  return { kind: 'order', keys };
}

function parseTake(cursor: Cursor): Operator {
  const at = cursor.next();
  if (at.kind !== 'number' || at.text.includes('.')) fail(at, 'a whole number');
  return { kind: 'take', count: Number(at.text) };
}

function parseExpand(cursor: Cursor): Operator {
  const column = parseOneNamed(cursor);
  const { kind, text } = cursor.peek();
  if (kind !== 'end' && text !== '|' && text !== ')') throw new QueryError(`'${text}' in 'mv-expand' is not supported by the sample: it expands one column, without options.`, cursor.peek());
  return { kind: 'mv-expand', column };
}
