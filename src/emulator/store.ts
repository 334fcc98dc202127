import type { ActivityEvent } from './activityLog.ts';
import type { Clock } from './clock.ts';
import type { Command } from './commands.ts';
import { newDirectory, removePrincipal } from './directory.ts';
import type { Directory } from './directory.ts';
import { newHistory, remember } from './history.ts';
import type { History } from './history.ts';
import { groupId, isWithin, keyOf, parseId, subscriptionKey } from './ids.ts';
import type { AppliedObjects } from './kubectl/objects.ts';
import type { Operation } from './operations.ts';
import { previewFeatures } from './previewFeatures.ts';
import type { PreviewFeature } from './previewFeatures.ts';
import { newSignIns } from './signIns.ts';
import type { SignIns } from './signIns.ts';
import type { Bucket } from './throttling.ts';
import type { CacheRule, Repository } from './repositories.ts';
import type { DenyAssignment, Lock, ManagementGroup, Resource, ResourceGroup, RoleAssignment, RoleDefinition, Subscription, Tenant } from './resource.ts';

/** Everything that the sample Azure holds. It knows no HTTP: routes read and change it. */
export interface Store {
  readonly clock: Clock;
  readonly newGuid: () => string;
  readonly settings: StoreSettings;
  readonly tenants: Map<string, Tenant>;
  /** By subscription ID in lower case. */
  readonly subscriptions: Map<string, Subscription>;
  /** By name in lower case, without the tenants' root groups, which are always there. */
  readonly managementGroups: Map<string, ManagementGroup>;
  /** By subscription ID in lower case and ID key. */
  readonly groups: Map<string, Map<string, ResourceGroup>>;
  /** By subscription ID, type and ID key, all in lower case. */
  readonly resources: Map<string, Map<string, Map<string, Resource>>>;
  readonly assignments: AssignmentIndex;
  /** By ID key. */
  readonly denyAssignments: Map<string, DenyAssignment>;
  /** By ID key. */
  readonly locks: Map<string, Lock>;
  readonly customRoles: Map<string, RoleDefinition>;
  /** By tenant ID. */
  readonly directories: Map<string, Directory>;
  /** Oldest first, a bounded number. */
  readonly activityLog: ActivityEvent[];
  readonly operations: Map<string, Operation>;
  /** What callers have left of the requests that they may send. */
  readonly buckets: Map<string, Bucket>;
  /** Ends of the operations that still run, in no order. */
  readonly running: Set<Operation>;
  /** By full name in lower case: the preview features that any subscription may register for. */
  readonly previewFeatures: Map<string, PreviewFeature>;
  /** "subscription/namespace" and "subscription/namespace/feature" in lower case to the time when registering began. */
  readonly registrations: Map<string, { readonly state: 'Registered' | 'Unregistered'; readonly at: number }>;
  /** ID keys of node pools that still pull images with their cluster's former service principal, to its client ID. */
  readonly poolsOnServicePrincipal: Map<string, string>;
  /** By ID key: how often a resource with eTags has changed. Kept when it goes, so that no eTag comes twice. */
  readonly revisions: Map<string, number>;
  /** By ID key of the registry: what it holds. */
  readonly repositories: Map<string, readonly Repository[]>;
  /** The same of their rules. */
  readonly cacheRules: Map<string, readonly CacheRule[]>;
  /** By ID key of the cluster: the Kubernetes objects that were applied to it. */
  readonly clusterObjects: Map<string, AppliedObjects>;
  /** What was run on clusters, by the command's ID. */
  readonly commands: Map<string, Command>;
  /** What Resource Graph does not show yet: the last changes of groups, resources and assignments. */
  readonly history: History;
  /** People who signed in at the authority. */
  readonly signIns: SignIns;
  /** Who asked Resource Graph, "tenant/object ID" in lower case, to the times of the queries that still count. */
  readonly graphQueries: Map<string, readonly number[]>;
}

