import type { SubscriptionRef } from './clients.ts';
import type { Cloud } from './cloud.ts';
import { changeCluster } from './changeCluster.ts';
import { runsOn } from './clusters.ts';
import type { Cluster } from './clusters.ts';
import { AzureError } from './errors.ts';

/**
 * Moves a cluster from its service principal to a system-assigned identity and waits until Azure is done, see
 * {@link changeCluster}. There is no way back. The node pools go on with the service principal until each one's node
 * image is upgraded. Throws `conflict` with code ManagedIdentityEnabled for a cluster that runs on one.
 */
export async function enableManagedIdentity(cloud: Cloud, at: SubscriptionRef, id: string, signal: AbortSignal): Promise<Cluster> {
  return changeCluster(
    cloud,
    at,
    id,
    (cluster) => {
      if (runsOn(cluster).kind === 'managedIdentity') throw new AzureError('conflict', 'ManagedIdentityEnabled', `${cluster.name} runs on a managed identity already.`);
      return { ...cluster, identity: { type: 'SystemAssigned' } };
    },
    (found) => found.runsOn.kind === 'managedIdentity',
    signal,
  );
}
