import type { Lock } from '../../azure/locks.ts';
import type { LockRow } from './detailsContract.ts';
import { scopeName } from './scopes.ts';

/** What a lock forbids. Source: https://learn.microsoft.com/azure/azure-resource-manager/management/lock-resources */
export const forbids: Readonly<Record<Lock['level'], string>> = { CanNotDelete: "can't be deleted", ReadOnly: "can't be changed or deleted" };

/** "Locked by 'keep' (can't be deleted) on resource group rg-prod". */
export function lockInWords({ name, level, scope }: Lock): string {
  return `Locked by '${name}' (${forbids[level]}) on ${scopeName(scope)}`;
}

/** As panels show them. */
export function lockRows(locks: readonly Lock[]): LockRow[] {
  return locks.map(({ name, level, scope, notes }) => ({ name, text: `It ${forbids[level]}: the lock stands on ${scopeName(scope)}.`, notes }));
}

/** What stands against changing a resource, or nothing. */
export function readOnlyProblem(name: string, locks: readonly Lock[]): string | undefined {
  const lock = locks.find(({ level }) => level === 'ReadOnly');
  return lock && `${name} is locked by '${lock.name}' (read-only) on ${scopeName(lock.scope)}. Nothing of it can be changed until the lock is removed: an Owner or User Access Administrator can.`;
}
