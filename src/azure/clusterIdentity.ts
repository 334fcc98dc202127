import type { SubscriptionRef } from './clients.ts';
import type { Cloud } from './cloud.ts';
import { changeCluster } from './changeCluster.ts';
import { runsOn } from './clusters.ts';
import type { Cluster } from './clusters.ts';
import { AzureError } from './errors.ts';

/**
 * Moves a cluster from its service principal to a system-assigned identity and waits until Azure is done, see
 * {@link changeCluster}. There is no way back. The node pools go on with the service principal until each one's node
 * image is upgraded. A cluster that an update has left Failed, or without a kubelet identity, is updated once more, as
 * `az aks update` does it. Throws `conflict` with code ManagedIdentityEnabled for one that runs on managed identities.
 */
export async function enableManagedIdentity(cloud: Cloud, at: SubscriptionRef, id: string, signal: AbortSignal): Promise<Cluster> {
  return changeCluster(
    cloud,
    at,
    id,
    (cluster) => {
      const now = runsOn(cluster);
      if (now.kind === 'servicePrincipal') return { ...cluster, identity: { type: 'SystemAssigned' } };
      if (now.kubelet && cluster.provisioningState === 'Succeeded') throw new AzureError('conflict', 'ManagedIdentityEnabled', `${cluster.name} runs on a managed identity already.`);
      return cluster;
    },
    (found) => found.runsOn.kind === 'managedIdentity',
    signal,
  );
}
