import type { ManagementLockObject } from '@azure/arm-locks';
import { locksClient } from './clients.ts';
import type { SubscriptionRef } from './clients.ts';
import type { Cloud } from './cloud.ts';
import { asAzure } from './errors.ts';
import { allByName } from './paging.ts';
import { isWithin } from './resourceId.ts';

/** A management lock: whatever role somebody has, it forbids to delete, or to change and delete, what it stands on and what lies below. */
export interface Lock {
  readonly id: string;
  readonly name: string;
  readonly level: 'CanNotDelete' | 'ReadOnly';
  /** What who put it there noted. */
  readonly notes: string | undefined;
  /** What it stands on: a subscription, a resource group or a resource. */
  readonly scope: string;
}

/** The locks that count at `scope`: those that stand on it and those above it, by name. */
export async function listLocksAt(cloud: Cloud, at: SubscriptionRef, scope: string, signal: AbortSignal): Promise<Lock[]> {
  return asAzure(async () => {
    const client = await locksClient(cloud, at);
    const locks = await allByName(client.managementLocks.listByScope(scope, { filter: 'atScope()', abortSignal: signal }), toLock);
    return locks.filter((lock) => isWithin(scope, lock.scope));
  });
}

function toLock({ id = '', name = '', level, notes }: ManagementLockObject): Lock {
  return {
    id,
    name,
    level: level === 'ReadOnly' ? 'ReadOnly' : 'CanNotDelete',
    notes: notes || undefined,
    scope: id.replace(/\/providers\/Microsoft\.Authorization\/locks\/[^/]+$/i, ''),
  };
}
