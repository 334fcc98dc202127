import type { Caller } from './access.ts';
import type { Store } from './store.ts';

// Source: https://learn.microsoft.com/azure/governance/resource-graph/concepts/guidance-for-throttled-requests
const limit = 15;
const windowMs = 5000;

/** Where a caller stands with Resource Graph after a query. */
export interface Quota {
  /** How long to wait until another query is taken, in milliseconds; undefined: this one is. */
  readonly retryAfterMs: number | undefined;
  readonly remaining: number;
  /** When, without further queries, all of the quota is there again. */
  readonly resetsAfterMs: number;
}

/** Counts a query of the caller: in any window of five seconds fifteen are taken. One that is refused does not count. */
export function takeQuery(store: Pick<Store, 'clock' | 'settings' | 'graphQueries'>, caller: Pick<Caller, 'tenantId' | 'objectId'>): Quota {
  if (!store.settings.throttled) return { retryAfterMs: undefined, remaining: limit, resetsAfterMs: 0 };
  const now = store.clock.now();
  const who = `${caller.tenantId}/${caller.objectId}`.toLowerCase();
  const earlier = (store.graphQueries.get(who) ?? []).filter((at) => at > now - windowMs);
  const taken = earlier.length < limit;
  const counted = taken ? [...earlier, now] : earlier;
  store.graphQueries.set(who, counted);
  const leaves = (at: number) => at + windowMs - now;
  return {
    retryAfterMs: taken ? undefined : leaves(counted[0] ?? now),
    remaining: limit - counted.length,
    resetsAfterMs: leaves(counted.at(-1) ?? now),
  };
}

export function quotaHeaders({ retryAfterMs, remaining, resetsAfterMs }: Quota): Record<string, string> {
  return {
    'x-ms-user-quota-remaining': String(remaining),
    'x-ms-user-quota-resets-after': duration(resetsAfterMs),
    ...(retryAfterMs !== undefined && { 'retry-after': String(Math.max(1, Math.ceil(retryAfterMs / 1000))) }),
  };
}

/** "hh:mm:ss", rounded up: who waits that long has waited long enough. */
function duration(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  return [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60].map((part) => String(part).padStart(2, '0')).join(':');
}
