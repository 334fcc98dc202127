import { isWithin, keyOf, subscriptionKey } from './ids.ts';
import type { ManagementGroup, RoleAssignment } from './resource.ts';
import { assignmentsIn } from './store.ts';
import type { Store } from './store.ts';

// What lies above subscriptions, and which scopes a right reaches from there: the one place that knows the ancestry.

export const groupType = 'Microsoft.Management/managementGroups';

export function managementGroupId(name: string): string {
  return `/providers/${groupType}/${name}`;
}

/** The management group that an ID names or lies below, in the spelling of the ID. */
export function managementGroupIn(id: string): string | undefined {
  return /^\/providers\/microsoft\.management\/managementgroups\/([^/]+)/i.exec(id)?.[1];
}

/** Every tenant has a root group; its name is the tenant's ID: https://learn.microsoft.com/azure/governance/management-groups/overview */
function rootGroup(tenantId: string): ManagementGroup {
  return { name: tenantId, displayName: 'Tenant Root Group', tenantId, parent: undefined };
}

/** The management groups of a tenant, the root first, parents before their children. */
export function managementGroupsIn(store: Store, tenantId: string): ManagementGroup[] {
  return [rootGroup(tenantId), ...[...store.managementGroups.values()].filter((group) => keyOf(group.tenantId) === keyOf(tenantId))];
}

/** The management group of that name in the tenant, root included. */
export function managementGroup(store: Store, name: string, tenantId: string): ManagementGroup | undefined {
  if (keyOf(name) === keyOf(tenantId)) return rootGroup(tenantId);
  const group = store.managementGroups.get(keyOf(name));
  return group && keyOf(group.tenantId) === keyOf(tenantId) ? group : undefined;
}

/** The groups above a scope, nearest first and the root last. A management group is not above itself. */
export function groupsAbove(store: Store, scope: string): ManagementGroup[] {
  const name = managementGroupIn(scope);
  if (name !== undefined) {
    const group = anyGroup(store, name);
    return group ? chain(store, parentOf(store, group)) : [];
  }
  const subscription = store.subscriptions.get(subscriptionKey(scope));
  return subscription ? chain(store, (subscription.managementGroup === undefined ? undefined : store.managementGroups.get(keyOf(subscription.managementGroup))) ?? rootGroup(subscription.tenantId)) : [];
}

function anyGroup(store: Store, name: string): ManagementGroup | undefined {
  return store.managementGroups.get(keyOf(name)) ?? (store.directories.has(keyOf(name)) ? rootGroup(keyOf(name)) : undefined);
}

function parentOf(store: Store, group: ManagementGroup): ManagementGroup | undefined {
  if (group.parent === undefined) return undefined;
  return store.managementGroups.get(keyOf(group.parent)) ?? rootGroup(group.tenantId);
}

function chain(store: Store, from: ManagementGroup | undefined): ManagementGroup[] {
  return from ? [from, ...chain(store, parentOf(store, from))] : [];
}

/** Whether what is granted at `granted` reaches `scope`: they are the same, or `granted` lies above. */
export function covers(store: Store, granted: string, scope: string): boolean {
  if (isWithin(scope, granted)) return true;
  const name = managementGroupIn(granted);
  return name !== undefined && keyOf(granted) === keyOf(managementGroupId(name)) && groupsAbove(store, scope).some((group) => keyOf(group.name) === keyOf(name));
}

/** The tenant that a scope belongs to, or undefined for one that names none. */
export function tenantOf(store: Store, scope: string): string | undefined {
  const name = managementGroupIn(scope);
  return name === undefined ? store.subscriptions.get(subscriptionKey(scope))?.tenantId : anyGroup(store, name)?.tenantId;
}

/** The assignments made above subscriptions, as far as they are the tenant's. */
export function assignmentsAbove(store: Store, tenantId: string): RoleAssignment[] {
  return assignmentsIn(store, '').filter((assignment) => isOfTenant(store, assignment, tenantId));
}

/** Whether an assignment above subscriptions is the tenant's. */
export function isOfTenant(store: Store, { scope, tenantId: root }: RoleAssignment, tenantId: string): boolean {
  return keyOf(tenantOf(store, scope) ?? root ?? tenantId) === keyOf(tenantId);
}

/**
 * The assignments among which are those at a scope, above it and below it: a subscription's, or a whole tenant's for a
 * scope above that, unless what is below does not matter.
 */
export function assignmentsAround(store: Store, scope: string, tenantId: string, onlyAtScope: boolean): RoleAssignment[] {
  const subscription = subscriptionKey(scope);
  if (subscription === '' && onlyAtScope) return assignmentsAbove(store, tenantId);
  const below = subscription === '' ? [...store.subscriptions.values()].filter((other) => keyOf(other.tenantId) === keyOf(tenantId)).map(({ subscriptionId }) => subscriptionId) : [subscription];
  return [...assignmentsAbove(store, tenantId), ...below.flatMap((id) => assignmentsIn(store, id))];
}
