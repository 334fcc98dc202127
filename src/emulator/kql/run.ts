import { isObject } from '../json.ts';
import { compile } from './compile.ts';
import type { Columns, Compiled } from './compile.ts';
import { QueryError } from './lexer.ts';
import { parseQuery } from './parser.ts';
import { summarize } from './summarize.ts';
import type { Expression, Named, Operator } from './syntax.ts';
import { compare, toText } from './values.ts';
import type { ColumnType, Row } from './values.ts';

export interface Table {
  readonly columns: Columns;
  readonly rows: readonly Row[];
}

/** Runs a query on the tables. Throws QueryError for what is wrong with it or outside of the subset. */
export function runQuery(text: string, tables: Readonly<Record<string, () => Table>>): Table {
  const { table, operators } = parseQuery(text);
  const name = table.text.toLowerCase();
  const open = Object.hasOwn(tables, name) ? tables[name] : undefined;
  if (!open) throw new QueryError(`The table '${table.text}' is not supported by the sample. It has ${Object.keys(tables).join(', ')}.`, table);
  return operators.reduce(apply, open());
}

function apply(table: Table, operator: Operator): Table {
  const { columns, rows } = table;
  switch (operator.kind) {
    case 'where': {
      const condition = compile(operator.condition, columns);
      return { columns, rows: rows.filter((row) => condition.of(row) === true) };
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
  return { columns: new Map([...table.columns, [wanted.name, wanted.type]]), rows: table.rows.map((row) => ({ ...row, [wanted.name]: wanted.of(row) })) };
}

/** One row for each element of an array and for each property of an object; a row without either stays, with null. */
function expand(table: Table, column: Named): Table {
  const [wanted] = named([column], table.columns);
  if (!wanted) return table;
  if (wanted.type !== 'dynamic') throw new QueryError("'mv-expand' takes a dynamic value.", column.expression.at);
  return {
    columns: new Map([...table.columns, [wanted.name, 'dynamic']]),
    rows: table.rows.flatMap((row) => elements(wanted.of(row)).map((element) => ({ ...row, [wanted.name]: element }))),
  };
}

function elements(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value.length > 0 ? (value as unknown[]) : [null];
  if (isObject(value)) return Object.entries(value).map(([key, item]) => ({ [key]: item }));
  return [value];
}

export type NamedColumn = Compiled & { readonly name: string };

function named(columns: readonly Named[], known: Columns): NamedColumn[] {
  return columns.map(({ name, expression }) => ({ ...compile(expression, known), name: name ?? nameOf(expression) }));
}

/** The name that KQL gives by itself: `properties.state` becomes `properties_state`, and a cast keeps the name. */
function nameOf(expression: Expression): string {
  if (expression.kind === 'column') return expression.name;
  if (expression.kind === 'member') return `${nameOf(expression.of)}_${toText(expression.key)}`;
  const [cast] = expression.kind === 'call' && expression.name === 'tostring' ? expression.args : [];
  if (cast) return nameOf(cast);
  throw new QueryError('The sample asks for a name here: name = expression.', expression.at);
}

function typesOf(columns: readonly NamedColumn[]): Map<string, ColumnType> {
  return new Map(columns.map(({ name, type }) => [name, type]));
}

function pick(row: Row, columns: readonly NamedColumn[]): Row {
  return Object.fromEntries(columns.map(({ name, of }) => [name, of(row)]));
}
