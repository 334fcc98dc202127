import { systemAssigned, userAssigned } from './identities.ts';
import { keyOf } from './ids.ts';
import type { Resource, ResourceIdentity } from './resource.ts';
import { removeSystemAssigned } from './store.ts';
import type { Store } from './store.ts';

/** The identities that a resource shall have. */
export interface WantedIdentity {
  readonly system: boolean;
  /** IDs of user-assigned identities, which are there. */
  readonly users: readonly string[];
}

/** IDs that are assigned now, in the resource's spelling. */
export function assignedTo(resource: Resource | undefined): string[] {
  return Object.keys(resource?.identity?.userAssignedIdentities ?? {});
}

/**
 * The resource with these identities. A system-assigned one that is new gets a service principal with the resource's
 * name, one that is taken away loses it; its role assignments stay behind, as in Azure.
 */
export function withIdentity(store: Store, resource: Resource, { system, users }: WantedIdentity): Resource {
  const known = resource.identity;
  if (!system) removeSystemAssigned(store, resource);
  const own = system ? (known?.principalId === undefined ? systemAssigned(store, resource) : known) : undefined;
  const others = users.length > 0 ? userAssigned(store, users) : undefined;
  const { identity: _, ...rest } = resource;
  // Cosmos DB alone says so, and the Azure CLI counts on it: `az cosmosdb identity assign` reads the type that is there.
  if (!own && !others) return keyOf(resource.type) === 'microsoft.documentdb/databaseaccounts' ? { ...rest, identity: { type: 'None' } } : rest;
  const type = [...(own ? ['SystemAssigned'] : []), ...(others ? ['UserAssigned'] : [])].join(', ');
  const identity: ResourceIdentity = {
    type,
    ...(own?.principalId !== undefined && { principalId: own.principalId }),
    ...(own?.tenantId !== undefined && { tenantId: own.tenantId }),
    ...(others?.userAssignedIdentities && { userAssignedIdentities: others.userAssignedIdentities }),
  };
  return { ...rest, identity };
}

/** `from` without what is in `without`, compared as IDs are. */
export function idsWithout(from: readonly string[], without: readonly string[]): string[] {
  const keys = new Set(without.map(keyOf));
  return from.filter((id) => !keys.has(keyOf(id)));
}
