import type { ActivityEvent } from './activityLog.ts';
import { azureTime } from './clock.ts';
import { isGuid } from './guid.ts';
import { parseId } from './ids.ts';
import type { JsonObject } from './json.ts';

/** Ticks of 100 nanoseconds since the year 1 end the ID of an event. */
export function idOf({ resourceId, eventId, at }: ActivityEvent): string {
  return `${resourceId}/events/${eventId}/ticks/${at + 62_135_596_800_000}0000`;
}

export function statusOf({ httpStatus, accepted }: ActivityEvent): 'Succeeded' | 'Failed' | 'Accepted' {
  if (httpStatus >= 400) return 'Failed';
  return accepted ? 'Accepted' : 'Succeeded';
}

/** Groups and subscriptions are Microsoft.Resources'. */
function typeOf(resourceId: string): string {
  const { type: known, resourceGroup } = parseId(resourceId);
  return known || (resourceGroup === '' ? 'Microsoft.Resources/subscriptions' : 'Microsoft.Resources/subscriptions/resourceGroups');
}

export function providerOf(resourceId: string): string {
  return typeOf(resourceId).split('/')[0] ?? '';
}

/** The names that the log has for HTTP's statuses. */
const reasons: ReadonlyMap<number, string> = new Map([
  [200, 'OK'], [201, 'Created'], [202, 'Accepted'], [204, 'NoContent'], [400, 'BadRequest'], [401, 'Unauthorized'], [403, 'Forbidden'], [404, 'NotFound'], [405, 'MethodNotAllowed'], [409, 'Conflict'], [412, 'PreconditionFailed'], [429, 'TooManyRequests'],
]);

/** As the service tells it: https://learn.microsoft.com/azure/azure-monitor/essentials/activity-log-schema */
export function renderEvent(event: ActivityEvent): JsonObject {
  const { eventId, at, resourceId, action, method, caller, httpStatus, error, correlationId, clientRequestId, subscriptionId } = event;
  const reason = reasons.get(httpStatus) ?? String(httpStatus);
  const time = azureTime(at);
  return {
    authorization: { action, scope: resourceId },
    caller: caller.name,
    category: said('Administrative'),
    // Who it was, and nothing of the token besides.
    claims: {
      iss: `https://sts.windows.net/${caller.tenantId}/`,
      'http://schemas.microsoft.com/identity/claims/tenantid': caller.tenantId,
      'http://schemas.microsoft.com/identity/claims/objectidentifier': caller.objectId,
      ...(isGuid(caller.name) ? { appid: caller.name } : { 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn': caller.name, 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name': caller.name }),
    },
    correlationId,
    description: '',
    eventDataId: eventId,
    eventName: said('EndRequest', 'End request'),
    eventTimestamp: time,
    httpRequest: { clientRequestId, method },
    id: idOf(event),
    level: httpStatus >= 400 ? 'Error' : 'Informational',
    operationId: correlationId,
    operationName: said(action),
    properties: { statusCode: reason, entity: resourceId, message: action, ...(error !== undefined && { statusMessage: error }) },
    resourceGroupName: parseId(resourceId).resourceGroup,
    resourceId,
    resourceProviderName: said(providerOf(resourceId)),
    resourceType: said(typeOf(resourceId)),
    status: said(statusOf(event)),
    subStatus: said(reason, `${reason} (HTTP Status Code: ${httpStatus})`),
    submissionTimestamp: time,
    subscriptionId,
    tenantId: caller.tenantId,
  };
}

function said(value: string, localizedValue = value) {
  return { value, localizedValue };
}
