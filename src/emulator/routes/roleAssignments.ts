import { conditionVersion, isCondition } from '../conditions.ts';
import { roleIn } from '../customRoles.ts';
import { withGroups } from '../directory.ts';
import { parseFilter } from '../filter.ts';
import { isGuid } from '../guid.ts';
import { AzureFailure, empty, json, ok } from '../http.ts';
import type { EmulatorResponse } from '../http.ts';
import { keyOf, subscriptionKey } from '../ids.ts';
import { field, textOf } from '../json.ts';
import { checkLimit, limits } from '../limits.ts';
import { page } from '../paging.ts';
import { resourceType } from '../providers.ts';
import type { RoleAssignment } from '../resource.ts';
import { assignmentType as type, assignRole, sameAssignment } from '../roleAssignments.ts';
import { bodyOf, param, route } from '../route.ts';
import type { Context } from '../route.ts';
import { assignmentsAround, covers } from '../scopes.ts';
import { assignmentsIn, assignmentsOf, putAssignment, removeAssignment } from '../store.ts';
import type { Store } from '../store.ts';
import { scopeIn } from './scope.ts';

const assignments = resourceType(type, ['2022-04-01', '2020-10-01-preview', '2020-08-01-preview', '2020-04-01-preview', '2018-09-01-preview', '2018-01-01-preview', '2015-07-01']);
const all = '/{scope}/providers/Microsoft.Authorization/roleAssignments';

export const roleAssignmentRoutes = [
  route('GET', all, assignments, list),
  route('GET', `${all}/{name}`, assignments, (context) => ok(render(assignmentIn(context)))),
  route('PUT', `${all}/{name}`, assignments, put),
  route('DELETE', `${all}/{name}`, assignments, remove),
];

/** At the scope, above it and below it; `atScope()` leaves out what is below. Source: https://learn.microsoft.com/azure/role-based-access-control/role-assignments-list-rest */
function list(context: Context): EmulatorResponse {
  const { store } = context;
  const scope = scopeIn(context);
  const filters = parseFilter(context.query.get('$filter'));
  const principals = filters.flatMap((condition) => principalsOf(context, condition));
  const [wanted] = principals;
  const onlyAtScope = filters.some((condition) => 'call' in condition && condition.call.toLowerCase() === 'atscope');
  const candidates = wanted ? assignmentsOf(store, wanted) : assignmentsAround(store, scope, context.caller.tenantId, onlyAtScope);
  const found = candidates.filter(
    (assignment) =>
      (covers(store, assignment.scope, scope) || (!onlyAtScope && covers(store, scope, assignment.scope))) && principals.every((ids) => ids.has(keyOf(assignment.principalId))),
  );
  return page(context, found, render);
}

/** The principals that a condition of the filter lets pass; none when it says nothing about principals. */
function principalsOf(context: Context, condition: ReturnType<typeof parseFilter>[number]): Set<string>[] {
  if ('field' in condition && condition.field.toLowerCase() === 'principalid') return [new Set([keyOf(condition.value)])];
  if ('call' in condition && condition.call.toLowerCase() === 'assignedto' && condition.value !== undefined) {
    return [withGroups(context.store.directories.get(keyOf(context.caller.tenantId)), condition.value)];
  }
  if ('call' in condition && condition.call.toLowerCase() === 'atscope' && condition.value === undefined) return [];
  throw new AzureFailure(400, 'UnsupportedFilter', `The filter '${context.query.get('$filter') ?? ''}' is not supported. Supported filters are 'atScope()', 'principalId eq '{value}'' and 'assignedTo('{value}')'.`);
}

function put(context: Context): EmulatorResponse {
  const { store } = context;
  const scope = scopeIn(context);
  const name = param(context, 'name');
  if (!isGuid(name)) throw new AzureFailure(400, 'InvalidRoleAssignmentId', `The role assignment ID '${name}' is not valid. The role assignment ID must be a GUID.`);
  const properties = field(bodyOf(context), 'properties');
  const role = textOf(field(properties, 'roleDefinitionId'));
  const roleGuid = role.split('/').at(-1) ?? '';
  const definition = isGuid(roleGuid) ? roleIn(store, roleGuid, context.caller.tenantId) : undefined;
  if (!definition) throw new AzureFailure(404, 'RoleDefinitionDoesNotExist', `The specified role definition with ID '${roleGuid.replaceAll('-', '')}' does not exist.`);
  if (definition.type === 'CustomRole' && !definition.assignableScopes.some((assignable) => covers(store, assignable, scope))) {
    throw new AzureFailure(400, 'RoleAssignmentScopeNotAssignableToRoleDefinition', `The requested role assignment scope '${scope}' is not one of the assignable scopes of the role definition '${definition.roleName}'.`);
  }
  const condition = conditionIn(properties);
  const principalId = textOf(field(properties, 'principalId'));
  if (!isGuid(principalId)) throw new AzureFailure(400, 'InvalidPrincipalId', `The Principal ID '${principalId}' is not valid. Principal ID must be a GUID.`);
  const principalType = textOf(field(properties, 'principalType'));
  const resolved = resolvedType(context, principalId, principalType);
  const known = store.assignments.byId.get(keyOf(`${scope}/providers/${type}/${name}`));
  const same = sameAssignment(store, { scope: scope === '' ? '/' : scope, principalId, roleGuid });
  if (same && same !== known) throw new AzureFailure(409, 'RoleAssignmentExists', 'The role assignment already exists.');
  // The same name again updates the description and the condition (recorded: 201), and nothing else may change.
  if (known && !same) throw new AzureFailure(400, 'RoleAssignmentUpdateNotPermitted', 'Tenant ID, application ID, principal ID, and scope are not allowed to be updated.');
  if (!known) checkRoom(store, scope);
  const assigned = assignRole(store, {
    name: known?.name ?? name,
    scope: known?.scope ?? scope,
    tenantId: context.caller.tenantId,
    roleGuid,
    principalId,
    principalType: resolved,
    condition,
    conditionVersion: condition === null ? null : conditionVersion,
    description: textOf(field(properties, 'description')) || null,
    by: context.caller.objectId,
  });
  const assignment = known ? putAssignment(store, { ...assigned, createdOn: known.createdOn, createdBy: known.createdBy }) : assigned;
  // As recorded: the answer to the creation does not say who created it, later ones do.
  return json(201, render({ ...assignment, createdBy: null }));
}

