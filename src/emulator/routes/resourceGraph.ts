import { AzureFailure, json } from '../http.ts';
import type { EmulatorResponse } from '../http.ts';
import { keyOf } from '../ids.ts';
import { field, listOf, objectOf, textOf } from '../json.ts';
import type { JsonObject } from '../json.ts';
import { hasRoleIn } from '../access.ts';
import { QueryError } from '../kql/lexer.ts';
import { runQuery } from '../kql/run.ts';
import type { Table } from '../kql/run.ts';
import { offsetOf, tokenOf } from '../paging.ts';
import { resourceType } from '../providers.ts';
import { graphTables } from '../resourceGraph.ts';
import type { Subscription } from '../resource.ts';
import { bodyOf, route } from '../route.ts';
import type { Context } from '../route.ts';

// No right is needed to ask: the rows are those that the caller may read.
export const resourceGraphRoutes = [route('POST', '/providers/Microsoft.ResourceGraph/resources', resourceType('Microsoft.ResourceGraph/resources', ['2024-04-01', '2022-10-01', '2021-03-01', '2020-04-01-preview', '2019-04-01']), query, { action: null })];

const largestPage = 1000;

function query(context: Context): EmulatorResponse {
  const body = bodyOf(context);
  const text = textOf(field(body, 'query'));
  if (text.trim() === '') throw badRequest(context, [{ code: 'InvalidQuery', message: 'Query is empty.' }]);
  const options = objectOf(field(body, 'options'));
  if (keyOf(textOf(field(options, 'resultFormat')) || 'objectArray') !== 'objectarray') throw badRequest(context, [{ code: 'UnsupportedResultFormat', message: `The result format '${textOf(field(options, 'resultFormat'))}' is not supported by the sample: it answers objectArray.` }]);
  if (field(body, 'facets') !== undefined) throw badRequest(context, [{ code: 'UnsupportedFacets', message: 'Facets are not supported by the sample.' }]);
  const { rows, columns } = run(context, text, subscriptionsOf(context, body));
  const start = startOf(context, options);
  const size = numberOf(context, options, '$top', largestPage, largestPage);
  const data = rows.slice(start, start + size);
  const more = start + data.length < rows.length;
  return json(
    200,
    {
      totalRecords: rows.length,
      count: data.length,
      data,
      facets: [],
      resultTruncated: more ? 'true' : 'false',
      // Without the id in the rows there is no next page, only a truncated one:
      // https://learn.microsoft.com/azure/governance/resource-graph/concepts/work-with-data#paging-results
      ...(more && columns.has('id') && { $skipToken: tokenOf(start + data.length) }),
    },
    { 'x-ms-user-quota-remaining': '14', 'x-ms-user-quota-resets-after': '00:00:05' },
  );
}

/** Those that were asked for, or all of the tenant; in both cases only those in which the caller has a role. */
function subscriptionsOf(context: Context, body: JsonObject): Subscription[] {
  const { store, caller, rights } = context;
  const wanted = field(body, 'subscriptions');
  if (wanted !== undefined && wanted !== null && !Array.isArray(wanted)) throw badRequest(context, [{ code: 'InvalidSubscriptions', message: 'subscriptions must be a list of subscription IDs.' }]);
  const ids = listOf(wanted).map((id) => keyOf(textOf(id)));
  return [...store.subscriptions.values()].filter(
    ({ subscriptionId, tenantId }) => keyOf(tenantId) === keyOf(caller.tenantId) && (ids.length === 0 || ids.includes(keyOf(subscriptionId))) && hasRoleIn(rights, subscriptionId),
  );
}

function run(context: Context, text: string, subscriptions: readonly Subscription[]): Table {
  try {
    return runQuery(text, graphTables(context.store, context.rights, subscriptions));
  } catch (error) {
    if (!(error instanceof QueryError)) throw error;
    const before = text.slice(0, error.position).split('\n');
    throw badRequest(context, [
      { code: 'InvalidQuery', message: 'Query is invalid. Please refer to the documentation for the Azure Resource Graph service and fix the error before retrying.' },
      { code: 'ParserFailure', message: `${error.message} (line ${before.length}, character ${before.at(-1)?.length ?? 0})` },
    ]);
  }
}

function startOf(context: Context, options: JsonObject): number {
  const token = field(options, '$skipToken');
  return typeof token === 'string' && token !== '' ? offsetOf(token) : numberOf(context, options, '$skip', 0, Number.MAX_SAFE_INTEGER);
}

function numberOf(context: Context, options: JsonObject, name: string, otherwise: number, most: number): number {
  const value = field(options, name);
  if (value === undefined || value === null) return otherwise;
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= most) return value;
  throw badRequest(context, [{ code: 'InvalidQueryOption', message: `${name} must be a whole number of at most ${most}, and is ${JSON.stringify(value)}.` }]);
}

function badRequest({ store }: Context, details: readonly JsonObject[]): AzureFailure {
  const timestamp = new Date(store.clock.now()).toISOString();
  return new AzureFailure(400, 'BadRequest', `Please provide below info when asking for support: timestamp = ${timestamp}.`, { fields: { details } });
}
