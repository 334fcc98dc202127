import { fail } from './cursor.ts';
import type { Cursor } from './cursor.ts';
import { QueryError, stringValue } from './lexer.ts';
import type { Expression } from './syntax.ts';

const comparisons = new Set(['==', '=~', '!=', '!~', '<', '<=', '>', '>=', 'has', '!has', 'contains', '!contains', 'startswith', '!startswith', 'endswith', '!endswith', 'has_cs', 'contains_cs', 'startswith_cs', 'endswith_cs']);
const lists = new Set(['in', 'in~', '!in', '!in~']);
/** Operators of KQL that stand where a comparison may stand, and that the sample does not have. */
const unsupported = new Set(['matches', 'between', 'has_any', 'has_all', 'hasprefix', 'hassuffix', '+', '-', '*', '/', '%', '!contains_cs']);

/** `or` binds weaker than `and`, `and` weaker than a comparison. */
export function parseExpression(cursor: Cursor, depth = 0): Expression {
  // Deeper than anybody writes; without an end a query could exhaust the stack.
  if (depth > 100) throw new QueryError('The expression is nested too deeply.', cursor.peek());
  return chain(cursor, 'or', () => chain(cursor, 'and', () => parseComparison(cursor, depth + 1)));
}

function chain(cursor: Cursor, kind: 'or' | 'and', operand: () => Expression): Expression {
  const at = cursor.peek();
  const operands = [operand()];
  while (cursor.take(kind)) operands.push(operand());
  const [only] = operands;
  return only && operands.length === 1 ? only : { kind, operands, at };
}

function parseComparison(cursor: Cursor, depth: number): Expression {
  const left = parsePath(cursor, depth);
  const { kind, text } = cursor.peek();
  if (kind === 'string') return left;
  if (comparisons.has(text)) {
    const at = cursor.next();
    return { kind: 'binary', operator: at.text, left, right: parsePath(cursor, depth), at };
  }
  if (lists.has(text)) {
    const at = cursor.next();
    cursor.expect('(');
    return { kind: 'in', operator: at.text, left, list: parseList(cursor, depth), at };
  }
  if (unsupported.has(text)) throw new QueryError(`The operator '${text}' is not supported by the sample.`, cursor.peek());
  return left;
}

/** Expressions up to the closing parenthesis, which is taken too. */
function parseList(cursor: Cursor, depth: number): Expression[] {
  const list: Expression[] = [];
  if (cursor.take(')')) return list;
  do list.push(parseExpression(cursor, depth));
  while (cursor.take(','));
  cursor.expect(')');
  return list;
}

function parsePath(cursor: Cursor, depth: number): Expression {
  let of = parsePrimary(cursor, depth);
  for (let length = 0; ; length++) {
    if (length > 100) throw new QueryError('The path is too long.', cursor.peek());
    // Where a name has a dot in it, Resource Graph writes `condition.['odata.type']`.
    if (cursor.take('.') && cursor.peek().text !== '[') {
      const at = cursor.expectName('a property name');
      of = { kind: 'member', of, key: at.text, at };
    } else if (cursor.take('[')) {
      const at = cursor.peek();
      const key = parseExpression(cursor, depth);
      // A literal names the property itself; anything else gives its name for each row.
      of = key.kind === 'literal' && (typeof key.value === 'string' || typeof key.value === 'number') ? { kind: 'member', of, key: key.value, at } : { kind: 'element', of, key, at };
      cursor.expect(']');
    } else return of;
  }
}

const constants: ReadonlyMap<string, boolean | null> = new Map([['true', true], ['false', false], ['null', null]]);

function parsePrimary(cursor: Cursor, depth: number): Expression {
  const at = cursor.next();
  if (at.kind === 'string') return { kind: 'literal', value: stringValue(at), at };
  if (at.kind === 'number') return { kind: 'literal', value: Number(at.text), at };
  if (at.kind === 'symbol' && at.text === '-' && cursor.peek().kind === 'number') return { kind: 'literal', value: -Number(cursor.next().text), at };
  if (at.kind === 'symbol' && at.text === '(') {
    const inner = parseExpression(cursor, depth);
    cursor.expect(')');
    return inner;
  }
  if (at.kind !== 'name') fail(at, 'an expression');
  if (cursor.take('(')) return { kind: 'call', name: at.text, args: parseList(cursor, depth), at };
  const constant = constants.get(at.text);
  return constant === undefined ? { kind: 'column', name: at.text, at } : { kind: 'literal', value: constant, at };
}
