import type { ManagedCluster } from '@azure/arm-containerservice';
import { containerServiceClient } from './clients.ts';
import type { SubscriptionRef } from './clients.ts';
import type { Cloud } from './cloud.ts';
import { clusterParts, getCluster, toCluster } from './clusters.ts';
import type { Cluster } from './clusters.ts';
import { asAzure, AzureError, isAbort } from './errors.ts';
import { writtenResources } from './writtenResources.ts';

/**
 * Changes a cluster and waits until Azure is done. `change` gets the cluster as it is and gives it as it shall be: what
 * is left out of a PUT is reset, so the whole of it goes back, as the CLI sends it. `arrived` tells a cluster with the
 * change from one without. Aborting stops the waiting; Azure goes on. Throws `conflict` with code OperationNotAllowed
 * while something else is under way, see {@link isBusy}.
 */
export async function changeCluster(cloud: Cloud, at: SubscriptionRef, id: string, change: (cluster: ManagedCluster) => ManagedCluster, arrived: (cluster: Cluster) => boolean, signal: AbortSignal): Promise<Cluster> {
  return asAzure(async () => {
    const { resourceGroup, name } = clusterParts(id);
    const client = await containerServiceClient(cloud, at);
    const cluster = await client.managedClusters.get(resourceGroup, name, { abortSignal: signal });
    const wanted = change(cluster);
    const begun = { kind: 'cluster' as const, ...toCluster(cluster, at) };
    const poller = client.managedClusters.createOrUpdate(resourceGroup, name, wanted, { abortSignal: signal });
    await poller.submitted();
    writtenResources.wrote(cloud, id, { ...begun, state: 'Updating' }, (found) => found?.kind === 'cluster' && (found.state !== begun.state || arrived(found)));
    const updated = toCluster(await untilDone(cloud, at, id, () => poller.pollUntilDone({ abortSignal: signal })), at);
    noteChanged(cloud, updated, arrived);
    return updated;
  });
}

/** What became of a cluster whose change failed is asked for: Resource Graph may not know yet. */
export async function untilDone<T>(cloud: Cloud, at: SubscriptionRef, id: string, wait: () => Promise<T>): Promise<T> {
  try {
    return await wait();
  } catch (error) {
    if (!isAbort(error)) await getCluster(cloud, at, id, AbortSignal.timeout(10_000)).then(({ cluster }) => noteChanged(cloud, cluster, () => true), () => writtenResources.forget(cloud, id));
    throw error;
  }
}

export function noteChanged(cloud: Cloud, cluster: Cluster, arrived: (cluster: Cluster) => boolean): void {
  writtenResources.wrote(cloud, cluster.id, { kind: 'cluster', ...cluster }, (found) => found?.kind === 'cluster' && found.state === cluster.state && arrived(found));
}

/** Whether Azure refused because something else is under way on the cluster. Source: https://aka.ms/aks-pending-operation */
export function isBusy(error: unknown): boolean {
  return error instanceof AzureError && error.kind === 'conflict' && error.code === 'OperationNotAllowed';
}

// What Azure calls a resource that it does not work on: https://learn.microsoft.com/azure/azure-resource-manager/management/async-operations#provisioningstate-values
const settled = new Set(['succeeded', 'failed', 'canceled']);
// Seconds between two looks at a cluster that somebody works on, for which operations take minutes.
const pauses = [1, 2, 3, 5, 10];

/** Whether nothing is under way on the cluster and its pools, as far as they tell. */
export function isIdle({ state, nodePools }: Pick<Cluster, 'state' | 'nodePools'>): boolean {
  return [state, ...nodePools.map((pool) => pool.state)].every((one) => settled.has(one.toLowerCase()));
}

/** Waits until nothing is under way on the cluster, and gives it as it is then. Throws `notFound` when it goes meanwhile. */
export async function untilIdle(cloud: Cloud, at: SubscriptionRef, id: string, signal: AbortSignal): Promise<Cluster> {
  const { delay } = await import('@azure/core-util');
  for (let look = 0; ; look += 1) {
    const { cluster } = await getCluster(cloud, at, id, signal);
    if (isIdle(cluster)) return cluster;
    await asAzure(async () => delay((pauses[look] ?? 10) * 1000, { abortSignal: signal }));
  }
}
