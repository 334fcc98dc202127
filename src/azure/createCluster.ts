import type { ContainerServiceClient, ManagedCluster } from '@azure/arm-containerservice';
import { clusterBody } from './clusterBody.ts';
import type { NewCluster } from './clusterBody.ts';
import { noteChanged, untilDone } from './changeCluster.ts';
import { containerServiceClient, refOf } from './clients.ts';
import type { SubscriptionRef } from './clients.ts';
import type { Cloud } from './cloud.ts';
import { clusterParts, getCluster, toCluster } from './clusters.ts';
import type { Cluster } from './clusters.ts';
import { asAzure, AzureError } from './errors.ts';
import { noteKubeletIdentity } from './kubeletIdentity.ts';
import { isNotThere, whereRegistered } from './registration.ts';
import type { Registering } from './registration.ts';
import { writtenHolders } from './systemAssigned.ts';
import { untilKnown } from './untilKnown.ts';
import { writtenResources } from './writtenResources.ts';

/** A cluster that Azure is making. */
export interface Creating {
  /** As it is now. */
  readonly cluster: Cluster;
  /** Ends when Azure is done. Aborting stops the waiting; Azure goes on. Throws `operationFailed` with Azure's reason. */
  readonly done: (signal: AbortSignal) => Promise<Cluster>;
}

// Seconds, five minutes in all: for as long a role that was just granted may be unknown to the service.
const permissionPauses = [1, 2, 4, 8, 15, 30, 30, 30, 30, 30, 30, 30, 30, 30];

/**
 * Has Azure begin to make a cluster. The service takes a second PUT as an update, so a name that is taken in the group is
 * refused here, as `conflict`. Where the control plane's identity may not hand out the kubelet identity yet, it is asked
 * again for some minutes, of which `waiting` is told; where the subscription has to be registered first, `registering`
 * is. Once asked, Azure is not stopped by aborting.
 */
export async function createCluster(cloud: Cloud, at: SubscriptionRef, wanted: NewCluster, signal: AbortSignal, waiting: () => void = () => {}, registering?: Registering): Promise<Creating> {
  const { resourceGroup, name } = wanted;
  return asAzure(async () => {
    if (await clusterExists(cloud, at, wanted, signal)) throw new AzureError('conflict', 'ClusterNameTaken', `There is a cluster ${name} in ${resourceGroup} already.`);
    const client = await containerServiceClient(cloud, at);
    const begin = async () => {
      signal.throwIfAborted();
      const poller = client.managedClusters.createOrUpdate(resourceGroup, name, clusterBody(at.subscriptionId, wanted));
      await poller.submitted();
      // It is a promise of the end, which is not waited for here.
      return { poller };
    };
    const beginWhenKnown = async () => untilKnown('CustomKubeletIdentityMissingPermissionError', wanted.kubelet ? permissionPauses : [], begin, signal, waiting);
    const { poller } = await whereRegistered(cloud, at, 'Microsoft.ContainerService', beginWhenKnown, signal, registering);
    const id = `/subscriptions/${at.subscriptionId}/resourceGroups/${resourceGroup}/providers/Microsoft.ContainerService/managedClusters/${name}`;
    const { cluster } = await getCluster(cloud, at, id, AbortSignal.timeout(60_000));
    const end = endOf(client, poller);
    writtenResources.wrote(cloud, cluster.id, { kind: 'cluster', ...cluster }, (found) => found?.kind === 'cluster');
    return {
      cluster,
      done: async (waited) =>
        asAzure(async () => {
          const created = toCluster(await untilDone(cloud, at, cluster.id, async () => end(waited)), at);
          noteChanged(cloud, created, (found) => found.runsOn.kind === 'managedIdentity' && found.runsOn.kubelet !== undefined);
          noteOwnIdentity(cloud, created);
          await noteKubeletIdentity(cloud, at, created, waited);
          return created;
        }),
    };
  });
}

type CreatingPoller = ReturnType<ContainerServiceClient['managedClusters']['createOrUpdate']>;

/** Waits for the end, as often as it is given up: a poller that was aborted waits no more, and is taken up by a new one. */
function endOf(client: ContainerServiceClient, begun: CreatingPoller): (waited: AbortSignal) => Promise<ManagedCluster> {
  let poller = begun;
  return async (waited) => {
    try {
      return await poller.pollUntilDone({ abortSignal: waited });
    } catch (error) {
      if (waited.aborted) {
        const { restorePoller } = await import('@azure/arm-containerservice');
        poller = restorePoller(client, await poller.serialize(), client.managedClusters.createOrUpdate);
      }
      throw error;
    }
  };
}

/** The identity that Azure made for its control plane shows at once, though Resource Graph learns of it later. */
function noteOwnIdentity(cloud: Cloud, cluster: Cluster): void {
  const { runsOn, id, name, resourceGroup, location } = cluster;
  if (runsOn.kind !== 'managedIdentity' || runsOn.controlPlane.resourceId !== undefined) return;
  const { principalId } = runsOn.controlPlane;
  const holder = { id, name, type: 'microsoft.containerservice/managedclusters', variant: '', resourceGroup, location, ...refOf(cluster), principalId, userAssigned: [] };
  writtenHolders.wrote(cloud, id, holder, (found) => found?.principalId === principalId);
}

/**
 * Has Azure stop what it is at on a cluster, as creating it, and waits until it has stopped: the cluster is Canceled then,
 * and what was made of it stays. Throws `conflict` where it is over already.
 */
export async function abortLatest(cloud: Cloud, at: SubscriptionRef, id: string, signal: AbortSignal): Promise<Cluster> {
  return asAzure(async () => {
    const { resourceGroup, name } = clusterParts(id);
    const client = await containerServiceClient(cloud, at);
    await client.managedClusters.abortLatestOperation(resourceGroup, name, { abortSignal: signal }).pollUntilDone({ abortSignal: signal });
    const { cluster } = await getCluster(cloud, at, id, signal);
    noteChanged(cloud, cluster, () => true);
    return cluster;
  });
}

/** Whether the resource group holds a cluster of that name. A missing group holds none, nor does a subscription that was never registered for them. */
export async function clusterExists(cloud: Cloud, at: SubscriptionRef, { resourceGroup, name }: Pick<NewCluster, 'resourceGroup' | 'name'>, signal: AbortSignal): Promise<boolean> {
  return asAzure(async () => {
    const client = await containerServiceClient(cloud, at);
    return client.managedClusters.get(resourceGroup, name, { abortSignal: signal });
  }).then(
    () => true,
    (error: unknown) => {
      if (isNotThere(error)) return false;
      throw error;
    },
  );
}
