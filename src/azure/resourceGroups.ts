import { resourceClient } from './clients.ts';
import type { SubscriptionRef } from './clients.ts';
import type { Cloud } from './cloud.ts';
import { asAzure } from './errors.ts';

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
    const groups: ResourceGroup[] = [];
    for await (const { name, location, managedBy } of client.resourceGroups.list({ abortSignal: signal })) {
      groups.push({ name: name ?? '', location, ...(managedBy && { managedBy }) });
    }
    // Nobody means the groups that services manage: they come last.
    return groups.toSorted((a, b) => Number(a.managedBy !== undefined) - Number(b.managedBy !== undefined) || a.name.localeCompare(b.name));
  });
}

/** Creates the group. Creating one that exists in the same region changes nothing; in another region it is a conflict. */
export async function createResourceGroup(cloud: Cloud, at: SubscriptionRef, group: ResourceGroup, signal: AbortSignal): Promise<void> {
  await asAzure(async () => {
    const client = await resourceClient(cloud, at);
    await client.resourceGroups.createOrUpdate(group.name, { location: group.location }, { abortSignal: signal });
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
    const resources: GenericResource[] = [];
    for await (const { id, name, type } of client.resources.listByResourceGroup(resourceGroup, { abortSignal: signal })) {
      if (id) resources.push({ id, name: name ?? id, type: type ?? '' });
    }
    return resources.toSorted((a, b) => a.name.localeCompare(b.name));
  });
}
