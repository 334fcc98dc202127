import { field, isObject, listOf, objectOf, textOf } from './json.ts';
import type { JsonObject } from './json.ts';
import { getResource } from './store.ts';
import type { Store } from './store.ts';

/**
 * The profile of the pod identity add-on while Azure works on it, and once it is done: each identity is assigned to the
 * nodes, or says why not. Source: https://learn.microsoft.com/rest/api/aks/managed-clusters/get, ManagedClusterPodIdentity
 */
export function podIdentities(store: Store, properties: JsonObject, done: boolean): JsonObject {
  const profile = properties['podIdentityProfile'];
  if (!isObject(profile) || profile['enabled'] !== true) return {};
  const identities = listOf(profile['userAssignedIdentities']).filter(isObject);
  return { podIdentityProfile: { ...profile, userAssignedIdentities: identities.map((one) => ({ ...one, bindingSelector: textOf(one['bindingSelector']) || textOf(one['name']), ...(done ? settled(store, one) : { provisioningState: 'Updating' }) })) } };
}

function settled(store: Store, one: JsonObject): JsonObject {
  const resourceId = textOf(field(one['identity'], 'resourceId'));
  const found = getResource(store, resourceId);
  if (found) return { identity: { ...objectOf(one['identity']), clientId: found.properties['clientId'], objectId: found.properties['principalId'] }, provisioningState: 'Assigned' };
  return { provisioningState: 'Failed', provisioningInfo: { error: { error: { code: 'ResourceNotFound', message: `The identity '${resourceId}' was not found.` } } } };
}
