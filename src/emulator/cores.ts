import { clusterType } from './clusters.ts';
import { poolsOf } from './agentPools.ts';
import { keyOf } from './ids.ts';
import { field, textOf } from './json.ts';
import type { JsonObject } from './json.ts';
import { resourcesIn } from './store.ts';
import type { Store } from './store.ts';
import { vmSizeNamed } from './vmSizes.ts';

/** Cores by their family, as usages name it. */
export type Cores = ReadonlyMap<string, number>;

/** What the machines of a subscription in a region take: the nodes of its clusters, and machines that stand alone. */
export function coresUsed(store: Store, subscriptionId: string, location: string): Cores {
  const here = (resource: { readonly location: string }) => keyOf(resource.location) === keyOf(location);
  const pools = resourcesIn(store, subscriptionId, clusterType).filter(here).flatMap((cluster) => poolsOf(cluster));
  const machines = resourcesIn(store, subscriptionId, 'Microsoft.Compute/virtualMachines').filter(here);
  return coresOf([...pools, ...machines.map(({ properties }) => ({ vmSize: textOf(field(properties['hardwareProfile'], 'vmSize')), count: 1 }))]);
}

/** What node pools take. Sizes that are not known take none. */
export function coresOf(pools: readonly JsonObject[]): Cores {
  const cores = new Map<string, number>();
  for (const { vmSize, count } of pools) {
    const size = vmSizeNamed(textOf(vmSize));
    if (size) cores.set(size.family, (cores.get(size.family) ?? 0) + size.cores * (typeof count === 'number' ? count : 1));
  }
  return cores;
}

export function totalOf(cores: Cores): number {
  return [...cores.values()].reduce((sum, one) => sum + one, 0);
}
