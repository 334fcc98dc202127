import type { Cloud } from '../../azure/cloud.ts';
import { getCluster } from '../../azure/clusters.ts';
import type { Cluster } from '../../azure/clusters.ts';
import { AzureError } from '../../azure/errors.ts';
import type { Identity } from '../../azure/identities.ts';
import { heldOf, podIdentityRoles } from '../../azure/podIdentityRoles.ts';
import { pullerOf } from '../../azure/pullers.ts';
import { servicePrincipalByAppId } from '../../azure/servicePrincipals.ts';
import { holdersInGroup } from '../../azure/systemAssigned.ts';
import type { App } from '../shared/app.ts';
import type { ClusterChoice } from '../shared/clusterContract.ts';
import type { Facts } from './needs.ts';
import type { Mode } from './protocol.ts';

/** Asks Azure what a mode of pod identity needs to know of a cluster: what can't be read is told in its place. */
export async function factsOf(app: App, cloud: Cloud, at: ClusterChoice, identity: Identity, mode: Mode, signal: AbortSignal): Promise<Facts> {
  const { cluster } = await getCluster(cloud, at, at.id, signal);
  if (cluster.podIdentity || mode === 'managed') {
    const nodes = cluster.podIdentity ? [] : await orWhy(app, async () => holdersInGroup(cloud, cluster, cluster.nodeResourceGroup, signal));
    return { cluster, actor: '', roles: new Map(), nodes };
  }
  const actor = await actorOf(app, cloud, cluster, signal);
  const roles = typeof actor === 'string' ? new Map() : await orWhy(app, async () => heldOf(cloud, podIdentityRoles(cluster, identity), actor.principalId, signal));
  return { cluster, actor, roles, nodes: [] };
}

/** MIC signs in as the nodes do. */
async function actorOf(app: App, cloud: Cloud, cluster: Cluster, signal: AbortSignal): Promise<Facts['actor']> {
  const puller = pullerOf(cluster);
  switch (puller.kind) {
    case 'kubelet':
      return { principalId: puller.principalId, name: `The kubelet identity of ${cluster.name}` };
    case 'none':
      return `${cluster.name} has no kubelet identity yet. Look again when it is created.`;
    case 'servicePrincipal': {
      const found = await orWhy(app, async () => servicePrincipalByAppId(cloud, cluster, puller.clientId, signal));
      if (typeof found === 'string') return `${cluster.name} runs on the service principal ${puller.clientId}, which can't be looked up. ${found}`;
      return found ? { principalId: found.id, name: `The service principal of ${cluster.name}` } : `${cluster.name} runs on the service principal ${puller.clientId}, which is not in the directory any more. Move the cluster to a managed identity.`;
    }
  }
}

async function orWhy<T>(app: App, read: () => Promise<T>): Promise<T | string> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof AzureError) return app.describe(error).message;
    throw error;
  }
}
