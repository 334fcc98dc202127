import * as az from '../../azure/asCode/az.ts';
import type { Cloud } from '../../azure/cloud.ts';
import { enableManagedIdentity } from '../../azure/clusterIdentity.ts';
import type { Cluster } from '../../azure/clusters.ts';
import { AzureError } from '../../azure/errors.ts';
import { grantRole } from '../../azure/grants.ts';
import type { Granted } from '../../azure/grants.ts';
import { noteKubeletIdentity } from '../../azure/kubeletIdentity.ts';
import { upgradeNodeImage } from '../../azure/nodePools.ts';
import type { Operation } from '../../ui/operation.ts';
import { topics } from '../shared/resourceNodes.ts';
import type { RegistryFacts } from './registryFacts.ts';

// What the steps do. The panel says how far they are and what came of them, so that none has a message of its own.

export function updateOperation(cloud: Cloud, cluster: Cluster): Operation<Cluster> {
  const { subscriptionId, name } = cluster;
  return {
    title: `Enable managed identity on ${name}`,
    commands: [az.enableManagedIdentity(cluster)],
    topics: [topics.clusters(subscriptionId), topics.identities(subscriptionId), topics.systemAssigned(subscriptionId), topics.usage, topics.access, topics.counts],
    async run(signal, report) {
      report('Azure is updating the cluster. That takes some minutes.');
      const updated = await enableManagedIdentity(cloud, cluster, cluster.id, signal);
      await noteKubeletIdentity(cloud, cluster, updated, signal);
      return updated;
    },
    done: () => undefined,
  };
}

export function grantOperation(cloud: Cloud, cluster: Cluster, { id: scope, at, name, role, condition }: RegistryFacts, principalId: string): Operation<Granted> {
  return {
    title: `Assign ${role.name} on ${name} to the kubelet of ${cluster.name}`,
    commands: [az.assignRole({ scope, role: role.name, principalId, condition })],
    topics: [topics.access],
    async run(signal, report) {
      report('A new identity is known everywhere after about two minutes: that is waited for where it has to be.');
      return grantRole(cloud, at, { scope, role, principalId, condition }, signal);
    },
    done: () => undefined,
  };
}

export function upgradeOperation(cloud: Cloud, cluster: Cluster, pool: string, place: string): Operation<Cluster> {
  const { subscriptionId, name } = cluster;
  return {
    title: `New node image for ${pool} of ${name}`,
    commands: [az.upgradeNodeImage(cluster, pool)],
    topics: [topics.clusters(subscriptionId)],
    async run(signal, report) {
      report(`Node image of ${pool} (${place}): Azure replaces one node after another. That takes some minutes a node.`);
      try {
        return await upgradeNodeImage(cloud, cluster, pool, signal);
      } catch (error) {
        if (!(error instanceof AzureError) || error.code !== 'NewestNodeImage') throw error;
        throw new AzureError(error.kind, error.code, `${error.message} They go on with the service principal. Try again when there is a newer image, which is about weekly; or give the pool another version of Kubernetes, or put a new pool in its place.`, { cause: error });
      }
    },
    done: () => undefined,
  };
}
