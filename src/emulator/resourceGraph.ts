import { allowedIn, isAllowed } from './access.ts';
import type { Rights } from './access.ts';
import { builtInRoles } from './builtInRoles.ts';
import { asBefore } from './history.ts';
import { credentialType } from './identities.ts';
import { keyOf, parseId, subscriptionKey } from './ids.ts';
import type { Tables } from './kql/run.ts';
import type { ColumnType, Row } from './kql/values.ts';
import { roleDefinitionId } from './roleAssignments.ts';
import type { Resource, RoleAssignment, Subscription } from './resource.ts';
import { covers, groupsAbove, groupType, isOfTenant, managementGroupId, managementGroupsIn } from './scopes.ts';
import { assignmentsIn, groupsIn, resourcesIn } from './store.ts';
import type { AssignmentIndex, Store } from './store.ts';

/** The columns of all tables. Source: https://learn.microsoft.com/azure/governance/resource-graph/concepts/query-language */
const columns: ReadonlyMap<string, ColumnType> = new Map([
  ['id', 'string'], ['name', 'string'], ['type', 'string'], ['tenantId', 'string'], ['kind', 'string'], ['location', 'string'],
  ['resourceGroup', 'string'], ['subscriptionId', 'string'], ['managedBy', 'string'], ['sku', 'dynamic'], ['plan', 'dynamic'],
  ['properties', 'dynamic'], ['tags', 'dynamic'], ['identity', 'dynamic'], ['zones', 'dynamic'], ['extendedLocation', 'dynamic'],
]);

/**
 * Which role assignments a query shows, seen from the subscriptions that it asks. The first is the default.
 * Source: https://learn.microsoft.com/azure/governance/resource-graph/concepts/query-language#query-scope
 */
export const scopeFilters = ['AtScopeAndBelow', 'AtScopeAndAbove', 'AtScopeAboveAndBelow', 'AtScopeExact'] as const;
export type ScopeFilter = (typeof scopeFilters)[number];

/**
 * The tables of Resource Graph, as far as the caller may read them, over the subscriptions that were asked for. They
 * show groups, resources and assignments as they were before the lag; what the caller may read is decided now.
 */
export function graphTables(store: Store, rights: Rights, subscriptions: readonly Subscription[], filter: ScopeFilter): Tables {
  const shown = shownBy(store);
  const table = (rowsOf: (subscription: Subscription) => Row[]) => () => ({ columns, rows: subscriptions.flatMap(rowsOf) });
  return {
    resources: table((subscription) => resourceRows(shown, rights, subscription)),
    resourcecontainers: () => ({ columns, rows: [...managementGroupRows(store, rights, subscriptions), ...subscriptions.flatMap((subscription) => containerRows(store, shown, rights, subscription))] }),
    authorizationresources: () => ({
      columns,
      rows: [
        ...inheritedRows(store, shown, rights, subscriptions, filter),
        ...subscriptions.flatMap((subscription) => [...assignmentsWithin(shown, rights, subscription, filter), ...definitionRows(store, subscription)]),
      ],
    }),
  };
}

interface Shown {
  readonly groups: Store['groups'];
  readonly resources: Store['resources'];
  readonly assignments: Pick<AssignmentIndex, 'bySubscription'>;
}

function shownBy(store: Store): Shown {
  if (store.history.changes.length === 0) return store;
  const before = asBefore(store.history, store.clock);
  const each = <T>(maps: ReadonlyMap<string, Map<string, T>>) => new Map([...maps].map(([key, map]) => [key, before(map)]));
  return {
    groups: each(store.groups),
    resources: new Map([...store.resources].map(([subscription, types]) => [subscription, each(types)])),
    assignments: { bySubscription: each(store.assignments.bySubscription) },
  };
}

/** Top-level resources alone: what is below them is in tables of its own or in none. */
function resourceRows(shown: Shown, rights: Rights, subscription: Subscription): Row[] {
  const mayRead = new Map<string, (scope: string) => boolean>();
  return resourcesIn(shown, subscription.subscriptionId).flatMap((resource) => {
    if (resource.type === credentialType) return [];
    const may = mayRead.get(resource.type) ?? allowedIn(rights, `${resource.type}/read`, subscription.subscriptionId);
    mayRead.set(resource.type, may);
    if (!may(resource.id)) return [];
    const known = rowsOfResources.get(resource) ?? resourceRow(resource, subscription);
    rowsOfResources.set(resource, known);
    return [known];
  });
}

// A resource is never changed, only replaced, and so is its row.
const rowsOfResources = new WeakMap<Resource, Row>();

function resourceRow(resource: Resource, { tenantId, subscriptionId }: Subscription): Row {
  const { id, name, type, kind = '', location, managedBy = '', sku = null, properties, tags = null, identity = null } = resource;
  return {
    ...row(id, name, type, tenantId, subscriptionId),
    kind: kind.toLowerCase(),
    location,
    resourceGroup: parseId(id).resourceGroup.toLowerCase(),
    managedBy,
    sku,
    properties,
    tags,
    identity,
  };
}

