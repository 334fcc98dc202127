import { AzureFailure } from './http.ts';
import { isWithin, keyOf } from './ids.ts';
import type { Lock } from './resource.ts';
import type { Route } from './route.ts';
import type { Store } from './store.ts';

export const lockType = 'Microsoft.Authorization/locks';

export function lockId({ scope, name }: Pick<Lock, 'scope' | 'name'>): string {
  return `${scope}/providers/${lockType}/${name}`;
}

/** Adds the lock, or puts it in the place of the one with its name at its scope. */
export function putLock(store: Store, lock: Lock): Lock {
  store.locks.set(keyOf(lockId(lock)), lock);
  return lock;
}

/**
 * Throws Azure's refusal of what a lock forbids at the scope, which inherits those above it. CanNotDelete forbids to
 * delete; ReadOnly forbids to write as well, and POST counts as writing, even to read keys. Extension resources, role
 * assignments for instance, inherit from what they are on; locks themselves can always be taken off. What is deleted
 * takes along what is in it, so the locks below count too: no deletion is a partial one.
 * Source: https://learn.microsoft.com/azure/azure-resource-manager/management/lock-resources
 */
export function checkLocks(store: Store, { method, type, action }: Pick<Route, 'method' | 'type' | 'action'>, scope: string): void {
  if (store.locks.size === 0 || method === 'GET' || method === 'HEAD' || type.name === lockType || (action ?? '/read').endsWith('/read')) return;
  const deletes = method === 'DELETE';
  const locked = [...store.locks.values()].filter((lock) => (deletes || lock.level === 'ReadOnly') && (isWithin(scope, lock.scope) || (deletes && isWithin(lock.scope, scope))));
  if (locked.length === 0) return;
  const scopes = new Map(locked.map((lock) => [keyOf(lock.scope), lock.scope]));
  throw new AzureFailure(
    409,
    'ScopeLocked',
    `The scope '${scope}' cannot perform ${deletes ? 'delete' : 'write'} operation because following scope(s) are locked: '${[...scopes.values()].join(',')}'. Please remove the lock and try again.`,
  );
}
