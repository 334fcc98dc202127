import { isObject } from '../json.ts';
import { compile, condition } from './compile.ts';
import type { Columns, Compiled } from './compile.ts';
import { join } from './join.ts';
import { QueryError } from './lexer.ts';
import type { Token } from './lexer.ts';
import { named } from './names.ts';
import type { NamedColumn } from './names.ts';
import { parseQuery } from './parser.ts';
import { summarize } from './summarize.ts';
import type { Expression, Named, Operator, Query } from './syntax.ts';
import { union } from './union.ts';
import { compare } from './values.ts';
import type { ColumnType, Row } from './values.ts';

export interface Table {
  readonly columns: Columns;
  readonly rows: readonly Row[];
}

export interface Result extends Table {
  /** Whether the query says how many rows it wants, with take. */
  readonly limited: boolean;
}

/** Tables by their name in lower case, opened when a query asks for them. The first is that of a query which names none. */
export type Tables = Readonly<Record<string, () => Table>>;

/** Runs a query on the tables. Throws QueryError for what is wrong with it or outside of the subset. */
export function runQuery(text: string, tables: Tables): Result {
  const query = parseQuery(text, Object.keys(tables)[0] ?? '');
  const opened = new Map<string, Table>();
  const open = (table: Token) => {
    const name = table.text.toLowerCase();
    const known = opened.get(name) ?? openTable(tables, table);
    opened.set(name, known);
    return known;
  };
  return { ...evaluate(query, open), limited: query.operators.some(({ kind }) => kind === 'take') };
}

type Open = (table: Token) => Table;

function openTable(tables: Tables, table: Token): Table {
  const name = table.text.toLowerCase();
  const open = Object.hasOwn(tables, name) ? tables[name] : undefined;
  if (!open) throw new QueryError(`The table '${table.text}' is not supported by the sample. It has ${Object.keys(tables).join(', ')}.`, table);
  return open();
}

function evaluate({ table, operators }: Query, open: Open): Table {
  return operators.reduce((rows, operator) => {
    if (operator.kind === 'join') return join(rows, evaluate(operator.right, open), operator);
    return operator.kind === 'union' ? union(rows, evaluate(operator.right, open)) : apply(rows, operator);
  }, open(table));
}

function apply(table: Table, operator: Exclude<Operator, { kind: 'join' | 'union' }>): Table {
  const { columns, rows } = table;
  switch (operator.kind) {
    case 'where': {
      const test = condition(operator.condition, columns);
      return { columns, rows: rows.filter((row) => test.of(row) === true) };
    }
    case 'project': {
      const wanted = named(operator.columns, columns);
      return { columns: typesOf(wanted), rows: rows.map((row) => pick(row, wanted)) };
    }
    case 'extend':
      // One after the other: a column may use the ones before it.
      return operator.columns.reduce(extend, table);
    case 'project-away': {
      const missing = operator.names.find(({ text }) => !columns.has(text));
      if (missing) throw new QueryError(`Failed to resolve column named '${missing.text}'.`, missing);
      const away = new Set(operator.names.map(({ text }) => text));
      const kept = new Map([...columns].filter(([name]) => !away.has(name)));
      return { columns: kept, rows: rows.map((row) => Object.fromEntries(Object.entries(row).filter(([name]) => kept.has(name)))) };
    }
    case 'summarize':
      return summarize(table, operator.aggregates, named(operator.by, columns));
    case 'distinct': {
      const wanted = named(operator.columns, columns);
      return summarize(table, [], wanted);
    }
    case 'count':
      return { columns: new Map([['Count', 'number']]), rows: [{ Count: rows.length }] };
    case 'take':
      return { columns, rows: rows.slice(0, operator.count) };
    case 'order': {
      const keys = operator.keys.map(({ expression, descending }) => ({ key: ordered(expression, columns), sign: descending ? -1 : 1 }));
      return { columns, rows: rows.toSorted((a, b) => keys.reduce((so, { key, sign }) => so || sign * compare(key.of(a), key.of(b)), 0)) };
    }
    case 'mv-expand':
      return expand(table, operator.column);
  }
}

function ordered(expression: Expression, columns: Columns): Compiled {
  const key = compile(expression, columns);
  if (key.type === 'dynamic') throw new QueryError("A key of 'order by' is of the type dynamic. Use an explicit cast (tostring(), toint() or tobool()).", expression.at);
  return key;
}

function extend(table: Table, column: Named): Table {
  const [wanted] = named([column], table.columns);
  if (!wanted) return table;
  return { columns: withColumn(table.columns, wanted), rows: table.rows.map((row) => ({ ...row, [wanted.name]: wanted.of(row) })) };
}

/** A column of the same name gives way, and the new one comes last: https://learn.microsoft.com/kusto/query/extend-operator */
function withColumn(columns: Columns, { name, type }: NamedColumn): Columns {
  return new Map([...[...columns].filter(([known]) => known !== name), [name, type]]);
}

// Source: https://learn.microsoft.com/azure/governance/resource-graph/concepts/query-language (RowLimit of mv-expand)
const expandedRows = 128;

/** One row for each element of an array and for each property of an object; a row without either stays, with null. */
function expand(table: Table, column: Named): Table {
  const [wanted] = named([column], table.columns);
  if (!wanted) return table;
  if (wanted.type !== 'dynamic') throw new QueryError("'mv-expand' takes a dynamic value.", column.expression.at);
  return {
    columns: withColumn(table.columns, wanted),
    rows: table.rows.flatMap((row) => elements(wanted.of(row)).slice(0, expandedRows).map((element) => ({ ...row, [wanted.name]: element }))),
  };
}

function elements(value: unknown): readonly unknown[] {
  const items = Array.isArray(value) ? (value as unknown[]) : isObject(value) ? Object.entries(value).map(([key, item]) => ({ [key]: item })) : [value];
  return items.length > 0 ? items : [null];
}

function typesOf(columns: readonly NamedColumn[]): Map<string, ColumnType> {
  return new Map(columns.map(({ name, type }) => [name, type]));
}

function pick(row: Row, columns: readonly NamedColumn[]): Row {
  return Object.fromEntries(columns.map(({ name, of }) => [name, of(row)]));
}
