import { poolKey, poolNamed, poolsOf } from './agentPools.ts';
import { field, textOf } from './json.ts';
import type { JsonObject } from './json.ts';
import type { Resource } from './resource.ts';
import { directoryOf, subscriptionOf } from './store.ts';
import type { Store } from './store.ts';

/**
 * The object ID that pulls images for a node pool: the kubelet identity's, or the service principal's of a cluster that
 * runs on one. A cluster that moved to a managed identity keeps the service principal on each pool until the pool's
 * nodes are new. Undefined when the directory does not know the service principal. Azure tells this nowhere.
 * Source: https://learn.microsoft.com/azure/aks/use-managed-identity, updating an existing cluster
 */
export function poolPrincipal(store: Store, cluster: Resource, pool: JsonObject): string | undefined {
  const former = store.poolsOnServicePrincipal.get(poolKey(cluster, textOf(pool['name'])));
  if (former === undefined && cluster.identity) return textOf(field(field(cluster.properties['identityProfile'], 'kubeletidentity'), 'objectId')) || undefined;
  const clientId = former ?? textOf(field(cluster.properties['servicePrincipalProfile'], 'clientId'));
  const tenantId = subscriptionOf(store, cluster.id)?.tenantId ?? '';
  return directoryOf(store, tenantId).byAppId.get(clientId.toLowerCase())?.id;
}

/** Pools that were there before a move away from a service principal stay on it; those that are gone are forgotten. */
export function keepServicePrincipal(store: Store, before: Resource | undefined, cluster: Resource): void {
  if (!before) return;
  const moved = runsOnServicePrincipal(before) && cluster.identity !== undefined;
  const clientId = textOf(field(before.properties['servicePrincipalProfile'], 'clientId'));
  for (const pool of poolsOf(before)) {
    const name = textOf(pool['name']);
    if (!poolNamed(cluster, name)) store.poolsOnServicePrincipal.delete(poolKey(cluster, name));
    else if (moved) store.poolsOnServicePrincipal.set(poolKey(cluster, name), clientId);
  }
}

/** Whether the cluster runs on a service principal: a managed identity cluster says "msi" for its client ID. */
function runsOnServicePrincipal(cluster: Resource): boolean {
  const clientId = textOf(field(cluster.properties['servicePrincipalProfile'], 'clientId'));
  return clientId !== '' && clientId.toLowerCase() !== 'msi';
}
