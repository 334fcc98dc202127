import { QueryError } from './lexer.ts';
import type { Token } from './lexer.ts';

/** Where the parser stands in a query. */
export interface Cursor {
  peek(ahead?: number): Token;
  next(): Token;
  /** Takes the next token when it has that text (names compare with case, as in KQL). */
  take(text: string): Token | undefined;
  expect(text: string): Token;
  expectName(what: string): Token;
}

export function cursorOn(tokens: readonly Token[]): Cursor {
  let index = 0;
  const end: Token = tokens.at(-1) ?? { kind: 'end', text: '', position: 0 };
  const cursor: Cursor = {
    peek: (ahead = 0) => tokens[index + ahead] ?? end,
    next: () => tokens[index++] ?? end,
    take(text) {
      const token = cursor.peek();
      return token.kind !== 'string' && token.kind !== 'end' && token.text === text ? cursor.next() : undefined;
    },
    expect(text) {
      return cursor.take(text) ?? fail(cursor.peek(), `'${text}'`);
    },
    expectName(what) {
      return cursor.peek().kind === 'name' ? cursor.next() : fail(cursor.peek(), what);
    },
  };
  return cursor;
}

export function fail(token: Token, expected: string): never {
  const found = token.kind === 'end' ? 'the query ends' : `'${token.text}' stands there`;
  throw new QueryError(`Expected ${expected}, but ${found}.`, token);
}
