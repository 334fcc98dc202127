import { invalidFilter, parseFilter } from '../filter.ts';
import { AzureFailure, empty, json, ok } from '../http.ts';
import type { EmulatorResponse } from '../http.ts';
import { isWithin, keyOf } from '../ids.ts';
import { field, textOf } from '../json.ts';
import { lockId, lockType as type, putLock } from '../locks.ts';
import { page } from '../paging.ts';
import { resourceType } from '../providers.ts';
import type { Lock } from '../resource.ts';
import { bodyOf, param, route } from '../route.ts';
import type { Context } from '../route.ts';
import { scopeIn } from './scope.ts';

// 2020-05-01 is that of @azure/arm-locks 2.1.0, 2016-09-01 that of the Azure CLI 2.45.
const locks = resourceType(type, ['2020-05-01', '2017-04-01', '2016-09-01', '2015-01-01']);
const all = '/{scope}/providers/Microsoft.Authorization/locks';
const one = `${all}/{name}`;

export const lockRoutes = [
  route('GET', all, locks, list),
  route('GET', one, locks, (context) => ok(render(lockIn(context)))),
  route('PUT', one, locks, put),
  route('DELETE', one, locks, remove),
];

/** Locks are put on subscriptions and on what is in them: https://learn.microsoft.com/azure/azure-resource-manager/management/lock-resources */
function lockable(context: Context): string {
  const scope = scopeIn(context);
  if (/^\/subscriptions\//i.test(scope)) return scope;
  throw new AzureFailure(404, 'NotFound', `No HTTP resource was found that matches the request URI '${context.path}'.`);
}

/** At the scope, above it and below it; `atScope()` leaves out what is below. Source: https://learn.microsoft.com/powershell/module/az.resources/get-azresourcelock, -AtScope */
function list(context: Context): EmulatorResponse {
  const scope = lockable(context);
  const filter = context.query.get('$filter');
  const conditions = parseFilter(filter);
  if (conditions.some((condition) => !('call' in condition) || condition.call.toLowerCase() !== 'atscope' || condition.value !== undefined)) throw invalidFilter(filter ?? '');
  const found = [...context.store.locks.values()].filter((lock) => isWithin(scope, lock.scope) || (conditions.length === 0 && isWithin(lock.scope, scope)));
  return page(context, found, render);
}

const levels = ['CanNotDelete', 'ReadOnly'] as const;

// Sources of the limits: https://learn.microsoft.com/rest/api/resources/management-locks/create-or-update-at-resource-level
// The codes of these refusals are not recorded.
const forbidden = /[<>%&:\\?/\p{Cc}]/u;

function put(context: Context): EmulatorResponse {
  const scope = lockable(context);
  const name = param(context, 'name');
  if (name.length > 260 || forbidden.test(name)) throw new AzureFailure(400, 'InvalidLockName', `The lock name '${name}' is invalid. It is at most 260 characters long and cannot contain '<,>,%,&,:,\\,?,/' or control characters.`);
  const properties = field(bodyOf(context), 'properties');
  const wanted = textOf(field(properties, 'level'));
  const level = levels.find((known) => keyOf(known) === keyOf(wanted));
  if (level === undefined) throw new AzureFailure(400, 'InvalidLockLevel', `The lock level '${wanted}' is invalid. It must be one of ${levels.join(', ')}.`);
  const notes = textOf(field(properties, 'notes'));
  if (notes.length > 512) throw new AzureFailure(400, 'InvalidLockNotes', 'The notes of a lock are at most 512 characters long.');
  const known = find(context, scope);
  const lock = putLock(context.store, { name: known?.name ?? name, scope: known?.scope ?? scope, level, ...(notes !== '' && { notes }) });
  return json(known ? 200 : 201, render(lock));
}

function remove(context: Context): EmulatorResponse {
  const found = find(context, lockable(context));
  if (!found) return empty(204);
  context.store.locks.delete(keyOf(lockId(found)));
  return empty(200);
}

function lockIn(context: Context): Lock {
  const found = find(context, lockable(context));
  if (found) return found;
  throw new AzureFailure(404, 'LockNotFound', `The lock '${param(context, 'name')}' could not be found.`);
}

function find(context: Context, scope: string): Lock | undefined {
  return context.store.locks.get(keyOf(lockId({ scope, name: param(context, 'name') })));
}

function render(lock: Lock) {
  const { name, level, notes } = lock;
  return { properties: { level, ...(notes !== undefined && { notes }) }, id: lockId(lock), type, name };
}
