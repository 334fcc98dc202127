import { compile } from './compile.ts';
import type { Columns } from './compile.ts';
import { QueryError } from './lexer.ts';
import type { NamedColumn, Table } from './run.ts';
import type { Expression, Named } from './syntax.ts';
import { isNull } from './values.ts';
import type { ColumnType, Row } from './values.ts';

interface Aggregate {
  readonly name: string;
  readonly type: ColumnType;
  readonly of: (rows: readonly Row[]) => unknown;
}

/** Groups rows by the keys and tells something of each group. Without keys there is one group, even of no rows. */
export function summarize({ columns, rows }: Table, aggregates: readonly Named[], by: readonly NamedColumn[]): Table {
  const dynamic = by.find(({ type }) => type === 'dynamic');
  if (dynamic) throw new QueryError(`Summarize group key '${dynamic.name}' is of a 'dynamic' type. Please use an explicit cast (for example, 'summarize ... by tostring(${dynamic.name})').`, { position: 0 });
  const compiled = aggregates.map((aggregate) => compileAggregate(aggregate, columns));
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
  const arg = () => argumentOf(expression, columns);
  const given = (suffix: string) => name ?? `${expression.name}_${suffix}`;
  switch (expression.name) {
    case 'count':
      if (expression.args.length > 0) throw new QueryError('count() takes no argument.', expression.at);
      return { name: given(''), type: 'number', of: (rows) => rows.length };
    case 'countif': {
      const test = arg();
      return { name: given(''), type: 'number', of: (rows) => rows.filter((row) => test(row) === true).length };
    }
    case 'dcount': {
      const value = arg();
      return { name: named(name, expression), type: 'number', of: (rows) => new Set(rows.map((row) => JSON.stringify(value(row) ?? null))).size };
    }
    case 'make_list': {
      const value = arg();
      return { name: named(name, expression), type: 'dynamic', of: (rows) => rows.map(value).filter((item) => !isNull(item)) };
    }
    case 'make_set': {
      const value = arg();
      return { name: named(name, expression), type: 'dynamic', of: (rows) => [...new Set(rows.map(value).filter((item) => !isNull(item)))] };
    }
    default:
      throw new QueryError(`The aggregate '${expression.name}' is not supported by the sample. It has count, countif, dcount, make_list, make_set.`, expression.at);
  }
}

function argumentOf({ args, name, at }: Extract<Expression, { kind: 'call' }>, columns: Columns): (row: Row) => unknown {
  const [only] = args;
  if (!only || args.length > 1) throw new QueryError(`${name}() takes one argument.`, at);
  return compile(only, columns).of;
}

function named(name: string | undefined, { name: aggregate, at }: Extract<Expression, { kind: 'call' }>): string {
  if (name !== undefined) return name;
  throw new QueryError(`The sample asks for a name here: name = ${aggregate}(…).`, at);
}
