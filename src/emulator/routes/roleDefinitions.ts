import { rightsOf } from '../access.ts';
import { roleIn, rolesIn } from '../customRoles.ts';
import { invalidFilter, parseFilter } from '../filter.ts';
import type { Condition } from '../filter.ts';
import { AzureFailure, ok } from '../http.ts';
import type { EmulatorResponse } from '../http.ts';
import { keyOf, parseId } from '../ids.ts';
import { page } from '../paging.ts';
import { resourceType } from '../providers.ts';
import type { RoleDefinition } from '../resource.ts';
import { roleDefinitionId } from '../roleAssignments.ts';
import { demand, param, route } from '../route.ts';
import type { Context } from '../route.ts';
import type { Store } from '../store.ts';
import { covers } from '../scopes.ts';
import { scopeIn } from './scope.ts';

const type = 'Microsoft.Authorization/roleDefinitions';
export const definitions = resourceType(type, ['2022-05-01-preview', '2022-04-01', '2018-01-01-preview', '2015-07-01']);
const permissionsType = resourceType('Microsoft.Authorization/permissions', ['2022-05-01-preview', '2022-04-01', '2018-07-01', '2018-01-01-preview', '2015-07-01']);
const all = '/{scope}/providers/Microsoft.Authorization/roleDefinitions';
export const oneDefinition = `${all}/{guid}`;

export const roleDefinitionRoutes = [
  route('GET', all, definitions, list, { action: null }),
  route('GET', oneDefinition, definitions, get, { action: null }),
  route('GET', '/{scope}/providers/Microsoft.Authorization/permissions', permissionsType, permissions, { action: null }),
];

/** At the root of the tenant anybody may read roles; everywhere else it takes a right. */
function checkReading(context: Context): void {
  if (param(context, 'scope') !== '') demand(context, `${type}/read`, context.path);
}

function list(context: Context): EmulatorResponse {
  checkReading(context);
  const scope = scopeIn(context);
  const filter = context.query.get('$filter');
  const conditions = parseFilter(filter);
  const known = rolesIn(context.store, context.caller.tenantId).filter((role) => isTold(context.store, role, scope, conditions) && conditions.every((condition) => passes(role, condition, filter ?? '')));
  return page(context, known, (role) => renderRole(role, scope));
}

function passes(role: RoleDefinition, condition: Condition, filter: string): boolean {
  if ('field' in condition && condition.field.toLowerCase() === 'rolename') return keyOf(role.roleName) === keyOf(condition.value);
  if ('field' in condition && condition.field.toLowerCase() === 'type') return keyOf(role.type) === keyOf(condition.value);
  if ('call' in condition && condition.call.toLowerCase() === 'atscopeandbelow') return true;
  if ('call' in condition && condition.call.toLowerCase() === 'atscope') return true;
  throw invalidFilter(filter);
}

function get(context: Context): EmulatorResponse {
  checkReading(context);
  const guid = param(context, 'guid');
  const role = roleIn(context.store, guid, context.caller.tenantId);
  if (!role) throw new AzureFailure(404, 'RoleDefinitionDoesNotExist', `The specified role definition with ID '${guid.replaceAll('-', '')}' does not exist.`);
  return ok(renderRole(role, param(context, 'scope')));
}

/**
 * A custom role is told where it may be assigned, and above that to who asks with atScopeAndBelow().
 * Source: https://learn.microsoft.com/azure/role-based-access-control/role-definitions-list#rest-api
 */
function isTold(store: Store, role: RoleDefinition, scope: string, conditions: readonly Condition[]): boolean {
  const below = conditions.some((condition) => 'call' in condition && condition.call.toLowerCase() === 'atscopeandbelow');
  return role.type === 'BuiltInRole' || role.assignableScopes.some((assignable) => covers(store, assignable, scope) || (below && covers(store, scope, assignable)));
}

export function renderRole(role: RoleDefinition, scope: string) {
  const { guid, ...properties } = role;
  return { properties: { createdBy: null, updatedBy: null, ...properties }, id: roleDefinitionId(parseId(scope).subscriptionId, guid), type, name: guid };
}

/** What the caller may do at the scope: one permission for each of their roles there. */
function permissions(context: Context): EmulatorResponse {
  const scope = scopeIn(context);
  const grants = rightsOf(context.store, context.caller).grants.filter(({ assignment }) => covers(context.store, assignment.scope, scope));
  if (grants.length === 0) throw new AzureFailure(403, 'AuthorizationFailed', `The client '${context.caller.name}' with object id '${context.caller.objectId}' does not have authorization to perform action 'Microsoft.Authorization/permissions/read' over scope '${scope}' or the scope is invalid. If access was recently granted, please refresh your credentials.`);
  return page(context, grants.flatMap((grant) => grant.permissions), (permission) => permission);
}
