import { azureTime } from '../clock.ts';
import { builtInRoles } from '../builtInRoles.ts';
import { customRolesIn, isRoleInUse, roleIn, rolesIn } from '../customRoles.ts';
import { isGuid } from '../guid.ts';
import { AzureFailure, empty, json, ok } from '../http.ts';
import type { EmulatorResponse } from '../http.ts';
import { keyOf } from '../ids.ts';
import { field, listOf, textOf } from '../json.ts';
import { checkLimit, limits } from '../limits.ts';
import type { Permission, RoleDefinition } from '../resource.ts';
import { bodyOf, param, route } from '../route.ts';
import type { Context } from '../route.ts';
import { managementGroupIn } from '../scopes.ts';
import { demandLinked, invalidLink } from './linked.ts';
import { definitions, oneDefinition, renderRole } from './roleDefinitions.ts';
import { scopeIn } from './scope.ts';

// The rules: https://learn.microsoft.com/azure/role-based-access-control/custom-roles. The codes of the refusals are
// those that the service's own SDK tests expect: https://github.com/Azure/azure-sdk-for-net.

export const customRoleRoutes = [route('PUT', oneDefinition, definitions, put), route('DELETE', oneDefinition, definitions, remove)];

/** 201 for a new role and for a changed one, as in the specification. */
function put(context: Context): EmulatorResponse {
  const { store, caller } = context;
  const scope = scopeIn(context);
  const guid = param(context, 'guid').toLowerCase();
  if (!isGuid(guid)) throw new AzureFailure(400, 'InvalidRoleDefinitionId', `The role definition ID '${guid}' is not valid. The role definition ID must be a GUID.`);
  const wanted = wantedRole(context);
  // A GUID of another tenant's role is taken, too: they are unique everywhere.
  const known = store.customRoles.get(guid);
  if (builtInRoles.has(guid) || (known && !roleIn(store, guid, caller.tenantId))) throw new AzureFailure(409, 'RoleDefinitionExists', `A role definition with the ID '${guid.replaceAll('-', '')}' already exists.`);
  if (rolesIn(store, caller.tenantId).some((other) => other.guid !== guid && keyOf(other.roleName) === keyOf(wanted.roleName))) throw new AzureFailure(409, 'RoleDefinitionWithSameNameExists', 'A custom role with the same name already exists in this directory. Use a different name');
  if (!known) checkLimit(limits.customRolesInTenant, customRolesIn(store, caller.tenantId).length);
  const now = azureTime(store.clock.now());
  const role: RoleDefinition = { guid, type: 'CustomRole', ...wanted, createdOn: known?.createdOn ?? now, updatedOn: now, createdBy: known ? (known.createdBy ?? null) : caller.objectId, updatedBy: caller.objectId };
  store.customRoles.set(guid, role);
  return json(201, renderRole(role, scope));
}

type WantedRole = Pick<RoleDefinition, 'roleName' | 'description' | 'assignableScopes' | 'permissions'>;

function wantedRole(context: Context): WantedRole {
  const properties = field(bodyOf(context), 'properties');
  const type = textOf(field(properties, 'type'));
  if (type !== '' && keyOf(type) !== 'customrole') throw new AzureFailure(400, 'InvalidRoleDefinitionType', `The role definition type '${type}' is invalid. It must be 'CustomRole'.`);
  const roleName = textOf(field(properties, 'roleName')).trim();
  if (roleName === '') throw new AzureFailure(400, 'RoleDefinitionNameNullOrEmpty', 'The role definition name cannot be null or empty.');
  return { roleName, description: textOf(field(properties, 'description')), assignableScopes: scopesOf(context, field(properties, 'assignableScopes')), permissions: listOf(field(properties, 'permissions')).map(permissionOf) };
}

/** Where the role may be assigned: at least one scope, not the root, one management group at most, and the caller may write roles there. */
function scopesOf(context: Context, value: unknown): string[] {
  const scopes = listOf(value).map((scope) => (textOf(scope) === '/' ? '/' : textOf(scope).replace(/\/+$/, '')));
  if (scopes.length === 0) throw new AzureFailure(400, 'MissingAssignableScopes', 'The role definition must have at least one assignable scope.');
  if (scopes.includes('/')) throw new AzureFailure(400, 'InvalidAssignableScopes', "The assignable scope '/' is not supported for custom roles.");
  const path = 'properties.assignableScopes';
  const malformed = scopes.find((scope) => !/^\/subscriptions\/[0-9a-f-]{36}(\/resourcegroups\/[^/]+)?(\/providers\/.+)?$/i.test(scope) && !/^\/providers\/microsoft\.management\/managementgroups\/[^/]+$/i.test(scope));
  if (malformed !== undefined) throw invalidLink(malformed, path);
  if (scopes.filter((scope) => managementGroupIn(scope) !== undefined).length > 1) throw new AzureFailure(400, 'InvalidAssignableScopes', 'A custom role can have one management group in its assignable scopes at most.');
  const action = `${definitions.name}/write`;
  demandLinked(context, { action, scope: context.path, linkedActions: [action], linked: scopes });
  return scopes;
}

function permissionOf(value: unknown): Permission {
  return {
    actions: operationsOf(field(value, 'actions')),
    notActions: operationsOf(field(value, 'notActions')),
    dataActions: operationsOf(field(value, 'dataActions')),
    notDataActions: operationsOf(field(value, 'notDataActions')),
  };
}

/** Every operation is named `namespace/type/…/verb`, and has one of four verbs: https://learn.microsoft.com/azure/role-based-access-control/role-definitions */
function operationsOf(value: unknown): string[] {
  const operations = listOf(value).map(textOf);
  const wrong = operations.find((operation) => !/^(\*|[\w.*-]+(\/[\w.*() -]+)*\/(read|write|delete|action|\*))$/i.test(operation));
  if (wrong !== undefined) throw new AzureFailure(400, 'InvalidActionOrNotAction', `'${wrong}' does not match any of the actions supported by the providers.`);
  return operations;
}

/** 200 with what was there, 204 when nothing was. One that is assigned to somebody stays. */
function remove(context: Context): EmulatorResponse {
  const { store, caller } = context;
  const scope = scopeIn(context);
  const role = roleIn(store, param(context, 'guid'), caller.tenantId);
  if (!role) return empty(204);
  if (role.type === 'BuiltInRole') throw new AzureFailure(400, 'RoleDefinitionCannotBeDeleted', `The built-in role '${role.roleName}' cannot be deleted.`);
  const action = `${definitions.name}/delete`;
  demandLinked(context, { action, scope: context.path, linkedActions: [action], linked: role.assignableScopes });
  if (isRoleInUse(store, role)) throw new AzureFailure(400, 'RoleDefinitionHasAssignments', 'There are existing role assignments referencing role.');
  store.customRoles.delete(role.guid);
  return ok(renderRole(role, scope));
}
