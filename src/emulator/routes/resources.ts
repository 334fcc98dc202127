import { isAllowed } from '../access.ts';
import { azureTime } from '../clock.ts';
import { AzureFailure, ok } from '../http.ts';
import type { EmulatorResponse } from '../http.ts';
import { identityType } from '../identities.ts';
import { groupId, isWithin, keyOf } from '../ids.ts';
import { textOf } from '../json.ts';
import { page } from '../paging.ts';
import { resourceType } from '../providers.ts';
import type { ResourceType } from '../providers.ts';
import type { Resource } from '../resource.ts';
import { resourceFilter } from '../resourceFilter.ts';
import { groupIn, param, route } from '../route.ts';
import type { Context, Route } from '../route.ts';
import { resourcesIn, subscriptionOf } from '../store.ts';
import type { Store } from '../store.ts';
import { existing } from './requests.ts';
import { groups } from './resourceGroups.ts';

const computeVersions = ['2024-11-01', '2024-07-01', '2024-03-01', '2023-09-01', '2022-11-01', '2022-08-01'];
export const machines = resourceType('Microsoft.Compute/virtualMachines', computeVersions);
export const scaleSets = resourceType('Microsoft.Compute/virtualMachineScaleSets', computeVersions);
/** Web apps and function apps, told apart by their kind. */
export const sites = resourceType('Microsoft.Web/sites', ['2024-11-01', '2024-04-01', '2023-12-01', '2022-09-01', '2022-03-01']);

export const storageAccounts = resourceType('Microsoft.Storage/storageAccounts', ['2025-01-01', '2024-01-01', '2023-05-01', '2022-09-01']);
/** The previews are what the Azure CLI 2.45 asks for. */
export const sqlServers = resourceType('Microsoft.Sql/servers', ['2023-08-01', '2021-11-01', '2021-02-01-preview']);
export const cosmosAccounts = resourceType('Microsoft.DocumentDB/databaseAccounts', ['2024-11-15', '2024-05-15', '2023-11-15', '2023-04-15', '2022-11-15', '2022-08-15-preview']);

/** Kinds of resource that are looked at here: they are what identities are used by and what roles are assigned on. */
const readable = [
  machines,
  scaleSets,
  sites,
  storageAccounts,
  sqlServers,
  cosmosAccounts,
  resourceType('Microsoft.KeyVault/vaults', ['2024-11-01', '2023-07-01', '2022-11-01', '2022-07-01']),
];

export const resourceRoutes = [
  route('GET', '/subscriptions/{subscriptionId}/resources', groups, list, { action: null }),
  route('GET', '/subscriptions/{subscriptionId}/resourceGroups/{resourceGroup}/resources', groups, list, { action: null }),
  ...readable.flatMap(readRoutes),
];

function readRoutes(type: ResourceType): Route[] {
  const inGroup = `/subscriptions/{subscriptionId}/resourceGroups/{resourceGroup}/providers/${type.name}`;
  const listOfType = (context: Context) => page(context, mayRead(context, inScope(context, resourcesIn(context.store, param(context, 'subscriptionId'), type.name))), (resource) => resource);
  return [
    route('GET', `/subscriptions/{subscriptionId}/providers/${type.name}`, type, listOfType, { action: null }),
    route('GET', inGroup, type, listOfType, { action: null }),
    route('GET', `${inGroup}/{name}`, type, (context) => ok(existing(context.store, `${groupId(param(context, 'subscriptionId'), param(context, 'resourceGroup'))}/providers/${type.name}/${param(context, 'name')}`, type.name))),
  ];
}

/** The top-level resources: an overview without their properties, as Azure gives it. */
function list(context: Context): EmulatorResponse {
  if ('resourceGroup' in context.params) groupIn(context);
  const { passes, byTag } = resourceFilter(context.query.get('$filter'));
  const expand = expansionsIn(context);
  const topLevel = resourcesIn(context.store, param(context, 'subscriptionId')).filter(({ type }) => type.split('/').length === 2);
  return page(context, mayRead(context, inScope(context, topLevel).filter(passes)), (resource) => overview(context.store, byTag ? { ...resource, tags: {} } : resource, expand));
}

/** What a resource tells beside its overview, where the sample knows it. The Azure CLI asks for all three. */
const expansions: Readonly<Record<string, (resource: Resource, store: Store) => unknown>> = {
  createdTime: (resource, store) => resource.systemData?.['createdAt'] ?? withPrincipal(store, resource),
  changedTime: ({ systemData }) => systemData?.['lastModifiedAt'],
  provisioningState: ({ properties }) => properties['provisioningState'],
};

/** An identity is as old as its service principal. */
function withPrincipal(store: Store, { id, type, properties }: Resource): string | undefined {
  if (type !== identityType) return undefined;
  const made = store.directories.get(keyOf(subscriptionOf(store, id)?.tenantId ?? ''))?.principals.get(keyOf(textOf(properties['principalId'])));
  return made && azureTime(made.createdAt);
}

function expansionsIn({ query }: Context): string[] {
  const wanted = (query.get('$expand') ?? '').split(',').map((name) => name.trim()).filter((name) => name !== '');
  return wanted.map((name) => {
    const known = Object.keys(expansions).find((expansion) => keyOf(expansion) === keyOf(name));
    if (known === undefined) throw new AzureFailure(400, 'InvalidExpandQueryParameter', `The value '${name}' of the query parameter '$expand' is invalid. Supported are ${Object.keys(expansions).join(', ')}.`);
    return known;
  });
}

function overview(store: Store, resource: Resource, expand: readonly string[]) {
  const { id, name, type, location, tags = {}, kind, sku, identity, managedBy } = resource;
  const more = expand.flatMap((expansion) => {
    const value = expansions[expansion]?.(resource, store);
    return value === undefined ? [] : [[expansion, value] as const];
  });
  return { id, name, type, location, tags, ...(kind !== undefined && { kind }), ...(sku && { sku }), ...(identity && { identity }), ...(managedBy !== undefined && { managedBy }), ...Object.fromEntries(more) };
}

function inScope(context: Context, resources: readonly Resource[]): Resource[] {
  const group = context.params['resourceGroup'];
  return group === undefined ? [...resources] : resources.filter(({ id }) => isWithin(id, groupId(param(context, 'subscriptionId'), group)));
}

/** Each resource for itself: the list has many types, and a right may be for one of them. */
function mayRead(context: Context, resources: readonly Resource[]): Resource[] {
  return resources.filter(({ id, type }) => isAllowed(context.rights, `${type}/read`, id));
}