export interface StoreSettings {
  /** How long a cluster operation takes, in milliseconds. */
  readonly operationMs: number;
  /** How long a feature or a provider is Registering, in milliseconds. */
  readonly registrationMs: number;
  /** Namespaces of resource providers that no subscription was ever registered for. */
  readonly unregistered: readonly string[];
  /** How long a new principal is unknown to role assignments, in milliseconds. */
  readonly replicationMs: number;
  /** How long Resource Graph does not show what is put, changed or removed, in milliseconds. */
  readonly graphLagMs: number;
  /** Items on a page of a list. */
  readonly pageSize: number;
  /** How long a token is good for, in seconds. */
  readonly tokenSeconds: number;
  /** Whether the limits on requests hold. */
  readonly throttled: boolean;
}

/** Quick where Azure takes minutes, so that nobody waits for long. */
export const defaultSettings: StoreSettings = {
  operationMs: 6000,
  registrationMs: 10_000,
  unregistered: [],
  replicationMs: 20_000,
  graphLagMs: 0,
  tokenSeconds: 3600,
  throttled: true,
  pageSize: 50,
};

export interface AssignmentIndex {
  readonly byId: Map<string, RoleAssignment>;
  /** By subscription ID in lower case; '' for assignments above subscriptions. */
  readonly bySubscription: Map<string, Map<string, RoleAssignment>>;
  readonly byPrincipal: Map<string, Map<string, RoleAssignment>>;
}

export function newStore(clock: Clock, newGuid: () => string, settings: StoreSettings): Store {
  return {
    clock,
    newGuid,
    settings,
    tenants: new Map(),
    subscriptions: new Map(),
    managementGroups: new Map(),
    groups: new Map(),
    resources: new Map(),
    assignments: { byId: new Map(), bySubscription: new Map(), byPrincipal: new Map() },
    denyAssignments: new Map(),
    locks: new Map(),
    customRoles: new Map(),
    directories: new Map(),
    activityLog: [],
    operations: new Map(),
    buckets: new Map(),
    running: new Set(),
    previewFeatures: new Map(previewFeatures.map((feature) => [keyOf(feature.name), feature])),
    registrations: new Map(),
    poolsOnServicePrincipal: new Map(),
    revisions: new Map(),
    repositories: new Map(),
    cacheRules: new Map(),
    clusterObjects: new Map(),
    commands: new Map(),
    history: newHistory(settings.graphLagMs),
    graphQueries: new Map(),
    signIns: newSignIns(),
  };
}

export function subscriptionOf(store: Store, id: string): Subscription | undefined {
  return store.subscriptions.get(subscriptionKey(id));
}

export function directoryOf(store: Store, tenantId: string): Directory {
  const known = store.directories.get(tenantId.toLowerCase());
  if (known) return known;
  const directory = newDirectory();
  store.directories.set(tenantId.toLowerCase(), directory);
  return directory;
}

export function getResource(store: Store, id: string): Resource | undefined {
  const { subscriptionId, type } = parseId(id);
  return store.resources.get(subscriptionId.toLowerCase())?.get(type.toLowerCase())?.get(keyOf(id));
}

/** Adds the resource, or puts it in the place of the one with its ID. */
export function putResource<T extends Resource>(store: Store, resource: T): T {
  const subscription = inner(store.resources, subscriptionKey(resource.id));
  put(store, inner(subscription, resource.type.toLowerCase()), keyOf(resource.id), resource);
  return resource;
}

/** Removes the resource, what lies below it, its own service principals, and the role assignments and locks made at it. Assignments of its identity stay. */
export function removeResource(store: Store, id: string): void {
  const subscription = store.resources.get(subscriptionKey(id));
  for (const ofType of subscription?.values() ?? []) {
    for (const [key, resource] of ofType) {
      if (!isWithin(key, id)) continue;
      remove(store, ofType, key);
      removeSystemAssigned(store, resource);
    }
  }
  for (const held of [store.repositories, store.cacheRules, store.clusterObjects]) for (const key of held.keys()) if (isWithin(key, id)) held.delete(key);
  for (const key of store.poolsOnServicePrincipal.keys()) if (isWithin(key, id)) store.poolsOnServicePrincipal.delete(key);
  for (const assignment of assignmentsIn(store, parseId(id).subscriptionId)) {
    if (isWithin(assignment.scope, id)) removeAssignment(store, assignment);
  }
  removeLocks(store, id);
}

