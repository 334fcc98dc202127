import type { Cursor } from './cursor.ts';
import { QueryError } from './lexer.ts';
import type { Token } from './lexer.ts';
import type { Table } from './run.ts';
import type { Operator, Query } from './syntax.ts';

/** What follows the word `union`: one table, or one query in parentheses. Other forms are outside of the subset. */
export function parseUnion(cursor: Cursor, at: Token, subquery: () => Query): Operator {
  const { text } = cursor.peek();
  if (text === 'kind' || text === 'withsource' || text === 'isfuzzy') throw new QueryError(`'${text}' in 'union' is not supported by the sample.`, cursor.peek());
  if (!cursor.take('(')) return { kind: 'union', right: { table: cursor.expectName('a table or a query in parentheses'), operators: [] }, at };
  const right = subquery();
  cursor.expect(')');
  return { kind: 'union', right, at };
}

/**
 * The rows of both, with the columns of both: one that a side does not have is null there.
 * Source: https://learn.microsoft.com/kusto/query/union-operator
 */
export function union(left: Table, right: Table): Table {
  const columns = new Map([...right.columns, ...left.columns]);
  if (columns.size === left.columns.size && columns.size === right.columns.size) return { columns, rows: [...left.rows, ...right.rows] };
  const blank = Object.fromEntries([...columns].map(([name, type]) => [name, type === 'string' ? '' : null]));
  return { columns, rows: [...left.rows, ...right.rows].map((row) => ({ ...blank, ...row })) };
}
