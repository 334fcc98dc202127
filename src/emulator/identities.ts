import { addPrincipal, removePrincipal } from './directory.ts';
import { keyOf } from './ids.ts';
import { textOf } from './json.ts';
import type { Resource, ResourceIdentity } from './resource.ts';
import { directoryOf, getResource, putResource, removeResource, resourcesIn, subscriptionOf } from './store.ts';
import type { Store } from './store.ts';

export const identityType = 'Microsoft.ManagedIdentity/userAssignedIdentities';
export const credentialType = 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials';

export interface NewIdentity {
  readonly subscriptionId: string;
  readonly resourceGroup: string;
  readonly name: string;
  readonly location: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly principalId?: string;
  readonly clientId?: string;
  /** When it was created, for seeds; else now. */
  readonly createdAt?: number;
}

/** The service spells `resourcegroups` in lower case in its own IDs (recorded with api-version 2023-01-31). */
export function identityId(subscriptionId: string, resourceGroup: string, name: string): string {
  return `/subscriptions/${subscriptionId}/resourcegroups/${resourceGroup}/providers/${identityType}/${name}`;
}

/** Makes a user-assigned identity and its service principal. */
export function createIdentity(store: Store, wanted: NewIdentity): Resource {
  const { subscriptionId, resourceGroup, name, location } = wanted;
  const id = identityId(subscriptionId, resourceGroup, name);
  const tenantId = subscriptionOf(store, id)?.tenantId ?? '';
  const principalId = wanted.principalId ?? store.newGuid();
  const clientId = wanted.clientId ?? store.newGuid();
  addServicePrincipal(store, tenantId, { id: principalId, appId: clientId, displayName: name, resourceId: id, ...(wanted.createdAt !== undefined && { createdAt: wanted.createdAt }) });
  return putResource(store, { id, name, type: identityType, location, tags: wanted.tags ?? {}, properties: { tenantId, principalId, clientId } });
}

/** Deletes the identity and its service principal. Its role assignments stay behind, as in Azure. */
export function deleteIdentity(store: Store, identity: Resource): void {
  removeResource(store, identity.id);
  removePrincipal(directoryOf(store, textOf(identity.properties['tenantId'])), textOf(identity.properties['principalId']));
}

export function credentialsOf(store: Store, identity: Resource): Resource[] {
  const prefix = `${keyOf(identity.id)}/`;
  const [, , subscriptionId = ''] = identity.id.split('/');
  return resourcesIn(store, subscriptionId, credentialType).filter(({ id }) => keyOf(id).startsWith(prefix));
}

/** What is assigned to a resource when its identity says "SystemAssigned": a principal with the resource's name. */
export function systemAssigned(store: Store, resource: { readonly id: string; readonly name: string }, principalId = store.newGuid(), clientId = store.newGuid(), createdAt = store.clock.now()): ResourceIdentity {
  const tenantId = subscriptionOf(store, resource.id)?.tenantId ?? '';
  addServicePrincipal(store, tenantId, { id: principalId, appId: clientId, displayName: resource.name, resourceId: resource.id, createdAt });
  return { type: 'SystemAssigned', principalId, tenantId };
}

/** Deletes the principal that was assigned to a resource, if one was: it goes with the resource or when it is taken away. */
export function removeSystemAssigned(store: Store, { identity }: Pick<Resource, 'identity'>): void {
  if (identity?.principalId !== undefined) removePrincipal(directoryOf(store, identity.tenantId ?? ''), identity.principalId);
}

/** The identity of a resource with these user-assigned ones. IDs that name none are left out. */
export function userAssigned(store: Store, ids: readonly string[]): ResourceIdentity {
  const found = ids.flatMap((id) => {
    const properties = getResource(store, id)?.properties;
    return properties ? [[id, { principalId: textOf(properties['principalId']), clientId: textOf(properties['clientId']) }] as const] : [];
  });
  return { type: 'UserAssigned', userAssignedIdentities: Object.fromEntries(found) };
}

function addServicePrincipal(store: Store, tenantId: string, wanted: { id: string; appId: string; displayName: string; resourceId: string; createdAt?: number }): void {
  addPrincipal(directoryOf(store, tenantId), { kind: 'servicePrincipal', servicePrincipalType: 'ManagedIdentity', createdAt: store.clock.now(), ...wanted });
}