/** Removes the locks at the scope and below it. */
export function removeLocks({ locks }: Store, scope: string): void {
  for (const [key, lock] of locks) if (isWithin(lock.scope, scope)) locks.delete(key);
}

/** Takes the service principal of a resource's system-assigned identity out of the directory. */
export function removeSystemAssigned(store: Store, { identity }: Resource): void {
  if (identity?.principalId !== undefined && identity.tenantId !== undefined) removePrincipal(directoryOf(store, identity.tenantId), identity.principalId);
}

/** The resources of a subscription, of one type or of all, in the order in which they came. */
export function resourcesIn(store: Pick<Store, 'resources'>, subscriptionId: string, type?: string): Resource[] {
  const subscription = store.resources.get(subscriptionId.toLowerCase());
  if (!subscription) return [];
  if (type !== undefined) return [...(subscription.get(type.toLowerCase())?.values() ?? [])];
  return [...subscription.values()].flatMap((ofType) => [...ofType.values()]);
}

/** Adds the group, or puts it in the place of the one with its ID. */
export function putGroup(store: Store, group: ResourceGroup): ResourceGroup {
  put(store, inner(store.groups, subscriptionKey(group.id)), keyOf(group.id), group);
  return group;
}

/** Removes the group alone: what is in it goes with `deleteGroup`. */
export function removeGroup(store: Store, group: ResourceGroup): void {
  remove(store, inner(store.groups, subscriptionKey(group.id)), keyOf(group.id));
}

export function groupsIn(store: Pick<Store, 'groups'>, subscriptionId: string): ResourceGroup[] {
  return [...(store.groups.get(subscriptionId.toLowerCase())?.values() ?? [])];
}

export function getGroup(store: Store, subscriptionId: string, name: string): ResourceGroup | undefined {
  return store.groups.get(subscriptionId.toLowerCase())?.get(keyOf(groupId(subscriptionId, name)));
}

export function putAssignment(store: Store, assignment: RoleAssignment): RoleAssignment {
  const { byId, bySubscription, byPrincipal } = store.assignments;
  const key = keyOf(assignment.id);
  byId.set(key, assignment);
  put(store, inner(bySubscription, subscriptionKey(assignment.scope)), key, assignment);
  inner(byPrincipal, assignment.principalId.toLowerCase()).set(key, assignment);
  return assignment;
}

export function removeAssignment(store: Store, assignment: RoleAssignment): void {
  const { byId, bySubscription, byPrincipal } = store.assignments;
  const key = keyOf(assignment.id);
  byId.delete(key);
  remove(store, inner(bySubscription, subscriptionKey(assignment.scope)), key);
  byPrincipal.get(assignment.principalId.toLowerCase())?.delete(key);
}

/** The assignments made in a subscription, at it or below. */
export function assignmentsIn(store: { readonly assignments: Pick<AssignmentIndex, 'bySubscription'> }, subscriptionId: string): RoleAssignment[] {
  return [...(store.assignments.bySubscription.get(subscriptionId.toLowerCase())?.values() ?? [])];
}

/** The assignments of any of the principals, wherever they were made. */
export function assignmentsOf(store: Store, principalIds: Iterable<string>): RoleAssignment[] {
  return [...principalIds].flatMap((id) => [...(store.assignments.byPrincipal.get(id.toLowerCase())?.values() ?? [])]);
}

function put<T>({ history, clock }: Store, map: Map<string, T>, key: string, value: T): void {
  remember(history, clock, map, key);
  map.set(key, value);
}

function remove<T>({ history, clock }: Store, map: Map<string, T>, key: string): void {
  remember(history, clock, map, key);
  map.delete(key);
}

function inner<K, V>(outer: Map<K, Map<string, V>>, key: K): Map<string, V> {
  const known = outer.get(key);
  if (known) return known;
  const made = new Map<string, V>();
  outer.set(key, made);
  return made;
}
