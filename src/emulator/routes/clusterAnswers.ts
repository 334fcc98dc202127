import { poolKey, poolResource, poolsOf } from '../agentPools.ts';
import { eTagOf, hasETags } from '../etags.ts';
import { textOf } from '../json.ts';
import type { JsonObject } from '../json.ts';
import type { Resource } from '../resource.ts';
import type { Context } from '../route.ts';

/**
 * The cluster with its eTag and those of its pools, where the api-version has them. When it was created Resource Manager
 * tells, and the service does not: https://github.com/Azure/AKS/issues/4364
 */
export function withETags({ store, apiVersion }: Context, { systemData: _systemData, ...cluster }: Resource): unknown {
  if (!hasETags(apiVersion)) return cluster;
  const agentPoolProfiles = poolsOf(cluster).map((pool) => ({ ...pool, eTag: eTagOf(store, poolKey(cluster, textOf(pool['name']))) }));
  return { ...cluster, eTag: eTagOf(store, cluster.id), properties: { ...cluster.properties, agentPoolProfiles } };
}

/** A node pool as a resource of its own. Here the eTag is one of the properties. */
export function poolAnswer({ store, apiVersion }: Context, cluster: Resource, pool: JsonObject): unknown {
  const eTag = eTagOf(store, poolKey(cluster, textOf(pool['name'])));
  return poolResource(cluster, hasETags(apiVersion) ? { ...pool, eTag } : pool);
}
