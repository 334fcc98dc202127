import type { Clock } from './clock.ts';

/** One change of a map: what stood under the key before it, undefined for nothing. */
interface Change {
  readonly at: number;
  readonly map: Map<string, unknown>;
  readonly key: string;
  readonly before: unknown;
}

/** The changes of the last `keepMs`, oldest first: enough to see maps as they were that long ago. */
export interface History {
  readonly keepMs: number;
  readonly changes: Change[];
  /** The time of the changes that are made now, where it is not the clock's. */
  writingAt: number | undefined;
}

export function newHistory(keepMs: number): History {
  return { keepMs, changes: [], writingAt: undefined };
}

/** To be called before the map's entry is set or deleted. */
export function remember<T>({ keepMs, changes, writingAt }: History, clock: Clock, map: Map<string, T>, key: string): void {
  if (keepMs === 0) return;
  const now = clock.now();
  const past = changes.findIndex(({ at }) => at > now - keepMs);
  changes.splice(0, past === -1 ? changes.length : past);
  changes.push({ at: writingAt ?? now, map, key, before: map.get(key) });
}

/** Runs `write`, whose changes count as made at that time: an operation ends when it ends, not when somebody looks. */
export function writeAt(history: History, time: number, write: () => void): void {
  history.writingAt = time;
  try {
    write();
  } finally {
    history.writingAt = undefined;
  }
}

/** Maps as they were `keepMs` ago: a function that gives the map itself where nothing has changed, else a copy. */
export function asBefore({ keepMs, changes }: History, clock: Clock): <T>(map: Map<string, T>) => Map<string, T> {
  const copies = new Map<Map<string, unknown>, Map<string, unknown>>();
  for (const { at, map, key, before } of changes.toReversed()) {
    if (at <= clock.now() - keepMs) break;
    const copy = copies.get(map) ?? new Map(map);
    copies.set(map, copy);
    if (before === undefined) copy.delete(key);
    else copy.set(key, before);
  }
  // A copy holds what was taken out of the same map.
  return <T>(map: Map<string, T>) => (copies.get(map) ?? map) as Map<string, T>;
}