function containerRows(store: Store, shown: Shown, rights: Rights, subscription: Subscription): Row[] {
  const { id, subscriptionId, tenantId, displayName, state } = subscription;
  const type = 'Microsoft.Resources/subscriptions/resourceGroups';
  const may = allowedIn(rights, `${type}/read`, subscriptionId);
  const groups = groupsIn(shown, subscriptionId).filter((group) => may(group.id));
  return [
    { ...row(id, displayName, 'microsoft.resources/subscriptions', tenantId, subscriptionId), properties: { state, managementGroupAncestorsChain: groupsAbove(store, id).map(({ name, displayName: group }) => ({ displayName: group, name })), managedByTenants: [], subscriptionPolicies: { quotaId: 'PayAsYouGo_2014-09-01', spendingLimit: 'Off' } } },
    ...groups.map((group) => ({
      ...row(group.id, group.name, type, tenantId, subscriptionId),
      location: group.location,
      resourceGroup: group.name.toLowerCase(),
      managedBy: group.managedBy ?? '',
      properties: group.properties,
      tags: group.tags ?? null,
    })),
  ];
}

function assignmentsWithin(shown: Shown, rights: Rights, { id, subscriptionId, tenantId }: Subscription, filter: ScopeFilter): Row[] {
  const may = allowedIn(rights, readAssignments, subscriptionId);
  const below = filter === 'AtScopeAndBelow' || filter === 'AtScopeAboveAndBelow';
  return assignmentsIn(shown, subscriptionId).filter(({ scope }) => (below || keyOf(scope) === keyOf(id)) && may(scope)).map((assignment) => {
    const known = rowsOfAssignments.get(assignment) ?? assignmentRow(assignment, subscriptionId, tenantId);
    rowsOfAssignments.set(assignment, known);
    return known;
  });
}

const readAssignments = 'Microsoft.Authorization/roleAssignments/read';
const rowsOfAssignments = new WeakMap<RoleAssignment, Row>();

function assignmentRow({ id, name, scope, principalId, principalType, roleDefinitionId: role, createdOn, updatedOn, createdBy, updatedBy, condition, description }: RoleAssignment, subscriptionId: string, tenantId: string): Row {
  return {
    ...row(id, name, 'microsoft.authorization/roleassignments', tenantId, subscriptionId),
    properties: { scope, principalId, principalType, roleDefinitionId: role, createdOn, updatedOn, createdBy, updatedBy, condition, description },
  };
}

function definitionRows(store: Store, { subscriptionId, tenantId }: Subscription): Row[] {
  const custom = [...store.customRoles.values()].filter(({ assignableScopes }) => assignableScopes.some((scope) => subscriptionKey(scope) === keyOf(subscriptionId) || covers(store, scope, `/subscriptions/${subscriptionId}`)));
  return [...builtInRoles.values(), ...custom].map(({ guid, ...properties }) => ({
    ...row(roleDefinitionId(subscriptionId, guid), guid, 'microsoft.authorization/roledefinitions', tenantId, subscriptionId),
    properties: { ...properties, isServiceRole: false },
  }));
}

/** What is assigned above the subscriptions, each once: such a row belongs to none of them. */
function inheritedRows(store: Store, shown: Shown, rights: Rights, subscriptions: readonly Subscription[], filter: ScopeFilter): Row[] {
  if (filter !== 'AtScopeAndAbove' && filter !== 'AtScopeAboveAndBelow') return [];
  const readable = subscriptions.filter(({ id }) => isAllowed(rights, readAssignments, id));
  return tenantsOf(readable).flatMap((tenantId) =>
    assignmentsIn(shown, '')
      .filter((assignment) => isOfTenant(store, assignment, tenantId) && readable.some(({ id }) => covers(store, assignment.scope, id)))
      .map((assignment) => assignmentRow(assignment, '', tenantId)),
  );
}

/** The management groups of the subscriptions' tenants that the caller may read. */
function managementGroupRows(store: Store, rights: Rights, subscriptions: readonly Subscription[]): Row[] {
  return tenantsOf(subscriptions).flatMap((tenantId) =>
    managementGroupsIn(store, tenantId)
      .filter(({ name }) => isAllowed(rights, `${groupType}/read`, managementGroupId(name)))
      .map(({ name, displayName }) => {
        const above = groupsAbove(store, managementGroupId(name)).map((group) => ({ displayName: group.displayName, name: group.name }));
        const [parent] = above;
        return {
          ...row(managementGroupId(name), name, groupType, tenantId, ''),
          properties: { tenantId, displayName, details: { version: 1, ...(parent && { parent: { id: managementGroupId(parent.name), ...parent } }), managementGroupAncestorsChain: above } },
        };
      }),
  );
}

function tenantsOf(subscriptions: readonly Subscription[]): string[] {
  return [...new Set(subscriptions.map(({ tenantId }) => tenantId))];
}

/** A row with all columns, empty where nothing is said. Types are in lower case in Resource Graph. */
function row(id: string, name: string, type: string, tenantId: string, subscriptionId: string): Row {
  return { id, name, type: type.toLowerCase(), tenantId, kind: '', location: '', resourceGroup: '', subscriptionId, managedBy: '', sku: null, plan: null, properties: null, tags: null, identity: null, zones: null, extendedLocation: null };
}
