import { builtInRoles } from './builtInRoles.ts';
import { keyOf } from './ids.ts';
import type { RoleDefinition } from './resource.ts';
import { tenantOf } from './scopes.ts';
import type { Store } from './store.ts';

/** The roles of a tenant: the built-in ones, then its own. A custom role is its assignable scopes' tenant's. */
export function rolesIn(store: Store, tenantId: string): RoleDefinition[] {
  return [...builtInRoles.values(), ...customRolesIn(store, tenantId)];
}

export function customRolesIn(store: Store, tenantId: string): RoleDefinition[] {
  return [...store.customRoles.values()].filter((role) => isOf(store, role, tenantId));
}

/** The role of that GUID, as far as the tenant has it. */
export function roleIn(store: Store, guid: string, tenantId: string): RoleDefinition | undefined {
  const custom = store.customRoles.get(guid.toLowerCase());
  return builtInRoles.get(guid.toLowerCase()) ?? (custom && isOf(store, custom, tenantId) ? custom : undefined);
}

function isOf(store: Store, { assignableScopes }: RoleDefinition, tenantId: string): boolean {
  return assignableScopes.some((scope) => keyOf(tenantOf(store, scope) ?? '') === keyOf(tenantId));
}

export function isRoleInUse(store: Store, { guid }: RoleDefinition): boolean {
  for (const { roleGuid } of store.assignments.byId.values()) if (roleGuid === guid) return true;
  return false;
}
