import { containerServiceClient } from './clients.ts';
import type { SubscriptionRef } from './clients.ts';
import type { Cloud } from './cloud.ts';
import { noteChanged, untilDone } from './changeCluster.ts';
import { clusterParts, getCluster } from './clusters.ts';
import type { Cluster } from './clusters.ts';
import { asAzure } from './errors.ts';

/**
 * Gives the nodes of a pool the newest image and waits until Azure is done: they are new machines then, one after
 * another, and use what identity the cluster has by now. Where there is no newer image Azure succeeds and replaces
 * nothing: the pool's image is the same then. Gives the cluster as it is after that. Aborting stops the waiting; Azure
 * goes on. Sources: https://learn.microsoft.com/azure/aks/node-image-upgrade,
 * https://learn.microsoft.com/azure/aks/use-managed-identity ("an update only works if there's a VHD update to consume")
 */
export async function upgradeNodeImage(cloud: Cloud, at: SubscriptionRef, clusterId: string, pool: string, signal: AbortSignal): Promise<Cluster> {
  return asAzure(async () => {
    const { resourceGroup, name } = clusterParts(clusterId);
    const client = await containerServiceClient(cloud, at);
    const poller = client.agentPools.upgradeNodeImageVersion(resourceGroup, name, pool, { abortSignal: signal });
    await untilDone(cloud, at, clusterId, () => poller.pollUntilDone({ abortSignal: signal }));
    const { cluster } = await getCluster(cloud, at, clusterId, signal);
    const image = cluster.nodePools.find((one) => one.name === pool)?.nodeImage;
    noteChanged(cloud, cluster, (found) => found.nodePools.find((one) => one.name === pool)?.nodeImage === image);
    return cluster;
  });
}
