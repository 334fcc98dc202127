import { allowedIn, isAllowed } from './access.ts';
import type { Rights } from './access.ts';
import { builtInRoles } from './builtInRoles.ts';
import { credentialType } from './identities.ts';
import { keyOf, parseId, subscriptionKey } from './ids.ts';
import type { Table } from './kql/run.ts';
import type { ColumnType, Row } from './kql/values.ts';
import { roleDefinitionId } from './roleAssignments.ts';
import type { Resource, RoleAssignment, Subscription } from './resource.ts';
import { assignmentsAbove, covers, groupsAbove, groupType, managementGroupId, managementGroupsIn } from './scopes.ts';
import { assignmentsIn, groupsIn, resourcesIn } from './store.ts';
import type { Store } from './store.ts';

/** The columns of all tables. Source: https://learn.microsoft.com/azure/governance/resource-graph/concepts/query-language */
const columns: ReadonlyMap<string, ColumnType> = new Map([
  ['id', 'string'], ['name', 'string'], ['type', 'string'], ['tenantId', 'string'], ['kind', 'string'], ['location', 'string'],
  ['resourceGroup', 'string'], ['subscriptionId', 'string'], ['managedBy', 'string'], ['sku', 'dynamic'], ['plan', 'dynamic'],
  ['properties', 'dynamic'], ['tags', 'dynamic'], ['identity', 'dynamic'], ['zones', 'dynamic'], ['extendedLocation', 'dynamic'],
]);

/**
 * The tables of Resource Graph, as far as the caller may read them, over the subscriptions that were asked for. They
 * show the store as it is now: this is the place for a lag after writes.
 */
export function graphTables(store: Store, rights: Rights, subscriptions: readonly Subscription[]): Readonly<Record<string, () => Table>> {
  const table = (rowsOf: (subscription: Subscription) => Row[]) => () => ({ columns, rows: subscriptions.flatMap(rowsOf) });
  return {
    resources: table((subscription) => resourceRows(store, rights, subscription)),
    resourcecontainers: () => ({ columns, rows: [...managementGroupRows(store, rights, subscriptions), ...subscriptions.flatMap((subscription) => containerRows(store, rights, subscription))] }),
    authorizationresources: () => ({ columns, rows: [...inheritedRows(store, rights, subscriptions), ...subscriptions.flatMap((subscription) => authorizationRows(store, rights, subscription))] }),
  };
}

/** Top-level resources alone: what is below them is in tables of its own or in none. */
function resourceRows(store: Store, rights: Rights, subscription: Subscription): Row[] {
  const mayRead = new Map<string, (scope: string) => boolean>();
  return resourcesIn(store, subscription.subscriptionId).flatMap((resource) => {
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

function containerRows(store: Store, rights: Rights, subscription: Subscription): Row[] {
  const { id, subscriptionId, tenantId, displayName, state } = subscription;
  const type = 'Microsoft.Resources/subscriptions/resourceGroups';
  const may = allowedIn(rights, `${type}/read`, subscriptionId);
  const groups = groupsIn(store, subscriptionId).filter((group) => may(group.id));
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

function authorizationRows(store: Store, rights: Rights, { subscriptionId, tenantId }: Subscription): Row[] {
  const may = allowedIn(rights, 'Microsoft.Authorization/roleAssignments/read', subscriptionId);
  const assignments = assignmentsIn(store, subscriptionId).filter(({ scope }) => may(scope));
  const custom = [...store.customRoles.values()].filter(({ assignableScopes }) => assignableScopes.some((scope) => subscriptionKey(scope) === keyOf(subscriptionId) || covers(store, scope, `/subscriptions/${subscriptionId}`)));
  return [
    ...assignments.map((assignment) => assignmentRow(assignment, tenantId, subscriptionId)),
    ...[...builtInRoles.values(), ...custom].map(({ guid, ...properties }) => ({
      ...row(roleDefinitionId(subscriptionId, guid), guid, 'microsoft.authorization/roledefinitions', tenantId, subscriptionId),
      properties: { ...properties, isServiceRole: false },
    })),
  ];
}

function assignmentRow({ id, name, scope, principalId, principalType, roleDefinitionId: role, createdOn, updatedOn, createdBy, updatedBy, condition, description }: RoleAssignment, tenantId: string, subscriptionId: string): Row {
  return {
    ...row(id, name, 'microsoft.authorization/roleassignments', tenantId, subscriptionId),
    properties: { scope, principalId, principalType, roleDefinitionId: role, createdOn, updatedOn, createdBy, updatedBy, condition, description },
  };
}

/** What is assigned above the subscriptions, each once: such a row belongs to none of them. */
function inheritedRows(store: Store, rights: Rights, subscriptions: readonly Subscription[]): Row[] {
  return tenantsOf(subscriptions).flatMap((tenantId) =>
    assignmentsAbove(store, tenantId)
      .filter(({ scope }) => subscriptions.some(({ id }) => covers(store, scope, id) && isAllowed(rights, 'Microsoft.Authorization/roleAssignments/read', id)))
      .map((assignment) => assignmentRow(assignment, tenantId, '')),
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
