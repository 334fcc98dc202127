import { guidOf } from './guid.ts';
import { field, textOf } from './json.ts';
import type { Result } from './kql/run.ts';
import type { Row } from './kql/values.ts';

/** What a page begins with and how many rows it has at most. */
export interface PageRange {
  readonly skip: number;
  readonly top: number;
}

export interface ResultPage {
  readonly rows: readonly Row[];
  readonly truncated: boolean;
  readonly skipToken: string | undefined;
}

/**
 * A page of a result. Where rows are left there is either a token for the next page or `truncated`, never both. There
 * is no token for rows without their id, nor for a query with take, which skips nothing either.
 * Sources: https://learn.microsoft.com/azure/governance/resource-graph/concepts/work-with-data and …/paging-results
 */
export function pageOf({ rows, columns, limited }: Result, { skip, top }: PageRange, query: string): ResultPage {
  const start = limited ? 0 : skip;
  const end = start + top;
  const more = end < rows.length;
  const paged = more && columns.has('id') && !limited;
  return { rows: rows.slice(start, end), truncated: more && !paged, skipToken: paged ? writeToken({ skip: end, top }, query) : undefined };
}

/**
 * The token of the service, as recorded, is base64 of JSON with the size of the page and the rows to skip: it goes on
 * at that row of what is there then. The sample's belongs to its query besides, `query` being its text and its scope.
 */
function writeToken({ skip, top }: PageRange, query: string): string {
  return btoa(JSON.stringify({ $id: '1', MaxRows: top, RowsToSkip: skip, Query: guidOf(query) }));
}

/** Undefined for what is no token of this query. */
export function readToken(token: string, query: string): PageRange | undefined {
  try {
    const fields: unknown = JSON.parse(atob(token));
    const [top, skip] = [field(fields, 'MaxRows'), field(fields, 'RowsToSkip')];
    return textOf(field(fields, 'Query')) === guidOf(query) && isCount(top) && isCount(skip) ? { top, skip } : undefined;
  } catch {
    return undefined; // Neither base64 nor JSON.
  }
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

const formatTypes = { string: 'string', bool: 'boolean', dynamic: 'object' } as const;

/** The rows in the format "table": columns with their types, and the values in their order. */
export function asTable({ columns }: Pick<Result, 'columns'>, rows: readonly Row[]) {
  const all = [...columns];
  return {
    columns: all.map(([name, type]) => ({ name, type: type === 'number' ? numberType(rows, name) : formatTypes[type] })),
    rows: rows.map((row) => all.map(([name]) => row[name] ?? null)),
  };
}

function numberType(rows: readonly Row[], name: string): 'integer' | 'number' {
  return rows.every((row) => typeof row[name] !== 'number' || Number.isInteger(row[name])) ? 'integer' : 'number';
}
