import type { Caller } from './access.ts';
import { AzureFailure } from './http.ts';
import { subscriptionKey } from './ids.ts';
import type { Store } from './store.ts';

/** What a caller has left in a bucket, and when that was so. */
export interface Bucket {
  readonly tokens: number;
  readonly at: number;
}

type Kind = 'reads' | 'writes' | 'deletes';

/** For each caller, in each subscription and once more for what stands above them. Source: https://learn.microsoft.com/azure/azure-resource-manager/management/request-limits-and-throttling */
const limits: Readonly<Record<Kind, { readonly size: number; readonly perSecond: number }>> = {
  reads: { size: 250, perSecond: 25 },
  writes: { size: 200, perSecond: 10 },
  deletes: { size: 200, perSecond: 10 },
};

/**
 * Takes one request out of the caller's bucket; gives the header that says what is left. Throws Azure's 429 for an
 * empty one, with the time after which a request will pass.
 */
export function spend(store: Store, caller: Caller, method: string, path: string): Record<string, string> {
  if (!store.settings.throttled) return {};
  const kind = kindOf(method);
  const subscription = subscriptionKey(path);
  const key = `${caller.tenantId}/${caller.objectId}/${subscription}/${kind}`.toLowerCase();
  const { size, perSecond } = limits[kind];
  const now = store.clock.now();
  const known = store.buckets.get(key) ?? { tokens: size, at: now };
  const tokens = Math.min(size, known.tokens + ((now - known.at) / 1000) * perSecond);
  const passes = tokens >= 1;
  store.buckets.set(key, { tokens: passes ? tokens - 1 : tokens, at: now });
  const header = { [`x-ms-ratelimit-remaining-${subscription === '' ? 'tenant' : 'subscription'}-${kind}`]: String(Math.max(0, Math.floor(tokens - 1))) };
  if (passes) return header;
  const seconds = Math.max(1, Math.ceil((1 - tokens) / perSecond));
  throw new AzureFailure(
    429,
    subscription === '' ? 'TenantRequestsThrottled' : 'SubscriptionRequestsThrottled',
    `Number of '${kind.slice(0, -1)}' requests for ${subscription === '' ? `tenant '${caller.tenantId}'` : `subscription '${subscription}'`} actor '${caller.objectId}' exceeded. Please try again after '${seconds}' seconds after additional tokens are available. Refer to https://aka.ms/arm-throttling for additional information.`,
    { headers: { ...header, 'retry-after': String(seconds) } },
  );
}

function kindOf(method: string): Kind {
  if (method === 'GET' || method === 'HEAD') return 'reads';
  return method === 'DELETE' ? 'deletes' : 'writes';
}
