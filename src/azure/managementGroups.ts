import type { SubscriptionRef } from './clients.ts';
import type { Cloud } from './cloud.ts';
import { everyPage } from './pages.ts';
import { queryPages } from './resourceGraph.ts';
import { isWithin, parseResourceId, sameId } from './resourceId.ts';

export interface ManagementGroup {
  readonly id: string;
  readonly displayName: string;
}

/** The management groups above subscriptions, nearest first and the tenant's root last, by subscription ID in lower case. */
export type Ancestry = ReadonlyMap<string, readonly ManagementGroup[]>;

/**
 * Asks once for each token. Whoever may read a subscription is told what it lies in, also groups that they may not read
 * themselves. One that Resource Graph does not know is missing; throws where there is no Resource Graph.
 */
export async function listAncestry(cloud: Cloud, subscriptions: readonly SubscriptionRef[], signal: AbortSignal): Promise<Ancestry> {
  const text = "resourcecontainers | where type =~ 'microsoft.resources/subscriptions' | project id, subscriptionId, above = properties.managementGroupAncestorsChain | order by id asc";
  const rows = await everyPage(queryPages(cloud, subscriptions, { text }), signal);
  return new Map(rows.map(({ subscriptionId, above }) => [String(subscriptionId).toLowerCase(), groupsIn(above)]));
}

function groupsIn(chain: unknown): ManagementGroup[] {
  if (!Array.isArray(chain)) return [];
  return (chain as unknown[]).flatMap((group) => {
    if (typeof group !== 'object' || group === null || !('name' in group) || typeof group.name !== 'string') return [];
    const displayName = 'displayName' in group && typeof group.displayName === 'string' ? group.displayName : group.name;
    return [{ id: `/providers/Microsoft.Management/managementGroups/${group.name}`, displayName }];
  });
}

/** Whether a role that is assigned at `granted` counts at `scope`, as far as the ancestry is known. */
export function reaches(ancestry: Ancestry, granted: string, scope: string): boolean {
  if (isWithin(scope, granted)) return true;
  const subscriptionId = parseResourceId(scope)?.subscriptionId.toLowerCase() ?? '';
  return ancestry.get(subscriptionId)?.some(({ id }) => sameId(id, granted)) ?? false;
}
