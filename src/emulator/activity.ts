import { recordEvent } from './activityLog.ts';
import { AzureFailure, failureResponse } from './http.ts';
import type { EmulatorResponse } from './http.ts';
import { subscriptionKey } from './ids.ts';
import type { Context, Route } from './route.ts';

/** Answers, and writes down in the activity log what was done or tried: writes, deletions and actions in a subscription. */
export function logged(context: Context, route: Route, respond: () => EmulatorResponse): EmulatorResponse {
  const action = route.action ?? `${context.path.split('/providers/').at(-1) ?? ''}/action`;
  if (!isLogged(context, action)) return respond();
  try {
    const response = respond();
    note(context, action, response);
    return response;
  } catch (error) {
    if (error instanceof AzureFailure) note(context, action, failureResponse(error));
    throw error;
  }
}

/** Reading leaves no trace, and what is above subscriptions is in another log. */
function isLogged({ method, path }: Context, action: string): boolean {
  return method !== 'GET' && method !== 'HEAD' && !action.toLowerCase().endsWith('/read') && subscriptionKey(path) !== '';
}

function note({ store, method, path, caller, headers, requestId }: Context, action: string, { status, headers: sent, body }: EmulatorResponse): void {
  recordEvent(store, {
    requestId,
    at: store.clock.now(),
    subscriptionId: subscriptionKey(path),
    resourceId: method === 'POST' ? path.slice(0, path.lastIndexOf('/')) : path,
    action,
    method,
    caller,
    httpStatus: status,
    accepted: status === 202 || 'azure-asyncoperation' in sent,
    ...(status >= 400 && { error: body }),
    correlationId: headers['x-ms-correlation-request-id'] ?? requestId,
    clientRequestId: headers['x-ms-client-request-id'] ?? requestId,
  });
}
