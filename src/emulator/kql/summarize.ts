import { compile, condition } from './compile.ts';
import type { Columns } from './compile.ts';
import { QueryError } from './lexer.ts';
import type { Token } from './lexer.ts';
import { checkNames, nameOf } from './names.ts';
import type { NamedColumn } from './names.ts';
import type { Table } from './run.ts';
import type { Named } from './syntax.ts';
import { isNull } from './values.ts';
import type { ColumnType, Row } from './values.ts';

interface Aggregate {
  readonly name: string;
  readonly type: ColumnType;
  readonly of: (rows: readonly Row[]) => unknown;
  readonly at: Token;
}

/** Groups rows by the keys and tells something of each group. Without keys there is one group, even of no rows. */
export function summarize({ columns, rows }: Table, wanted: readonly Named[], by: readonly NamedColumn[]): Table {
  const dynamic = by.find(({ type }) => type === 'dynamic');
  if (dynamic) throw new QueryError(`Summarize group key '${dynamic.name}' is of a 'dynamic' type. Please use an explicit cast (for example, 'summarize ... by tostring(${dynamic.name})').`, dynamic.at);
  const compiled = wanted.map((aggregate) => compileAggregate(aggregate, columns));
  checkNames([...by, ...compiled]);
  const groups = new Map<string, { keys: unknown[]; rows: Row[] }>();
  if (by.length === 0) groups.set('[]', { keys: [], rows: [] });
  for (const row of rows) {
    const keys = by.map(({ of }) => of(row));
    const id = JSON.stringify(keys);
    const group = groups.get(id) ?? { keys, rows: [] };
    group.rows.push(row);
    groups.set(id, group);
  }
  return {
    columns: new Map([...by, ...compiled].map(({ name, type }) => [name, type])),
    rows: [...groups.values()].map((group) => ({
      ...Object.fromEntries(by.map(({ name }, index) => [name, group.keys[index]])),
      ...Object.fromEntries(compiled.map(({ name, of }) => [name, of(group.rows)])),
    })),
  };
}

function compileAggregate({ name, expression }: Named, columns: Columns): Aggregate {
  if (expression.kind !== 'call') throw new QueryError("'summarize' takes aggregates such as count().", expression.at);
  const { args, at } = expression;
  const [only] = args;
  if (expression.name === 'count') {
    if (only) throw new QueryError('count() takes no argument.', at);
    return { name: name ?? 'count_', type: 'number', of: (rows) => rows.length, at };
  }
  const known = Object.hasOwn(aggregates, expression.name) ? aggregates[expression.name] : undefined;
  if (!known && expression.name !== 'countif') throw new QueryError(`The aggregate '${expression.name}' is not supported by the sample. It has count, countif, ${Object.keys(aggregates).join(', ')}.`, at);
  if (!only || args.length > 1) throw new QueryError(`${expression.name}() takes one argument.`, at);
  if (!known) {
    const test = condition(only, columns);
    return { name: name ?? 'countif_', type: 'number', of: (rows) => rows.filter((row) => test.of(row) === true).length, at };
  }
  const value = compile(only, columns);
  // Aggregates pass over nulls: https://learn.microsoft.com/kusto/query/scalar-data-types/null-values
  return { name: name ?? `${known.prefix}_${nameOf(only)}`, type: known.type, of: (rows) => known.of(rows.map(value.of).filter((item) => !isNull(item)), at), at };
}

interface ValueAggregate {
  /** What the column is called by itself, before the name of the argument. */
  readonly prefix: string;
  readonly type: ColumnType;
  readonly of: (values: readonly unknown[], at: Token) => unknown;
}

const aggregates: Readonly<Record<string, ValueAggregate>> = {
  dcount: { prefix: 'dcount', type: 'number', of: (values) => distinct(values).length },
  make_list: { prefix: 'list', type: 'dynamic', of: elements },
  make_set: { prefix: 'set', type: 'dynamic', of: (values, at) => distinct(elements(values, at)) },
};

function distinct(values: readonly unknown[]): unknown[] {
  return [...new Map(values.map((value) => [JSON.stringify(value), value])).values()];
}

/** KQL takes arrays apart here, or not, as the case may be: what is wanted must be said. */
function elements(values: readonly unknown[], at: Token): readonly unknown[] {
  if (values.some(Array.isArray)) throw new QueryError('make_list() and make_set() of arrays are not supported by the sample. Use mv-expand before, or tostring().', at);
  return values;
}
