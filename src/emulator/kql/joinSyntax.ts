import { fail } from './cursor.ts';
import type { Cursor } from './cursor.ts';
import { QueryError } from './lexer.ts';
import type { Token } from './lexer.ts';
import type { JoinKey, Operator, Query } from './syntax.ts';

/**
 * What follows the word `join`. `subquery` reads a table and its operators. Other kinds are refused, the default among
 * them: it is innerunique, which takes any one of the left rows with the same key.
 */
export function parseJoin(cursor: Cursor, at: Token, subquery: () => Query): Operator {
  const kind = parseKind(cursor, at);
  if (cursor.peek().text === 'hint') throw new QueryError('Hints of a join are not allowed.', cursor.peek());
  const right = parseRight(cursor, subquery);
  cursor.expect('on');
  const on: JoinKey[] = [];
  do on.push(parseKey(cursor));
  while (cursor.take(',') ?? cursor.take('and'));
  return { kind: 'join', outer: kind === 'leftouter', right, on, at };
}

function parseKind(cursor: Cursor, at: Token): string {
  if (!cursor.take('kind')) throw new QueryError("A 'join' without a kind is not supported by the sample. It has kind=leftouter and kind=inner.", at);
  cursor.expect('=');
  const kind = cursor.expectName('a kind of join');
  if (kind.text === 'leftouter' || kind.text === 'inner') return kind.text;
  throw new QueryError(`The join kind '${kind.text}' is not supported by the sample. It has leftouter and inner.`, kind);
}

function parseRight(cursor: Cursor, subquery: () => Query): Query {
  if (!cursor.take('(')) return { table: cursor.expectName('a table or a query in parentheses'), operators: [] };
  const right = subquery();
  cursor.expect(')');
  return right;
}

/** A column that both sides have, or `$left.a == $right.b`. */
function parseKey(cursor: Cursor): JoinKey {
  if (!cursor.take('$left')) {
    const column = cursor.expectName('a column or $left');
    return { left: column, right: column };
  }
  cursor.expect('.');
  const left = cursor.expectName('a column');
  if (!cursor.take('==')) fail(cursor.peek(), "'=='");
  cursor.expect('$right');
  cursor.expect('.');
  return { left, right: cursor.expectName('a column') };
}
