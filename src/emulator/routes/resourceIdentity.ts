import { AzureFailure, empty, ok } from '../http.ts';
import type { EmulatorResponse } from '../http.ts';
import { groupId, keyOf, parseId } from '../ids.ts';
import { identityType } from '../identities.ts';
import { field, isObject, textOf } from '../json.ts';
import type { JsonObject } from '../json.ts';
import type { ResourceType } from '../providers.ts';
import type { Resource } from '../resource.ts';
import { assignedTo, idsWithout, withIdentity } from '../resourceIdentities.ts';
import type { WantedIdentity } from '../resourceIdentities.ts';
import { bodyOf, param, route } from '../route.ts';
import type { Context, Route } from '../route.ts';
import { getResource, putResource, removeResource } from '../store.ts';
import { demandLinked, invalidLink } from './linked.ts';
import { existing, keepsLocation, locationOf, tagsOf } from './requests.ts';
import { cosmosAccounts, machines, scaleSets, sites, sqlServers, storageAccounts } from './resources.ts';

// Identities and tags of resources of which the sample has nothing else: what else a body changes is refused.

export const resourceIdentityRoutes = [machines, scaleSets, sites, storageAccounts, sqlServers, cosmosAccounts].flatMap(identityRoutes);

function identityRoutes(type: ResourceType): Route[] {
  const one = `/subscriptions/{subscriptionId}/resourceGroups/{resourceGroup}/providers/${type.name}/{name}`;
  const idIn = (context: Context) => `${groupId(param(context, 'subscriptionId'), param(context, 'resourceGroup'))}/providers/${type.name}/${param(context, 'name')}`;
  return [
    route('PATCH', one, type, (context) => patch(context, existing(context.store, idIn(context), type.name))),
    route('PUT', one, type, (context) => put(context, type, getResource(context.store, idIn(context)))),
    route('DELETE', one, type, (context) => remove(context, getResource(context.store, idIn(context)))),
  ];
}

/** Changes what the body names. `null` for an identity takes it away. */
function patch(context: Context, resource: Resource): EmulatorResponse {
  const body = bodyOf(context);
  const other = Object.entries(body).find(([name, value]) => !['identity', 'tags'].includes(name.toLowerCase()) && !saysTheSame(value, field(resource, name)));
  if (other) throw unsupported(other[0]);
  return ok(changed(context, resource, body, 'PATCH'));
}

/** The whole resource as it stands, with its identities and tags as they shall be: the way of `az webapp identity`. */
function put(context: Context, type: ResourceType, resource: Resource | undefined): EmulatorResponse {
  if (!resource) throw new AzureFailure(405, 'MethodNotAllowed', `The sample creates no resources of type '${type.name}': PUT changes identities and tags of those that are there.`);
  const body = bodyOf(context);
  keepsLocation(resource, locationOf(body, type.name));
  const other = Object.entries(body).find(([name, value]) => !['identity', 'tags', 'location'].includes(name.toLowerCase()) && !saysTheSame(value, field(resource, name)));
  if (other) throw unsupported(other[0]);
  return ok(changed(context, { ...resource, tags: {} }, body, 'PUT'));
}

/** Whether a part of a body changes nothing: it is as what is there, as far as it goes. */
function saysTheSame(wanted: unknown, known: unknown): boolean {
  if (wanted === null || wanted === undefined) return true;
  if (isObject(wanted)) return Object.entries(wanted).every(([name, value]) => saysTheSame(value, field(known, name)));
  return JSON.stringify(wanted) === JSON.stringify(known);
}

function unsupported(name: string): AzureFailure {
  return new AzureFailure(400, 'OperationNotAllowed', `Changing '${name}' is not supported by the sample, which changes 'identity' and 'tags'.`);
}

function changed(context: Context, resource: Resource, body: JsonObject, method: 'PUT' | 'PATCH'): Resource {
  const { store } = context;
  const tags = tagsOf(body);
  const identity = field(body, 'identity');
  const tagged = { ...resource, ...(tags && { tags }) };
  if (identity === undefined || identity === null) return putResource(store, tagged);
  const wanted = wantedIdentity(context, resource, identity, method);
  return putResource(store, withIdentity(store, tagged, wanted));
}

function wantedIdentity(context: Context, resource: Resource, identity: unknown, method: 'PUT' | 'PATCH'): WantedIdentity {
  const types = textOf(field(identity, 'type')).toLowerCase().split(',').map((part) => part.trim());
  const none = types.length === 1 && types[0] === 'none';
  const type = textOf(field(identity, 'type'));
  if (!none && types.some((part) => part !== 'systemassigned' && part !== 'userassigned')) throw new AzureFailure(400, 'InvalidIdentityType', `The identity type '${type}' is invalid. It must be 'SystemAssigned', 'UserAssigned', 'SystemAssigned, UserAssigned' or 'None'.`);
  const listed = field(identity, 'userAssignedIdentities');
  const entries = isObject(listed) ? Object.entries(listed) : [];
  const given = entries.filter(([, value]) => value !== null).map(([id]) => id);
  const taken = entries.filter(([, value]) => value === null).map(([id]) => id);
  if (given.length > 0 && !types.includes('userassigned')) throw failedOperation(resource, `The user assigned identities are not supported with identity type '${type}'.`);
  if (!types.includes('userassigned')) return { system: types.includes('systemassigned'), users: [] };
  const kept = method === 'PUT' && listed !== undefined ? [] : idsWithout(assignedTo(resource), taken);
  const fresh = idsWithout(given, assignedTo(resource));
  checkAssignable(context, resource, fresh);
  const users = [...kept, ...idsWithout(given, kept)];
  if (users.length === 0) throw failedOperation(resource, 'The request format was unexpected : Request requires identities to be assigned.');
  return { system: types.includes('systemassigned'), users: users.map((id) => getResource(context.store, id)?.id ?? id) };
}

/**
 * What is newly assigned must be an identity of the tenant that the caller may assign and that is there, asked in that
 * order: rights are Resource Manager's business, existence the provider's.
 */
function checkAssignable(context: Context, resource: Resource, ids: readonly string[]): void {
  const malformed = ids.find((id) => keyOf(parseId(id).type) !== keyOf(identityType) || parseId(id).subscriptionId === '');
  if (malformed !== undefined) throw invalidLink(malformed, 'identity.userAssignedIdentities');
  // Managed Identity Operator has the operation under the name with the asterisk, refusals say the other one:
  // https://learn.microsoft.com/azure/role-based-access-control/permissions/identity
  const linkedActions = [`${identityType}/assign/action`, `${identityType}/*/assign/action`] as const;
  demandLinked(context, { action: `${resource.type}/write`, scope: resource.id, linkedActions, linked: ids });
  const missing = ids.find((id) => !getResource(context.store, id));
  if (missing !== undefined) throw failedOperation(resource, `Failed to perform resource identity operation. Status: 'BadRequest'. Response: '{"error":{"code":"BadRequest","message":"Resource '${missing}' was not found."}}'.`);
}

function failedOperation({ id }: Resource, reason: string): AzureFailure {
  return new AzureFailure(400, 'FailedIdentityOperation', `Identity operation for resource '${id}' failed with error '${reason}'`);
}

/** 200 for one that was there, 204 for one that was not. */
function remove({ store }: Context, resource: Resource | undefined): EmulatorResponse {
  if (!resource) return empty(204);
  removeResource(store, resource.id);
  return empty(200);
}
