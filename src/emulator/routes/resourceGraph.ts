import { hasRoleIn } from '../access.ts';
import { azureTime } from '../clock.ts';
import { guidOf } from '../guid.ts';
import { AzureFailure, json } from '../http.ts';
import type { EmulatorResponse } from '../http.ts';
import { keyOf } from '../ids.ts';
import { field, listOf, objectOf, textOf } from '../json.ts';
import type { JsonObject } from '../json.ts';
import { QueryError } from '../kql/lexer.ts';
import { runQuery } from '../kql/run.ts';
import type { Result } from '../kql/run.ts';
import { resourceType } from '../providers.ts';
import { graphTables, scopeFilters } from '../resourceGraph.ts';
import type { ScopeFilter } from '../resourceGraph.ts';
import { asTable, pageOf, readToken } from '../resourceGraphPage.ts';
import type { PageRange } from '../resourceGraphPage.ts';
import { quotaHeaders, takeQuery } from '../resourceGraphQuota.ts';
import type { Subscription } from '../resource.ts';
import { bodyOf, route } from '../route.ts';
import type { Context } from '../route.ts';

const type = resourceType('Microsoft.ResourceGraph/resources', ['2024-04-01', '2022-10-01', '2021-03-01', '2020-04-01-preview', '2019-04-01']);

// No right is needed to ask: the rows are those that the caller may read.
export const resourceGraphRoutes = [route('POST', '/providers/Microsoft.ResourceGraph/resources', type, resources, { action: null })];

/** Every answer says what is left of the quota, one that is an error too. */
function resources(context: Context): EmulatorResponse {
  const quota = takeQuery(context.store, context.caller);
  const headers = quotaHeaders(quota);
  if (quota.retryAfterMs !== undefined) throw failure(context, 429, 'RateLimiting', [{ code: 'RateLimiting', message: throttled }], headers);
  try {
    const response = answer(context);
    return { ...response, headers: { ...response.headers, ...headers } };
  } catch (error) {
    if (!(error instanceof AzureFailure)) throw error;
    throw new AzureFailure(error.status, error.code, error.message, { headers: { ...error.headers, ...headers }, fields: error.more });
  }
}

const throttled = 'Client application has been throttled and should not attempt to repeat the request until an amount of time has elapsed. Please see https://aka.ms/resourcegraph-throttling for help.';

function answer(context: Context): EmulatorResponse {
  const body = bodyOf(context);
  const text = textOf(field(body, 'query'));
  if (text.trim() === '') throw badRequest(context, [{ code: 'InvalidQuery', message: 'Query is empty.' }]);
  if (listOf(field(body, 'facets')).length > 0) throw badRequest(context, [{ code: 'UnsupportedFacets', message: 'Facets are not supported by the sample.' }]);
  const options = objectOf(field(body, 'options'));
  const format = formatOf(context, options);
  const subscriptions = subscriptionsOf(context, body);
  const query = JSON.stringify([text, wantedSubscriptions(context, body).toSorted()]);
  const range = rangeOf(context, options, query);
  const result = run(context, text, subscriptions, filterOf(context, options));
  const page = pageOf(result, range, query);
  return json(200, {
    totalRecords: result.rows.length,
    count: page.rows.length,
    data: format === 'table' ? asTable(result, page.rows) : page.rows,
    facets: [],
    resultTruncated: page.truncated ? 'true' : 'false',
    ...(page.skipToken !== undefined && { $skipToken: page.skipToken }),
  });
}

/** The format was "table" where nothing was said, up to 2019-04-01 (recorded with 2018-09-01-preview and 2021-03-01). */
function formatOf(context: Context, options: JsonObject): 'table' | 'objectarray' {
  const given = textOf(field(options, 'resultFormat')) || (context.apiVersion.startsWith('2019') ? 'table' : 'objectArray');
  const format = keyOf(given);
  if (format === 'table' || format === 'objectarray') return format;
  throw badRequest(context, [{ code: 'InvalidQueryOption', message: `The result format '${given}' is none of table, objectArray.` }]);
}

