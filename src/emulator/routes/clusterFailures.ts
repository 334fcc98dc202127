import { AzureFailure } from '../http.ts';
import { field, textOf } from '../json.ts';
import { runningOn } from '../operations.ts';
import type { Resource } from '../resource.ts';
import type { Context } from '../route.ts';

/** An error of the provider of clusters itself, which has no `error` around it (recorded). */
export function clusterFailure(status: number, code: string, message: string): AzureFailure {
  return new AzureFailure(status, code, message, { fields: { details: null, subcode: '' }, bare: true });
}

/** Azure refuses a second change while one runs. */
export function notWhileRunning(context: Context, cluster: Resource | undefined): void {
  if (!cluster || !runningOn(context.store, cluster.id)) return;
  throw clusterFailure(
    409,
    'OperationNotAllowed',
    `Operation is not allowed because there's an in progress operation on the managed cluster '${cluster.name}'. Please wait for it to finish before starting a new operation. See https://aka.ms/aks-pending-operation for more details.`,
  );
}

/**
 * A stopped cluster can be started or deleted, and nothing else: https://learn.microsoft.com/azure/aks/start-stop-cluster
 */
export function notWhileStopped(cluster: Resource | undefined): void {
  if (!cluster || powerOf(cluster) !== 'Stopped') return;
  throw clusterFailure(400, 'OperationNotAllowed', 'Managed Cluster is in stopped state, no operations except for start are allowed.');
}

/** "Running" or "Stopped". */
export function powerOf(cluster: Resource): string {
  return textOf(field(cluster.properties['powerState'], 'code'));
}
