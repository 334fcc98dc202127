import { azureTime } from '../clock.ts';
import { AzureFailure, json } from '../http.ts';
import type { EmulatorResponse } from '../http.ts';
import { keyOf } from '../ids.ts';
import { statusOf } from '../operations.ts';
import type { Operation } from '../operations.ts';
import { param } from '../route.ts';
import type { Context } from '../route.ts';

/**
 * When to ask again. Whole seconds and at least one: the Azure CLI takes 0 for missing and then waits 30 seconds.
 * `retry-after-ms` is for clients that know it.
 */
export function retryAfter(leftMs: number): Record<string, string> {
  const seconds = leftMs > 2000 ? 2 : 1;
  return { 'retry-after': String(seconds), 'retry-after-ms': String(Math.max(0, Math.min(leftMs, seconds * 1000))) };
}

/** The operation of the path, as long as it is one of the path's subscription. */
export function operationIn(context: Context): Operation {
  const id = param(context, 'operationId');
  const operation = context.store.operations.get(id.toLowerCase());
  if (operation && keyOf(operation.subscriptionId) === keyOf(param(context, 'subscriptionId'))) return operation;
  throw new AzureFailure(404, 'OperationNotFound', `The operation '${id}' was not found.`);
}

/** The body of an operation's status: https://learn.microsoft.com/azure/azure-resource-manager/management/async-operations */
export function statusAnswer(context: Context, operation: Operation): EmulatorResponse {
  const { store } = context;
  const status = statusOf(store, operation);
  const running = status === 'InProgress';
  return json(
    200,
    {
      name: operation.id,
      status,
      startTime: azureTime(operation.startedAt),
      ...(!running && { endTime: azureTime(operation.endsAt) }),
      ...(status === 'Failed' && { error: operation.reason }),
      ...(status === 'Canceled' && { error: { code: 'OperationPreempted', message: 'The operation was canceled by another one.' } }),
    },
    running ? retryAfter(operation.endsAt - store.clock.now()) : {},
  );
}
