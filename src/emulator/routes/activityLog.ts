import { idOf, providerOf, renderEvent, statusOf } from '../activityEvent.ts';
import type { ActivityEvent } from '../activityLog.ts';
import { parseFilter, splitOn } from '../filter.ts';
import { AzureFailure } from '../http.ts';
import type { EmulatorResponse } from '../http.ts';
import { isWithin, keyOf, parseId } from '../ids.ts';
import type { JsonObject } from '../json.ts';
import { page } from '../paging.ts';
import { resourceType } from '../providers.ts';
import { param, readable, route } from '../route.ts';
import type { Context } from '../route.ts';

const type = resourceType('Microsoft.Insights/eventTypes', ['2015-04-01', '2014-04-01']);

export const activityLogRoutes = [route('GET', '/subscriptions/{subscriptionId}/providers/Microsoft.Insights/eventtypes/management/values', type, list, { action: null })];

/** Newest first. Source: https://learn.microsoft.com/rest/api/monitor/activity-logs/list */
function list(context: Context): EmulatorResponse {
  const passes = filterIn(context);
  const select = selectIn(context);
  const found = context.store.activityLog.filter((event) => keyOf(event.subscriptionId) === keyOf(param(context, 'subscriptionId')) && passes(event));
  const events = readable(context, 'Microsoft.Insights/eventtypes/values', found.toReversed().map((event) => ({ id: idOf(event), event })));
  return page(context, events, ({ event }) => select(renderEvent(event)));
}

const day = 24 * 60 * 60 * 1000;

type Test = (event: ActivityEvent) => boolean;

/** A time range, which there must be, and one or more of the other conditions. */
function filterIn({ query, store }: Context): Test {
  const parts = splitOn(query.get('$filter') ?? '', 'and').map((part) => part.trim());
  const times = parts.map((part) => /^eventTimestamp\s+(ge|le)\s+'?([^']+?)'?$/i.exec(part));
  const others = parts.filter((_, index) => !times[index]).join(' and ');
  const bound = (operator: string) => times.find((time) => time?.[1]?.toLowerCase() === operator)?.[2];
  const [from, to] = [bound('ge'), bound('le')];
  if (from === undefined) throw badRequest("The filter must have a start time: eventTimestamp ge '{time}'.");
  const [start, end] = [Date.parse(from), to === undefined ? Infinity : Date.parse(to)];
  if (Number.isNaN(start) || Number.isNaN(end)) throw badRequest(`The time range '${from}' to '${to ?? ''}' is invalid.`);
  if (end < start) throw badRequest('The end time must be after the start time.');
  if (start < store.clock.now() - 90 * day) throw badRequest('The start time cannot be more than 90 days in the past.');
  const tests = parseFilter(others).map((condition) => {
    if ('field' in condition) return testOf(condition.field, condition.value);
    throw badRequest(`The filter '${condition.call}' is not supported.`);
  });
  return (event) => event.at >= start && event.at <= end && tests.every((test) => test(event));
}

function testOf(field: string, value: string): Test {
  switch (field.toLowerCase()) {
    case 'resourcegroupname':
      return ({ resourceId }) => keyOf(parseId(resourceId).resourceGroup) === keyOf(value);
    case 'resourceuri':
    case 'resourceid':
      return ({ resourceId }) => isWithin(resourceId, value);
    case 'resourceprovider':
      return ({ resourceId }) => keyOf(providerOf(resourceId)) === keyOf(value);
    case 'correlationid':
      return ({ correlationId }) => keyOf(correlationId) === keyOf(value);
    // The Azure CLI has these two besides: `az monitor activity-log list --caller --status`.
    case 'caller':
      return ({ caller }) => keyOf(caller.name) === keyOf(value);
    case 'status':
      return (event) => keyOf(statusOf(event)) === keyOf(value);
    default:
      throw badRequest(`The property '${field}' is not supported in the filter.`);
  }
}

/** The properties of the answer: all, or those of `$select`. */
function selectIn({ query }: Context): (event: JsonObject) => JsonObject {
  const wanted = (query.get('$select') ?? '').split(',').map((name) => name.trim()).filter((name) => name !== '');
  if (wanted.length === 0) return (event) => event;
  const unknown = wanted.find((name) => !selectable.has(name.toLowerCase()));
  if (unknown !== undefined) throw badRequest(`The property '${unknown}' cannot be selected.`);
  const names = new Set(wanted.map((name) => name.toLowerCase()));
  return (event) => Object.fromEntries(Object.entries(event).filter(([name]) => names.has(name.toLowerCase())));
}

const selectable = new Set(
  ['authorization', 'caller', 'category', 'claims', 'correlationId', 'description', 'eventDataId', 'eventName', 'eventTimestamp', 'httpRequest', 'id', 'level', 'operationId', 'operationName', 'properties', 'resourceGroupName', 'resourceProviderName', 'resourceId', 'resourceType', 'status', 'submissionTimestamp', 'subStatus', 'subscriptionId', 'tenantId'].map((name) => name.toLowerCase()),
);

function badRequest(message: string): AzureFailure {
  return new AzureFailure(400, 'BadRequest', message);
}
