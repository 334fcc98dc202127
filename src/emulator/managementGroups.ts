import { keyOf } from './ids.ts';
import type { ManagementGroup, Subscription } from './resource.ts';
import { groupsAbove, groupType, managementGroupId, managementGroupsIn } from './scopes.ts';
import type { Store } from './store.ts';

/** A management group or a subscription, as a node of the tenant's tree. */
export interface Entity {
  readonly id: string;
  readonly name: string;
  readonly type: typeof groupType | '/subscriptions';
  readonly displayName: string;
  readonly tenantId: string;
  /** The groups above, nearest first. */
  readonly above: readonly ManagementGroup[];
}

/** The tree of a tenant as a list: groups, parents before children, then subscriptions. */
export function entitiesIn(store: Store, tenantId: string): Entity[] {
  const subscriptions = [...store.subscriptions.values()].filter((subscription) => keyOf(subscription.tenantId) === keyOf(tenantId));
  return [...managementGroupsIn(store, tenantId).map((group) => groupEntity(store, group)), ...subscriptions.map((subscription) => subscriptionEntity(store, subscription))];
}

function groupEntity(store: Store, { name, displayName, tenantId }: ManagementGroup): Entity {
  const id = managementGroupId(name);
  return { id, name, type: groupType, displayName, tenantId, above: groupsAbove(store, id) };
}

function subscriptionEntity(store: Store, { id, subscriptionId, displayName, tenantId }: Subscription): Entity {
  return { id, name: subscriptionId, type: '/subscriptions', displayName, tenantId, above: groupsAbove(store, id) };
}

export function childrenOf(entities: readonly Entity[], group: { readonly name: string }): Entity[] {
  return entities.filter(({ above: [parent] }) => parent !== undefined && keyOf(parent.name) === keyOf(group.name));
}

export function descendantsOf(entities: readonly Entity[], group: { readonly name: string }): Entity[] {
  return entities.filter(({ above }) => above.some(({ name }) => keyOf(name) === keyOf(group.name)));
}
