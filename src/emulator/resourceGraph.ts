import { allowedIn } from './access.ts';
import type { Rights } from './access.ts';
import { builtInRoles } from './builtInRoles.ts';
import { credentialType } from './identities.ts';
import { keyOf, parseId } from './ids.ts';
import type { Table } from './kql/run.ts';
import type { ColumnType, Row } from './kql/values.ts';
import { roleDefinitionId } from './roleAssignments.ts';
import type { Resource, Subscription } from './resource.ts';
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
    resourcecontainers: table((subscription) => containerRows(store, rights, subscription)),
    authorizationresources: table((subscription) => authorizationRows(store, rights, subscription)),
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
    { ...row(id, displayName, 'microsoft.resources/subscriptions', tenantId, subscriptionId), properties: { state, managedByTenants: [], subscriptionPolicies: { quotaId: 'PayAsYouGo_2014-09-01', spendingLimit: 'Off' } } },
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
  const assignments = [...assignmentsIn(store, ''), ...assignmentsIn(store, subscriptionId)].filter(({ scope }) => may(scope));
  const custom = [...store.customRoles.values()].filter(({ assignableScopes }) => assignableScopes.some((scope) => scope === '/' || keyOf(parseId(scope).subscriptionId) === keyOf(subscriptionId)));
  return [
    ...assignments.map(({ id, name, scope, principalId, principalType, roleDefinitionId: role, createdOn, updatedOn, createdBy, updatedBy, condition, description }) => ({
      ...row(id, name, 'microsoft.authorization/roleassignments', tenantId, subscriptionId),
      properties: { scope, principalId, principalType, roleDefinitionId: role, createdOn, updatedOn, createdBy, updatedBy, condition, description },
    })),
    ...[...builtInRoles.values(), ...custom].map(({ guid, ...properties }) => ({
      ...row(roleDefinitionId(subscriptionId, guid), guid, 'microsoft.authorization/roledefinitions', tenantId, subscriptionId),
      properties: { ...properties, isServiceRole: false },
    })),
  ];
}

/** A row with all columns, empty where nothing is said. Types are in lower case in Resource Graph. */
function row(id: string, name: string, type: string, tenantId: string, subscriptionId: string): Row {
  return { id, name, type: type.toLowerCase(), tenantId, kind: '', location: '', resourceGroup: '', subscriptionId, managedBy: '', sku: null, plan: null, properties: null, tags: null, identity: null, zones: null, extendedLocation: null };
}
