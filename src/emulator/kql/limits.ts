import { QueryError } from './lexer.ts';
import type { Token } from './lexer.ts';
import type { Query } from './syntax.ts';

/**
 * The limits of Resource Graph on one query: three joins, of which one may be across tables (three between these two),
 * three mv-expand, and three unions, which are of one table or between these two. Source: https://learn.microsoft.com/azure/governance/resource-graph/concepts/query-language
 */
const most = 3;
const joinedFreely = new Set(['resources', 'resourcecontainers']);
const counted = new Set(['join', 'mv-expand', 'union']);

/** Counts an operator of a query while it is read, so that no query nests deeper than its joins may. */
export type Count = (operator: Token) => void;

export function counter(): Count {
  const counts = new Map<string, number>();
  return (operator) => {
    const count = (counts.get(operator.text) ?? 0) + 1;
    counts.set(operator.text, count);
    if (counted.has(operator.text) && count > most) throw new QueryError(`A query has at most ${most} '${operator.text}'.`, operator);
  };
}

/** Throws QueryError when more tables are joined or united with each other than Resource Graph allows. */
export function checkTables(query: Query): void {
  checkUnions(query);
  const across = joinsAcross(query);
  const [, second] = across;
  if (second && across.some(({ tables }) => tables.some((table) => !joinedFreely.has(table)))) {
    throw new QueryError('DisallowedMaxNumberOfRemoteTables: one join of a query may be across tables, or three between resources and resourcecontainers.', second.at);
  }
}

function checkUnions({ table, operators }: Query): void {
  for (const operator of operators) {
    if (operator.kind !== 'join' && operator.kind !== 'union') continue;
    checkUnions(operator.right);
    const tables = [table, operator.right.table].map((name) => name.text.toLowerCase());
    const free = tables[0] === tables[1] || tables.every((name) => joinedFreely.has(name));
    if (operator.kind === 'union' && !free) throw new QueryError("A 'union' is of one table, or of resources and resourcecontainers.", operator.at);
  }
}

function joinsAcross({ table, operators }: Query): { tables: string[]; at: Token }[] {
  return operators.flatMap((operator) => {
    if (operator.kind === 'union') return joinsAcross(operator.right);
    if (operator.kind !== 'join') return [];
    const tables = [table, operator.right.table].map((name) => name.text.toLowerCase());
    const here = tables[0] === tables[1] ? [] : [{ tables, at: operator.at }];
    return [...here, ...joinsAcross(operator.right)];
  });
}
