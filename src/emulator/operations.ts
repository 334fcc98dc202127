import { writeAt } from './history.ts';
import { keyOf } from './ids.ts';
import type { Store } from './store.ts';

/** A long-running operation. */
export interface Operation {
  readonly id: string;
  readonly subscriptionId: string;
  /** The resource that it works on. */
  readonly target: string;
  readonly startedAt: number;
  readonly endsAt: number;
  /** What it will have become at `endsAt`. */
  readonly outcome: OperationOutcome;
  /** Why it failed, as Azure tells. */
  readonly reason: Reason;
  /** Changes the store when the time has come. */
  readonly end: (outcome: OperationOutcome) => void;
}

export type OperationOutcome = 'Succeeded' | 'Failed' | 'Canceled';

export interface Reason {
  readonly code: string;
  readonly message: string;
}

/** How an operation is to end; what is left out is success, or a reason that says little. */
export interface Ending extends Partial<Reason> {
  readonly outcome: OperationOutcome;
}

export interface NewOperation {
  readonly subscriptionId: string;
  readonly target: string;
  readonly durationMs: number;
  readonly ending?: Ending | undefined;
  readonly end: (outcome: OperationOutcome) => void;
}

export function startOperation(store: Store, wanted: NewOperation): Operation {
  const now = store.clock.now();
  const { subscriptionId, target, end, ending = { outcome: 'Succeeded' } } = wanted;
  const { outcome, code = 'InternalOperationError', message = 'The operation failed on the side of the service.' } = ending;
  const operation: Operation = { id: store.newGuid(), subscriptionId, target, startedAt: now, endsAt: now + wanted.durationMs, outcome, reason: { code, message }, end };
  store.operations.set(operation.id, operation);
  store.running.add(operation);
  return operation;
}

/** Has an operation end as canceled, as soon as time goes on. */
export function abortOperation(store: Store, operation: Operation): void {
  const canceled: Operation = { ...operation, endsAt: store.clock.now(), outcome: 'Canceled' };
  store.running.delete(operation);
  store.running.add(canceled);
  store.operations.set(canceled.id, canceled);
}

/** Ends the operations whose time has come, oldest first. Called before each request, so no timer is needed. */
export function settle(store: Store): void {
  if (store.running.size === 0) return;
  const now = store.clock.now();
  const due = [...store.running].filter(({ endsAt }) => endsAt <= now).toSorted((a, b) => a.endsAt - b.endsAt);
  for (const operation of due) {
    store.running.delete(operation);
    writeAt(store.history, operation.endsAt, () => operation.end(operation.outcome));
  }
}

/** The operation that runs on a resource or on something below it, if one does. */
export function runningOn(store: Store, id: string): Operation | undefined {
  const key = keyOf(id);
  return [...store.running].find(({ target }) => keyOf(target) === key || keyOf(target).startsWith(`${key}/`));
}

export function statusOf(store: Store, operation: Operation): OperationOutcome | 'InProgress' {
  return store.running.has(operation) ? 'InProgress' : operation.outcome;
}