function filterOf(context: Context, options: JsonObject): ScopeFilter {
  const given = textOf(field(options, 'authorizationScopeFilter')) || 'AtScopeAndBelow';
  const filter = scopeFilters.find((known) => keyOf(known) === keyOf(given));
  if (!filter) throw badRequest(context, [{ code: 'InvalidQueryOption', message: `The authorization scope filter '${given}' is none of ${scopeFilters.join(', ')}.` }]);
  return filter;
}

/** Those that were asked for, or all of the tenant; in both cases only those in which the caller has a role. */
function subscriptionsOf(context: Context, body: JsonObject): Subscription[] {
  const { store, caller, rights } = context;
  // The place for management groups: they stand for the subscriptions below them.
  if (field(body, 'managementGroupId') !== undefined || listOf(field(body, 'managementGroups')).length > 0) {
    throw badRequest(context, [{ code: 'UnsupportedScope', message: 'Management groups are not supported by the sample.' }]);
  }
  const wanted = new Set(wantedSubscriptions(context, body));
  return [...store.subscriptions.values()].filter(
    ({ subscriptionId, tenantId }) => keyOf(tenantId) === keyOf(caller.tenantId) && (wanted.size === 0 || wanted.has(keyOf(subscriptionId))) && hasRoleIn(rights, subscriptionId),
  );
}

function wantedSubscriptions(context: Context, body: JsonObject): string[] {
  const wanted = field(body, 'subscriptions') ?? [];
  if (!Array.isArray(wanted) || !wanted.every((id) => typeof id === 'string')) throw badRequest(context, [{ code: 'InvalidSubscriptions', message: 'subscriptions must be a list of subscription IDs.' }]);
  return wanted.map(keyOf);
}

function run(context: Context, text: string, subscriptions: readonly Subscription[], filter: ScopeFilter): Result {
  try {
    return runQuery(text, graphTables(context.store, context.rights, subscriptions, filter));
  } catch (error) {
    if (!(error instanceof QueryError)) throw error;
    const before = text.slice(0, error.position).split('\n');
    const [line, characterPositionInLine] = [before.length, before.at(-1)?.length ?? 0];
    throw badRequest(context, [
      { code: 'InvalidQuery', message: 'Query is invalid. Please refer to the documentation for the Azure Resource Graph service and fix the error before retrying.' },
      { code: 'ParserFailure', message: `${error.message} (line ${line}, character ${characterPositionInLine})`, line, characterPositionInLine },
    ]);
  }
}

const largestPage = 1000;

/** What $top and $skip say goes before what the token says. */
function rangeOf(context: Context, options: JsonObject, query: string): PageRange {
  const token = textOf(field(options, '$skipToken'));
  const next = token === '' ? { skip: 0, top: largestPage } : readToken(token, query);
  if (!next) throw badRequest(context, [{ code: 'InvalidSkipToken', message: 'The $skipToken is not one that was given for this query and these subscriptions.' }]);
  return {
    skip: numberOf(context, options, '$skip', 0, Number.MAX_SAFE_INTEGER) ?? next.skip,
    top: numberOf(context, options, '$top', 1, largestPage) ?? next.top,
  };
}

function numberOf(context: Context, options: JsonObject, name: string, least: number, most: number): number | undefined {
  const value = field(options, name) ?? undefined;
  if (value === undefined || (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most)) return value;
  throw badRequest(context, [{ code: 'InvalidQueryOption', message: `${name} must be a whole number from ${least} to ${most}, and is ${JSON.stringify(value)}.` }]);
}

function badRequest(context: Context, details: readonly JsonObject[]): AzureFailure {
  return failure(context, 400, 'BadRequest', details);
}

function failure({ store, caller }: Context, status: number, code: string, details: readonly JsonObject[], headers: Record<string, string> = {}): AzureFailure {
  const timestamp = azureTime(store.clock.now());
  // Not drawn: a refused query must not change the GUIDs of what is created.
  const correlationId = guidOf(`${timestamp} ${caller.objectId}`);
  return new AzureFailure(status, code, `Please provide below info when asking for support: timestamp = ${timestamp}, correlationId = ${correlationId}.`, { headers, fields: { details } });
}