/**
 * The condition of a body, `null` for none. Without a version it is taken as one of 2.0, and any other version is no
 * better than a condition that is none. The message is Azure's; its code is not recorded.
 * Sources: https://learn.microsoft.com/azure/role-based-access-control/conditions-role-assignments-rest and
 * https://learn.microsoft.com/azure/role-based-access-control/conditions-troubleshoot
 */
function conditionIn(properties: unknown): string | null {
  const condition = textOf(field(properties, 'condition'));
  if (condition === '') return null;
  const version = textOf(field(properties, 'conditionVersion')) || conditionVersion;
  if (version === conditionVersion && isCondition(condition)) return condition;
  throw new AzureFailure(400, 'InvalidCondition', 'The given role assignment condition is invalid.');
}

/** What is assigned in a subscription, at it or below, counts together; at a management group what is assigned there alone. */
function checkRoom(store: Store, scope: string): void {
  const made = assignmentsIn(store, subscriptionKey(scope));
  if (subscriptionKey(scope) !== '') checkLimit(limits.assignmentsInSubscription, made.length);
  else if (scope !== '') checkLimit(limits.assignmentsInManagementGroup, made.filter((other) => keyOf(other.scope) === keyOf(scope)).length);
}

/**
 * The principal's type. A principal that the directory does not know, or not yet, is refused, unless the caller says
 * its type: then nobody looks. Source: https://learn.microsoft.com/azure/role-based-access-control/troubleshooting
 */
function resolvedType(context: Context, principalId: string, principalType: string): string {
  const { store } = context;
  const { tenantId } = store.subscriptions.get(keyOf(context.params['subscriptionId'] ?? '')) ?? context.caller;
  const principal = store.directories.get(keyOf(tenantId))?.principals.get(keyOf(principalId));
  const replicated = principal !== undefined && principal.createdAt + store.settings.replicationMs <= store.clock.now();
  if (replicated || principalType !== '') {
    const actual = principal && { user: 'User', group: 'Group', servicePrincipal: 'ServicePrincipal' }[principal.kind];
    if (actual === undefined || principalType === '' || actual === principalType) return actual ?? principalType;
    throw new AzureFailure(400, 'UnmatchedPrincipalType', `The PrincipalId '${principalId.replaceAll('-', '')}' has type '${actual}', which is different from specified PrinciaplType '${principalType}'.`);
  }
  throw new AzureFailure(
    400,
    'PrincipalNotFound',
    `Principal ${principalId.replaceAll('-', '')} does not exist in the directory ${tenantId}. Check that you have the correct principal ID. If you are creating this principal and then immediately assigning a role, this error might be related to a replication delay. In this case, set the role assignment principalType property to a value, such as ServicePrincipal, User, or Group.  See https://aka.ms/docs-principaltype`,
  );
}

function assignmentIn(context: Context): RoleAssignment {
  const found = context.store.assignments.byId.get(keyOf(`${scopeIn(context)}/providers/${type}/${param(context, 'name')}`));
  if (found) return found;
  throw new AzureFailure(404, 'RoleAssignmentNotFound', `The role assignment '${param(context, 'name')}' is not found.`);
}

/** 200 with what was there, 204 when nothing was. */
function remove(context: Context): EmulatorResponse {
  const found = context.store.assignments.byId.get(keyOf(`${scopeIn(context)}/providers/${type}/${param(context, 'name')}`));
  if (!found) return empty(204);
  removeAssignment(context.store, found);
  return ok(render(found));
}

function render(assignment: RoleAssignment) {
  const { id, name, scope, roleDefinitionId, principalId, principalType, condition, conditionVersion, description, createdOn, updatedOn, createdBy, updatedBy } = assignment;
  return {
    properties: { roleDefinitionId, principalId, principalType, scope, condition, conditionVersion, createdOn, updatedOn, createdBy, updatedBy, delegatedManagedIdentityResourceId: null, description },
    id,
    type,
    name,
  };
}
