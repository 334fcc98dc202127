import { azureTime } from '../clock.ts';
import { AzureFailure, empty, json, ok } from '../http.ts';
import type { EmulatorResponse } from '../http.ts';
import { groupId, isWithin, keyOf } from '../ids.ts';
import { field, merge, objectOf, textOf } from '../json.ts';
import type { JsonObject } from '../json.ts';
import { startOperation, statusOf } from '../operations.ts';
import { page } from '../paging.ts';
import { resourceType } from '../providers.ts';
import { removeSystemAssigned } from '../identities.ts';
import { checkTrust, isRegistryName, networkRulesOf, newRegistry, registryNamed, registryType as type } from '../registries.ts';
import type { Resource } from '../resource.ts';
import { bodyOf, param, readable, route } from '../route.ts';
import type { Context } from '../route.ts';
import { getResource, putResource, removeResource, resourcesIn } from '../store.ts';
import { operationIn, retryAfter } from './longRunning.ts';
import { identityOf } from './requestedIdentity.ts';
import { existing, keepsLocation, locationOf, tagsOf } from './requests.ts';

export const registryVersions = ['2025-11-01', '2025-04-01', '2024-11-01-preview', '2023-07-01', '2022-12-01', '2022-02-01-preview', '2021-09-01', '2021-08-01-preview', '2019-05-01'];
const registries = resourceType(type, registryVersions);
const statuses = resourceType('Microsoft.ContainerRegistry/registries/operationStatuses', registries.versions);
const nameChecks = resourceType('Microsoft.ContainerRegistry/checkNameAvailability', registries.versions);
const inGroup = '/subscriptions/{subscriptionId}/resourceGroups/{resourceGroup}/providers/Microsoft.ContainerRegistry/registries';

export const registryRoutes = [
  route('GET', '/subscriptions/{subscriptionId}/providers/Microsoft.ContainerRegistry/registries', registries, list, { action: null }),
  route('GET', inGroup, registries, list, { action: null }),
  route('GET', `${inGroup}/{name}`, registries, (context) => ok(render(context, registryIn(context)))),
  route('PUT', `${inGroup}/{name}`, registries, put),
  route('PATCH', `${inGroup}/{name}`, registries, patch),
  route('DELETE', `${inGroup}/{name}`, registries, remove),
  route('GET', `${inGroup}/{name}/operationStatuses/{operationId}`, statuses, status, { action: null }),
  route('POST', '/subscriptions/{subscriptionId}/providers/Microsoft.ContainerRegistry/checkNameAvailability', nameChecks, checkName, {
    action: 'Microsoft.ContainerRegistry/checkNameAvailability/read',
  }),
];

function idIn(context: Context): string {
  return `${groupId(param(context, 'subscriptionId'), param(context, 'resourceGroup'))}/providers/${type}/${param(context, 'name')}`;
}

function registryIn(context: Context): Resource {
  return existing(context.store, idIn(context), type);
}

/**
 * Soft deletion is in the previews alone: answered under 2022-02-01-preview (recorded), and not in the specification of
 * 2025-11-01. The kind of the identity begins with a small letter, whatever the specification says (recorded).
 */
function render({ apiVersion }: Context, registry: Resource): Resource {
  const { softDeletePolicy, ...policies } = objectOf(registry.properties['policies']);
  const { identity, properties } = registry;
  return {
    ...registry,
    ...(identity && { identity: { ...identity, type: identity.type.replace(/\b[A-Z]/g, (letter) => letter.toLowerCase()) } }),
    properties: { ...properties, policies: { ...policies, ...(apiVersion.endsWith('-preview') && { softDeletePolicy }) } },
  };
}

function list(context: Context): EmulatorResponse {
  const subscriptionId = param(context, 'subscriptionId');
  const group = context.params['resourceGroup'];
  const all = resourcesIn(context.store, subscriptionId, type);
  const found = group === undefined ? all : all.filter(({ id }) => isWithin(id, groupId(subscriptionId, group)));
  return page(context, readable(context, type, found), (registry) => render(context, registry));
}

function checkName(context: Context): EmulatorResponse {
  const name = textOf(field(bodyOf(context), 'name'));
  if (!isRegistryName(name)) return ok({ nameAvailable: false, reason: 'Invalid', message: `The registry name '${name}' is invalid. It must be 5 to 50 alphanumeric characters.` });
  if (registryNamed(context.store, name)) return ok({ nameAvailable: false, reason: 'AlreadyExists', message: `The registry ${name.toLowerCase()} is already in use.` });
  return ok({ nameAvailable: true });
}

function put(context: Context): EmulatorResponse {
  const { store } = context;
  const name = param(context, 'name');
  if (!isRegistryName(name)) throw new AzureFailure(400, 'RegistryNameInvalid', `The registry name '${name}' is invalid. It must be 5 to 50 alphanumeric characters.`);
  const body = bodyOf(context);
  const location = locationOf(body, type);
  const sku = skuOf(body);
  const known = getResource(store, idIn(context));
  keepsLocation(known, location);
  const taken = registryNamed(store, name);
  if (!known && taken) throw new AzureFailure(409, 'AlreadyInUse', `The registry DNS name ${name.toLowerCase()}.azurecr.io is already in use. You can check if the name is already claimed using following API: https://docs.microsoft.com/rest/api/containerregistry/registries/checknameavailability`);
  const properties = checkedProperties(objectOf(field(body, 'properties')));
  checkTrust(properties, sku, known);
  if (known) return update(context, body, known, changed(context, known, { tags: tagsOf(body) ?? {}, sku, properties }));
  const registry = newRegistry(store, { subscriptionId: param(context, 'subscriptionId'), resourceGroup: param(context, 'resourceGroup'), name, location, sku, tags: tagsOf(body), properties, by: context.caller.name });
  const identity = identityOf(context, body, registry);
  return begin(context, { ...registry, ...(identity && { identity }) }, 'Creating');
}

