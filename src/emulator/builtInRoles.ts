import { azureTime } from './clock.ts';
import type { Permission, RoleDefinition } from './resource.ts';
import type { BuiltIns } from './roles/builtIn.ts';
import { databases } from './roles/databases.ts';
import { general } from './roles/general.ts';
import { keyVault } from './roles/keyVault.ts';
import { kubernetes } from './roles/kubernetes.ts';
import { monitoring } from './roles/monitoring.ts';
import { registries } from './roles/registries.ts';
import { storage } from './roles/storage.ts';

const builtIns: BuiltIns = { ...general, ...registries, ...kubernetes, ...keyVault, ...storage, ...databases, ...monitoring };

const none: Permission = { actions: [], notActions: [], dataActions: [], notDataActions: [] };

/** The built-in roles by GUID. */
export const builtInRoles: ReadonlyMap<string, RoleDefinition> = new Map(
  Object.entries(builtIns).map(([key, { description, ...permission }]) => {
    const guid = key.slice(0, 36);
    // The day on which Azure's RBAC began; the real ones differ by role and nothing depends on them.
    const createdOn = azureTime(Date.UTC(2015, 1, 2, 21, 55, 9));
    return [guid, { guid, roleName: key.slice(37), type: 'BuiltInRole', description, assignableScopes: ['/'], permissions: [{ ...none, ...permission }], createdOn, updatedOn: createdOn }];
  }),
);

/** The GUID of the built-in role with that name, for seeds. */
export function roleGuid(roleName: string): string {
  for (const role of builtInRoles.values()) if (role.roleName === roleName) return role.guid;
  throw new Error(`No built-in role is called ${roleName}.`);
}
