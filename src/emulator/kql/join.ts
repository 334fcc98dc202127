import { compile } from './compile.ts';
import type { Columns, Compiled } from './compile.ts';
import { QueryError } from './lexer.ts';
import type { Table } from './run.ts';
import type { JoinKey, Operator } from './syntax.ts';
import { isNull } from './values.ts';
import type { ColumnType, Row } from './values.ts';

/** Rows that a join may make: more would be a mistake in the query, and exhaust the memory. */
const mostRows = 500_000;

/**
 * The left rows, each with the right rows of the same keys, which compare with case; nulls match nothing. The columns
 * of the right side follow those of the left, its keys among them; where a name is taken it gets a number.
 * Source: https://learn.microsoft.com/kusto/query/join-operator
 */
export function join(left: Table, right: Table, { outer, on, at }: Pick<Extract<Operator, { kind: 'join' }>, 'outer' | 'on' | 'at'>): Table {
  const keys = on.map((key) => keyColumns(key, left.columns, right.columns));
  const keyOfLeft = keyOf(keys.map((key) => key.left));
  const keyOfRight = keyOf(keys.map((key) => key.right));
  const names = namesAfter(left.columns, right.columns);
  const renames = [...names].map(([name, { to }]) => [name, to] as const);
  const byKey = new Map<unknown, Row[]>();
  for (const row of right.rows) {
    const key = keyOfRight(row);
    const renamed = Object.fromEntries(renames.map(([name, to]) => [to, row[name]]));
    const known = byKey.get(key);
    if (known) known.push(renamed);
    else byKey.set(key, [renamed]);
  }
  // No text is null in KQL.
  const nothing = outer ? [Object.fromEntries([...names.values()].map(({ to, type }) => [to, type === 'string' ? '' : null]))] : [];
  const rows: Row[] = [];
  for (const row of left.rows) {
    const key = keyOfLeft(row);
    for (const match of (key === undefined ? undefined : byKey.get(key)) ?? nothing) rows.push({ ...row, ...match });
    if (rows.length > mostRows) throw new QueryError(`The join makes more than ${mostRows} rows, which is more than the sample holds.`, at);
  }
  return { columns: new Map([...left.columns, ...[...names.values()].map(({ to, type }) => [to, type] as const)]), rows };
}

function keyColumns({ left, right }: JoinKey, leftColumns: Columns, rightColumns: Columns): { left: Compiled; right: Compiled } {
  const columns = { left: compile({ kind: 'column', name: left.text, at: left }, leftColumns), right: compile({ kind: 'column', name: right.text, at: right }, rightColumns) };
  for (const [token, { type }] of [[left, columns.left], [right, columns.right]] as const) {
    if (type === 'dynamic') throw new QueryError(`The join key '${token.text}' is of the type dynamic. Use an explicit cast before the join (extend ${token.text} = tostring(${token.text})).`, token);
  }
  if (columns.left.type !== columns.right.type) throw new QueryError(`The join keys '${left.text}' and '${right.text}' are of different types: ${columns.left.type} and ${columns.right.type}.`, right);
  return columns;
}

/** What the rows are found by: the value, or several as one text; undefined when one of them is null. */
function keyOf(columns: readonly Compiled[]): (row: Row) => unknown {
  const [only] = columns;
  if (only && columns.length === 1) return (row) => only.of(row) ?? undefined;
  return (row) => {
    const values = columns.map(({ of }) => of(row));
    return values.some(isNull) ? undefined : JSON.stringify(values);
  };
}

/** The names that the right columns get beside the left ones: `name1` for `name`, `name2` where that is taken too. */
function namesAfter(left: Columns, right: Columns): Map<string, { to: string; type: ColumnType }> {
  const taken = new Set(left.keys());
  const names = new Map<string, { to: string; type: ColumnType }>();
  for (const [name, type] of right) {
    let to = name;
    for (let number = 1; taken.has(to); number++) to = `${name}${number}`;
    taken.add(to);
    names.set(name, { to, type });
  }
  return names;
}