/** Puts the registry as it is while Azure works on it; `before` stands again when that fails. */
function begin(context: Context, registry: Resource, state: 'Creating' | 'Updating', before = registry): EmulatorResponse {
  const { store } = context;
  const begun = putResource(store, withState(registry, state));
  const operation = startOperation(store, {
    subscriptionId: param(context, 'subscriptionId'),
    target: registry.id,
    // A registry is there in a fraction of a cluster's time.
    durationMs: Math.floor(store.settings.operationMs / 3),
    ending: context.ending,
    end: (outcome) => {
      if (!getResource(store, registry.id)) return;
      const [stays, goes] = outcome === 'Succeeded' ? [registry, before] : [before, registry];
      if (goes.identity?.principalId !== stays.identity?.principalId) removeSystemAssigned(store, goes);
      putResource(store, withState(stays, outcome));
    },
  });
  const url = `${context.origin}${registry.id}/operationStatuses/${operation.id}?api-version=${context.apiVersion}`;
  return json(201, render(context, begun), { 'azure-asyncoperation': url, ...retryAfter(operation.endsAt - operation.startedAt) });
}

function patch(context: Context): EmulatorResponse {
  const body = bodyOf(context);
  const known = registryIn(context);
  const sku = field(body, 'sku') === undefined ? undefined : skuOf(body);
  const properties = checkedProperties(objectOf(field(body, 'properties')));
  checkTrust(properties, sku ?? known.sku?.['name'], known);
  const changing = changed(context, known, { tags: tagsOf(body), ...(sku !== undefined && { sku }), properties });
  return update(context, body, known, changing);
}

/** Puts what the body changes, its identity among it, in the place of what is known. */
function update(context: Context, body: JsonObject, known: Resource, changing: Resource): EmulatorResponse {
  const wanted = field(body, 'identity');
  // Recorded for PATCH: these two take a while, network rules do not. PUT has all properties, changed or not.
  const slow = wanted !== undefined || (context.method === 'PATCH' && field(field(body, 'properties'), 'anonymousPullEnabled') !== undefined);
  if (!slow) return ok(render(context, putResource(context.store, changing)));
  const { identity: _former, ...others } = changing;
  const identity = identityOf(context, body, known);
  return begin(context, { ...others, ...(identity && { identity }) }, 'Updating', known);
}

function changed(context: Context, known: Resource, change: { tags: Record<string, string> | undefined; sku?: string; properties: JsonObject }): Resource {
  const lastModifiedAt = azureTime(context.store.clock.now()).replace('Z', '+00:00');
  const { tags, sku, properties } = change;
  return {
    ...known,
    ...(tags && { tags }),
    ...(sku !== undefined && { sku: { name: sku, tier: sku } }),
    systemData: { ...known.systemData, lastModifiedBy: context.caller.name, lastModifiedByType: 'User', lastModifiedAt },
    properties: merge(merge(networkRulesOf(sku ?? ''), known.properties), properties),
  };
}

function skuOf(body: JsonObject): string {
  const wanted = textOf(field(field(body, 'sku'), 'name'));
  const sku = ['Basic', 'Standard', 'Premium'].find((known) => keyOf(known) === keyOf(wanted));
  if (sku !== undefined) return sku;
  throw new AzureFailure(400, 'SkuNotSupported', `The specified sku '${wanted}' is not supported. The supported skus are Basic, Standard, Premium.`);
}

const modes = ['LegacyRegistryPermissions', 'AbacRepositoryPermissions'];

/** What the caller may set. The rest of the properties is the service's. */
function checkedProperties(properties: JsonObject): JsonObject {
  const { loginServer: _server, creationDate: _date, provisioningState: _state, status: _status, ...settable } = properties;
  const mode = settable['roleAssignmentMode'];
  if (mode !== undefined && !modes.includes(textOf(mode))) throw new AzureFailure(400, 'InvalidParameter', `The value '${JSON.stringify(mode)}' of roleAssignmentMode is invalid. It must be one of ${modes.join(', ')}.`);
  return settable;
}

function remove(context: Context): EmulatorResponse {
  const registry = getResource(context.store, idIn(context));
  if (!registry) return empty(204);
  removeSystemAssigned(context.store, registry);
  removeResource(context.store, idIn(context));
  return empty(200);
}

function status(context: Context): EmulatorResponse {
  const operation = operationIn(context);
  const state = statusOf(context.store, operation);
  const left = operation.endsAt - context.store.clock.now();
  return json(
    200,
    {
      status: state === 'InProgress' ? registryIn(context).properties['provisioningState'] : state,
      ...((state === 'Failed' || state === 'Canceled') && { error: { code: 'InternalServerError', message: `The creation of the registry ended ${state}.` } }),
    },
    // The answer names itself (recorded).
    { 'azure-asyncoperation': `${context.origin}${context.path}?api-version=${context.apiVersion}`, ...(state === 'InProgress' && retryAfter(left)) },
  );
}

function withState(registry: Resource, provisioningState: string): Resource {
  return { ...registry, properties: { ...registry.properties, provisioningState } };
}
