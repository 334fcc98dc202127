import { resourceClient } from './clients.ts';
import type { SubscriptionRef } from './clients.ts';
import type { Cloud } from './cloud.ts';
import { asAzure } from './errors.ts';
import { allByName } from './paging.ts';

export interface ResourceGroup {
  readonly name: string;
  readonly location: string;
  /** Set on the groups that a service made for itself, as the node resource groups of clusters are. */
  readonly managedBy?: string;
}

/** The subscription's resource groups, by name, those that services manage last. */
export async function listResourceGroups(cloud: Cloud, at: SubscriptionRef, signal: AbortSignal): Promise<ResourceGroup[]> {
  return asAzure(async () => {
    const client = await resourceClient(cloud, at);
    const groups: ResourceGroup[] = await allByName(client.resourceGroups.list({ abortSignal: signal }), ({ name = '', location, managedBy }) => ({ name, location, ...(managedBy && { managedBy }) }));
    // Nobody means the groups that services manage: they come last.
    return groups.toSorted((a, b) => Number(a.managedBy !== undefined) - Number(b.managedBy !== undefined));
  });
}

/** Sees to it that there is such a group. One that exists is left as it is, wherever it is: creating it again would take its tags away. */
export async function ensureResourceGroup(cloud: Cloud, at: SubscriptionRef, group: ResourceGroup, signal: AbortSignal): Promise<void> {
  await asAzure(async () => {
    const client = await resourceClient(cloud, at);
    const { body: exists } = await client.resourceGroups.checkExistence(group.name, { abortSignal: signal });
    if (!exists) await client.resourceGroups.createOrUpdate(group.name, { location: group.location }, { abortSignal: signal });
  });
}

export interface GenericResource {
  readonly id: string;
  readonly name: string;
  readonly type: string;
}

/** Everything in a resource group, by name. */
export async function listResourcesIn(cloud: Cloud, at: SubscriptionRef, resourceGroup: string, signal: AbortSignal): Promise<GenericResource[]> {
  return asAzure(async () => {
    const client = await resourceClient(cloud, at);
    return allByName(client.resources.listByResourceGroup(resourceGroup, { abortSignal: signal }), ({ id = '', name = id, type = '' }) => ({ id, name, type }));
  });
}
