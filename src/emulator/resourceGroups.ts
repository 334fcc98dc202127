import { deleteIdentity, identityType, removeSystemAssigned } from './identities.ts';
import { groupId, isWithin, parseId } from './ids.ts';
import type { ResourceGroup } from './resource.ts';
import { assignmentsIn, groupsIn, putGroup, removeAssignment, removeGroup, removeLocks, removeResource, resourcesIn } from './store.ts';
import type { Store } from './store.ts';

export interface NewGroup {
  readonly subscriptionId: string;
  readonly name: string;
  readonly location: string;
  readonly managedBy?: string;
  readonly tags?: Readonly<Record<string, string>>;
}

export function createGroup(store: Store, { subscriptionId, name, location, managedBy, tags }: NewGroup): ResourceGroup {
  return putGroup(store, {
    id: groupId(subscriptionId, name),
    name,
    type: 'Microsoft.Resources/resourceGroups',
    location,
    ...(managedBy !== undefined && { managedBy }),
    ...(tags && { tags }),
    properties: { provisioningState: 'Succeeded' },
  });
}

/** Deletes the group with all that is in it, the assignments and locks made there, and the groups that a cluster in it manages. */
export function deleteGroup(store: Store, group: ResourceGroup): void {
  const { subscriptionId } = parseId(group.id);
  for (const resource of resourcesIn(store, subscriptionId).filter(({ id }) => isWithin(id, group.id))) {
    if (resource.type === identityType) deleteIdentity(store, resource);
    else {
      removeSystemAssigned(store, resource);
      removeResource(store, resource.id);
    }
  }
  for (const assignment of assignmentsIn(store, subscriptionId)) if (isWithin(assignment.scope, group.id)) removeAssignment(store, assignment);
  removeLocks(store, group.id);
  removeGroup(store, group);
  const managed = groupsIn(store, subscriptionId).filter(({ managedBy }) => managedBy !== undefined && isWithin(managedBy, group.id));
  for (const inner of managed) deleteGroup(store, inner);
}
