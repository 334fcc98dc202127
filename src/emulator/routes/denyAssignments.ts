import { concerns, denyAssignmentId, denyAssignmentType as type, reaches } from '../denyAssignments.ts';
import { withGroups } from '../directory.ts';
import { invalidFilter, parseFilter } from '../filter.ts';
import type { Condition } from '../filter.ts';
import { AzureFailure, ok } from '../http.ts';
import type { EmulatorResponse } from '../http.ts';
import { keyOf } from '../ids.ts';
import { page } from '../paging.ts';
import { resourceType } from '../providers.ts';
import type { DenyAssignment } from '../resource.ts';
import { param, route } from '../route.ts';
import type { Context } from '../route.ts';
import { covers } from '../scopes.ts';
import { scopeIn } from './scope.ts';

// They are read here and made by nobody: Azure makes them, for deployment stacks and managed applications.

const denials = resourceType(type, ['2024-07-01-preview', '2022-04-01', '2018-07-01-preview']);
const all = '/{scope}/providers/Microsoft.Authorization/denyAssignments';

export const denyAssignmentRoutes = [route('GET', all, denials, list), route('GET', `${all}/{guid}`, denials, get)];

/** At the scope, above it and below it; `atScope()` leaves out what is below. Source: https://learn.microsoft.com/azure/role-based-access-control/deny-assignments-rest */
function list(context: Context): EmulatorResponse {
  const { store } = context;
  const scope = scopeIn(context);
  const filter = context.query.get('$filter');
  const conditions = parseFilter(filter);
  const onlyAtScope = conditions.some((condition) => 'call' in condition && condition.call.toLowerCase() === 'atscope');
  const found = [...store.denyAssignments.values()].filter(
    (denial) => (reaches(store, denial, scope) || (!onlyAtScope && covers(store, scope, denial.scope))) && conditions.every((condition) => passes(context, denial, condition, filter ?? '')),
  );
  return page(context, found, render);
}

function passes(context: Context, denial: DenyAssignment, condition: Condition, filter: string): boolean {
  const name = ('field' in condition ? condition.field : condition.call).toLowerCase();
  const { value = '' } = condition;
  if ('call' in condition && name === 'atscope' && condition.value === undefined) return true;
  if ('call' in condition && name === 'assignedto' && value !== '') return concerns(denial, withGroups(context.store.directories.get(keyOf(context.caller.tenantId)), value));
  if ('field' in condition && name === 'principalid') return denial.principals.some(({ id }) => keyOf(id) === keyOf(value));
  if ('field' in condition && name === 'denyassignmentname') return keyOf(denial.name) === keyOf(value);
  throw invalidFilter(filter);
}

function get(context: Context): EmulatorResponse {
  const guid = param(context, 'guid');
  const found = context.store.denyAssignments.get(keyOf(denyAssignmentId({ scope: scopeIn(context), guid })));
  if (found) return ok(render(found));
  throw new AzureFailure(404, 'DenyAssignmentNotFound', `The deny assignment '${guid}' is not found.`);
}

function render(denial: DenyAssignment) {
  const { guid, name, createdOn, ...properties } = denial;
  return { properties: { denyAssignmentName: name, ...properties, createdOn, updatedOn: createdOn, updatedBy: properties.createdBy }, id: denyAssignmentId(denial), type, name: guid };
}
