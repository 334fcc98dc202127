import { roleGuid } from '../builtInRoles.ts';
import { beginCluster, clusterId, finishCluster } from '../clusters.ts';
import type { ClusterRequest } from '../clusters.ts';
import { guidOf, guidsOf } from '../guid.ts';
import { createIdentity } from '../identities.ts';
import { groupId } from '../ids.ts';
import { textOf } from '../json.ts';
import type { JsonObject } from '../json.ts';
import { putLock } from '../locks.ts';
import { newRegistry } from '../registries.ts';
import { createGroup } from '../resourceGroups.ts';
import type { Lock, Resource, ResourceIdentity, Subscription } from '../resource.ts';
import { assignRole } from '../roleAssignments.ts';
import { putResource } from '../store.ts';
import type { Store } from '../store.ts';
import { day } from './people.ts';

/** Builds a subscription for a seed: what differs is said, the rest is as Azure would fill it in. */
export function estate(store: Store, tenantId: string, subscriptionName: string, by: string, managementGroup?: string) {
  const subscriptionId = guidOf(`subscription ${subscriptionName}`);
  const id = `/subscriptions/${subscriptionId}`;
  const subscription: Subscription = { id, subscriptionId, displayName: subscriptionName, tenantId, state: 'Enabled', ...(managementGroup !== undefined && { managementGroup }) };
  store.subscriptions.set(subscriptionId, subscription);
  const made = store.clock.now() - 200 * day;

  return {
    id,
    subscriptionId,
    /** As Azure does where nobody pays: what is there can be read. */
    disable: () => store.subscriptions.set(subscriptionId, { ...subscription, state: 'Disabled' }),
    group: (name: string, location: string, tags?: Record<string, string>) => createGroup(store, { subscriptionId, name, location, ...(tags && { tags }) }),
    identity(resourceGroup: string, name: string, location: string, tags: Record<string, string> = {}, daysAgo = 90): Resource {
      const seed = `${subscriptionId} ${resourceGroup} ${name}`;
      return createIdentity(store, { subscriptionId, resourceGroup, name, location, tags, principalId: guidOf(`${seed} principal`), clientId: guidOf(`${seed} client`), createdAt: store.clock.now() - daysAgo * day });
    },
    registry: (resourceGroup: string, name: string, location: string, sku: string, properties: JsonObject = {}): Resource =>
      putResource(store, newRegistry(store, { subscriptionId, resourceGroup, name, location, sku, properties, by, createdAt: made })),
    cluster(resourceGroup: string, name: string, location: string, more: { identity?: JsonObject; properties: JsonObject }): Resource {
      const request: ClusterRequest = { id: clusterId(subscriptionId, resourceGroup, name), name, location, identity: more.identity, properties: more.properties };
      // What the service would draw comes from the name, so that a seed is the same however it grows.
      const named = { ...store, newGuid: guidsOf(request.id) };
      return finishCluster(named, beginCluster(named, request, undefined), undefined);
    },
    /** A resource of another kind: what identities are used by and what roles are assigned on. */
    other(resourceGroup: string, type: string, name: string, location: string, properties: JsonObject, more: { identity?: ResourceIdentity; kind?: string; sku?: JsonObject } = {}): Resource {
      return putResource(store, { id: `${groupId(subscriptionId, resourceGroup)}/providers/${type}/${name}`, name, type, location, tags: {}, ...more, properties });
    },
    lock: (scope: string, name: string, level: Lock['level'], notes: string): Lock => putLock(store, { name, scope, level, notes }),
    assign(role: string, principal: Resource | string, scope: string, principalType = 'ServicePrincipal', daysAgo = 60) {
      const principalId = typeof principal === 'string' ? principal : principalOf(principal);
      const guid = store.customRoles.has(role) ? role : roleGuid(role);
      const name = guidOf(`assignment ${scope.toLowerCase()} ${principalId} ${guid}`);
      return assignRole(store, { scope, roleGuid: guid, principalId, principalType, name, by, at: store.clock.now() - daysAgo * day });
    },
  };
}

/** The object ID behind an identity, or behind a resource's system-assigned one. */
export function principalOf(resource: Resource): string {
  return textOf(resource.properties['principalId']) || (resource.identity?.principalId ?? '');
}
