import { listArm } from './armList.ts';
import type { SubscriptionRef } from './clients.ts';
import type { Cloud } from './cloud.ts';
import { isRecord } from './directory.ts';
import type { NodeSize } from './nodeSizes.ts';
import { subscriptionScope } from './resourceId.ts';

/** How many cores of a kind a subscription may still have in a region. */
export interface CoresLeft {
  /** "cores" for all together, else a family as {@link NodeSize} names it. */
  readonly name: string;
  /** As Azure says it to people, for instance "Standard DSv5 Family vCPUs". */
  readonly label: string;
  readonly left: number;
}

/** What is left of the cores of each family, and of all together. Source: https://learn.microsoft.com/rest/api/compute/usage/list */
export async function listCoresLeft(cloud: Cloud, at: SubscriptionRef, location: string, signal: AbortSignal): Promise<CoresLeft[]> {
  const path = `${subscriptionScope(at.subscriptionId)}/providers/Microsoft.Compute/locations/${encodeURIComponent(location)}/usages?api-version=2024-07-01`;
  const usages = await listArm(cloud, at, path, signal);
  return usages.flatMap(({ name, currentValue, limit }) =>
    isRecord(name) && typeof name['value'] === 'string' && typeof currentValue === 'number' && typeof limit === 'number'
      ? [{ name: name['value'], label: typeof name['localizedValue'] === 'string' ? name['localizedValue'] : name['value'], left: Math.max(0, limit - currentValue) }]
      : [],
  );
}

/** What there is too little of for so many nodes, or undefined. A family that is not listed has no limit of its own. */
export function shortOf(left: readonly CoresLeft[], { family, cores }: Pick<NodeSize, 'family' | 'cores'>, nodes: number): { readonly needed: number; readonly of: CoresLeft } | undefined {
  const needed = cores * nodes;
  const of = left.find((one) => (one.name === 'cores' || one.name.toLowerCase() === family.toLowerCase()) && one.left < needed);
  return of && { needed, of };
}
