import { noteChange } from './etags.ts';
import { keyOf } from './ids.ts';
import { field, isObject, listOf, merge, textOf } from './json.ts';
import type { JsonObject } from './json.ts';
import type { Resource } from './resource.ts';
import { putResource } from './store.ts';
import type { Store } from './store.ts';

export const poolType = 'Microsoft.ContainerService/managedClusters/agentPools';
const imageBeforeUpgrade = 'AKSUbuntu-2204gen2containerd-202605.12.0';
export const latestImage = 'AKSUbuntu-2204gen2containerd-202610.28.0';

/** The pools of a cluster, as they stand in its profile. */
export function poolsOf(cluster: Resource): JsonObject[] {
  return listOf(cluster.properties['agentPoolProfiles']).filter(isObject);
}

export function poolKey(cluster: Resource, name: string): string {
  return keyOf(`${cluster.id}/agentPools/${name}`);
}

export function poolNamed(cluster: Resource, name: string): JsonObject | undefined {
  return poolsOf(cluster).find((pool) => keyOf(textOf(pool['name'])) === keyOf(name));
}

/** A pool with what the service fills in: the CLI sends '' and 0 for what it leaves to it. */
export function defaultPool(pool: JsonObject, version: string): JsonObject {
  const size = pool['osDiskSizeGB'];
  return {
    count: 1,
    vmSize: 'Standard_DS2_v2',
    osDiskType: 'Managed',
    kubeletDiskType: 'OS',
    maxPods: 110,
    type: 'VirtualMachineScaleSets',
    enableAutoScaling: false,
    powerState: { code: 'Running' },
    enableNodePublicIP: false,
    mode: 'System',
    enableEncryptionAtHost: false,
    enableUltraSSD: false,
    osType: 'Linux',
    osSKU: 'Ubuntu',
    upgradeSettings: {},
    enableFIPS: false,
    // A pool of an availability set tells none (recorded).
    ...(pool['type'] !== 'AvailabilitySet' && { nodeImageVersion: imageBeforeUpgrade }),
    ...pool,
    osDiskSizeGB: typeof size === 'number' && size > 0 ? size : 128,
    orchestratorVersion: textOf(pool['orchestratorVersion']) || version,
    currentOrchestratorVersion: textOf(pool['orchestratorVersion']) || version,
    provisioningState: 'Updating',
  };
}

/** What a body says of a pool, over what is known of it. What the service alone says is not taken from a body. */
export function requestedPool(known: JsonObject | undefined, wanted: JsonObject): JsonObject {
  const { nodeImageVersion: _image, currentOrchestratorVersion: _version, provisioningState: _state, powerState: _power, eTag: _eTag, ...settable } = wanted;
  const { scaleSetPriority, scaleSetEvictionPolicy, spotMaxPrice, nodeTaints, ...told } = settable;
  const { nodeTaints: formerTaints, ...before } = known ?? {};
  const taints = nodeTaints ?? formerTaints;
  return merge(before, {
    ...told,
    // Of a pool that is not of spot machines these are not told, although the CLI sends them; nor are no taints (recorded).
    ...(scaleSetPriority === 'Spot' && { scaleSetPriority, scaleSetEvictionPolicy, spotMaxPrice }),
    ...(listOf(taints).length > 0 && { nodeTaints: taints }),
  });
}

/** A pool when the operation on it has succeeded. Another version of Kubernetes comes with new nodes, as a new image does. */
export function settledPool(store: Store, cluster: Resource, pool: JsonObject, before: JsonObject | undefined): JsonObject {
  if (before && before['orchestratorVersion'] !== pool['orchestratorVersion']) return upgradedPool(store, cluster, pool);
  return { ...pool, provisioningState: 'Succeeded' };
}

/** Puts the pool in the place of the one with its name, or at the end. */
export function putPool(store: Store, cluster: Resource, pool: JsonObject): Resource {
  const name = keyOf(textOf(pool['name']));
  const others = poolsOf(cluster);
  const known = others.findIndex((other) => keyOf(textOf(other['name'])) === name);
  const pools = known === -1 ? [...others, pool] : others.with(known, pool);
  // An operation on a pool leaves the eTag of its cluster: https://learn.microsoft.com/azure/aks/use-etags
  noteChange(store, poolKey(cluster, name));
  return putResource(store, { ...cluster, properties: { ...cluster.properties, agentPoolProfiles: pools } });
}

export function removePool(store: Store, cluster: Resource, name: string): void {
  const pools = poolsOf(cluster).filter((pool) => keyOf(textOf(pool['name'])) !== keyOf(name));
  store.poolsOnServicePrincipal.delete(poolKey(cluster, name));
  putResource(store, { ...cluster, properties: { ...cluster.properties, agentPoolProfiles: pools } });
}

/** The newest node image on a pool: from then on its nodes use the cluster's identity, whatever they used before. */
export function upgradedPool(store: Store, cluster: Resource, pool: JsonObject): JsonObject {
  store.poolsOnServicePrincipal.delete(poolKey(cluster, textOf(pool['name'])));
  return { ...pool, provisioningState: 'Succeeded', nodeImageVersion: latestImage };
}

/** A pool as a resource of its own. */
export function poolResource(cluster: Resource, pool: JsonObject): JsonObject {
  const { name, ...properties } = pool;
  return { id: `${cluster.id}/agentPools/${textOf(name)}`, name, type: poolType, properties };
}

export function isPoolName(name: string): boolean {
  // Source: https://learn.microsoft.com/azure/aks/create-node-pools, limitations: Linux 12 characters.
  return /^[a-z][a-z0-9]{0,11}$/.test(name);
}

export function poolRequest(name: string, body: JsonObject): JsonObject {
  const properties = field(body, 'properties');
  return { ...(isObject(properties) ? properties : {}), name };
}
