import { putCluster } from '../clusters.ts';
import { empty } from '../http.ts';
import type { EmulatorResponse } from '../http.ts';
import { abortOperation, runningOn } from '../operations.ts';
import { resourceType } from '../providers.ts';
import { route } from '../route.ts';
import type { Context } from '../route.ts';
import { clusterFailure } from './clusterFailures.ts';
import { asyncHeaders, clusterIn, clusterVersions, operationUrl, start } from './clusters.ts';

const type = resourceType('Microsoft.ContainerService/managedClusters', clusterVersions);

export const clusterAbortRoutes = [
  route('POST', '/subscriptions/{subscriptionId}/resourceGroups/{resourceGroup}/providers/Microsoft.ContainerService/managedClusters/{name}/abort', type, abort),
];

/**
 * Stops what is under way: the cluster is Canceling, then Canceled, and what was made of it stays.
 * Source: https://learn.microsoft.com/rest/api/aks/managed-clusters/abort-latest-operation
 */
function abort(context: Context): EmulatorResponse {
  const { store } = context;
  const cluster = clusterIn(context);
  const running = runningOn(store, cluster.id);
  if (!running) throw clusterFailure(409, 'OperationNotAllowed', `There is no operation in progress on the managed cluster '${cluster.name}' that can be aborted.`);
  putCluster(store, { ...cluster, properties: { ...cluster.properties, provisioningState: 'Canceling' } });
  abortOperation(store, running);
  const operation = start(context, cluster, () => {});
  return empty(202, { location: operationUrl(context, cluster, operation, 'operationresults'), ...asyncHeaders(context, cluster, operation) });
}
