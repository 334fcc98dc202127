import { containerServiceClient } from './clients.ts';
import type { Cloud } from './cloud.ts';
import { noteChanged, untilDone } from './changeCluster.ts';
import { clusterParts, getCluster } from './clusters.ts';
import type { Cluster } from './clusters.ts';
import { asAzure, AzureError } from './errors.ts';

/**
 * Gives the nodes of a pool the newest image and waits until Azure is done: they are new machines then, one after
 * another, and use what identity the cluster has by now. Gives the cluster as it is after that. Throws `conflict` with
 * code NewestNodeImage where there is no newer image: no node is replaced then. Aborting stops the waiting; Azure goes
 * on. Sources: https://learn.microsoft.com/azure/aks/node-image-upgrade,
 * https://learn.microsoft.com/azure/aks/use-managed-identity ("an update only works if there's a VHD update to consume")
 */
export async function upgradeNodeImage(cloud: Cloud, before: Cluster, pool: string, signal: AbortSignal): Promise<Cluster> {
  return asAzure(async () => {
    const { resourceGroup, name } = clusterParts(before.id);
    const client = await containerServiceClient(cloud, before);
    const poller = client.agentPools.upgradeNodeImageVersion(resourceGroup, name, pool, { abortSignal: signal });
    const answered = await untilDone(cloud, before, before.id, async () => answerOf(async () => poller.pollUntilDone({ abortSignal: signal })));
    const { cluster } = await getCluster(cloud, before, before.id, signal);
    const image = imageOf(cluster, pool);
    noteChanged(cloud, cluster, (found) => imageOf(found, pool) === image);
    if (answered === 304 || (image !== '' && image === imageOf(before, pool))) {
      throw new AzureError('conflict', 'NewestNodeImage', `${pool} has the newest node image already${image === '' ? '' : ` (${image})`}, so Azure has replaced no node.`);
    }
    return cluster;
  });
}

function imageOf({ nodePools }: Pick<Cluster, 'nodePools'>, pool: string): string {
  return nodePools.find((one) => one.name === pool)?.nodeImage ?? '';
}

/**
 * The status where it is one that the client takes for an error, since the specification lacks it: 304 where there is no
 * newer image (https://github.com/Azure/azure-cli-extensions/pull/5989), and 204 where the result of an operation is
 * asked for that has ended, as AKS answers for all of them.
 */
async function answerOf(wait: () => Promise<unknown>): Promise<204 | 304 | undefined> {
  try {
    await wait();
    return undefined;
  } catch (error) {
    const status = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined;
    if (status === 204 || status === 304) return status;
    throw error;
  }
}
