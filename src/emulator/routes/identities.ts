import { AzureFailure, empty, json, ok } from '../http.ts';
import { createIdentity, deleteIdentity, identityId, identityType } from '../identities.ts';
import { groupId, isWithin } from '../ids.ts';
import { page } from '../paging.ts';
import { resourceType } from '../providers.ts';
import type { Resource } from '../resource.ts';
import { bodyOf, groupIn, param, readable, route } from '../route.ts';
import type { Context } from '../route.ts';
import { getResource, putResource, resourcesIn } from '../store.ts';
import { existing, keepsLocation, locationOf, tagsOf } from './requests.ts';

const type = resourceType(identityType, ['2024-11-30', '2023-07-31-preview', '2023-01-31', '2022-01-31-preview', '2018-11-30', '2015-08-31-preview']);
const inGroup = '/subscriptions/{subscriptionId}/resourceGroups/{resourceGroup}/providers/Microsoft.ManagedIdentity/userAssignedIdentities';

export const identityRoutes = [
  route('GET', '/subscriptions/{subscriptionId}/providers/Microsoft.ManagedIdentity/userAssignedIdentities', type, list, { action: null }),
  route('GET', inGroup, type, list, { action: null }),
  route('GET', `${inGroup}/{name}`, type, (context) => ok(identityIn(context))),
  route('PUT', `${inGroup}/{name}`, type, put),
  route('PATCH', `${inGroup}/{name}`, type, patch),
  route('DELETE', `${inGroup}/{name}`, type, remove),
];

/** The identity of the path. Throws Azure's 404. */
export function identityIn(context: Context): Resource {
  return existing(context.store, idIn(context), identityType);
}

function idIn(context: Context): string {
  return identityId(param(context, 'subscriptionId'), param(context, 'resourceGroup'), param(context, 'name'));
}

function list(context: Context) {
  const subscriptionId = param(context, 'subscriptionId');
  const group = context.params['resourceGroup'];
  const all = resourcesIn(context.store, subscriptionId, identityType);
  const found = group === undefined ? all : all.filter(({ id }) => isWithin(id, groupId(subscriptionId, group)));
  return page(context, readable(context, identityType, found), (identity) => identity);
}

// Source: https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules, Microsoft.ManagedIdentity
const namePattern = /^[a-z0-9][a-z0-9_-]{2,127}$/i;

function put(context: Context) {
  const { store } = context;
  const name = param(context, 'name');
  if (!namePattern.test(name)) {
    throw new AzureFailure(400, 'BadRequest', `The resource name '${name}' is invalid. It must be 3 to 128 characters long, start with a letter or a number, and contain only letters, numbers, hyphens and underscores.`);
  }
  const body = bodyOf(context);
  const location = locationOf(body, identityType);
  const tags = tagsOf(body);
  const known = getResource(store, idIn(context));
  keepsLocation(known, location);
  if (known) return ok(putResource(store, { ...known, tags: tags ?? {} }));
  const group = groupIn(context);
  if (group.properties.provisioningState === 'Deleting') throw new AzureFailure(409, 'ResourceGroupBeingDeleted', `The resource group '${group.name}' is in deprovisioning state and cannot perform this operation.`);
  const created = createIdentity(store, { subscriptionId: param(context, 'subscriptionId'), resourceGroup: group.name, name, location, ...(tags && { tags }) });
  return json(201, created, { location: created.id });
}

function patch(context: Context) {
  const identity = identityIn(context);
  const tags = tagsOf(bodyOf(context));
  return ok(putResource(context.store, { ...identity, ...(tags && { tags }) }));
}

/** 200 for one that was there, 204 for one that was not. */
function remove(context: Context) {
  const identity = getResource(context.store, idIn(context));
  if (!identity) return empty(204);
  deleteIdentity(context.store, identity);
  return empty(200);
}
