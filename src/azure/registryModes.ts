import { refOf } from './clients.ts';
import type { SubscriptionRef } from './clients.ts';
import type { Cloud } from './cloud.ts';
import { eachSubscription } from './eachSubscription.ts';
import type { PagesAndFailures, SubscriptionFailure } from './eachSubscription.ts';
import type { Pages } from './pages.ts';
import { listRegistries } from './registries.ts';
import type { Registry } from './registries.ts';
import { idKey } from './resourceId.ts';
import type { Resource } from './resources.ts';

/**
 * The registries of these subscriptions as their provider tells them, by {@link idKey}, for the modes that Resource Graph
 * leaves out: one list for each. A subscription whose registries the caller may not list is missing, since they may be
 * seen one by one all the same, by a role on a resource group; one whose modes could not be read for another reason
 * stands in `failures`.
 */
export async function registriesFromProvider(cloud: Cloud, subscriptions: readonly SubscriptionRef[], signal: AbortSignal): Promise<{ registries: ReadonlyMap<string, Registry>; failures: readonly SubscriptionFailure[] }> {
  const registries = new Map<string, Registry>();
  const once = new Map(subscriptions.map((at) => [at.subscriptionId.toLowerCase(), refOf(at)]));
  const failures = await eachSubscription([...once.values()], async (at) => {
    for (const registry of await listRegistries(cloud, at, signal)) registries.set(idKey(registry.id), registry);
  });
  return { registries, failures: failures.filter(({ error }) => error.kind !== 'denied').map((failure) => ({ ...failure, of: 'modes' })) };
}

/**
 * The pages, with the mode of each registry of which Resource Graph did not tell it read from its provider: which roles
 * count there is decided by it. Each subscription is asked once. Where that fails the registries stand there without
 * their modes, and the failure beside them.
 */
export function withModes<Item extends Resource>(cloud: Cloud, pages: Pages<Item>): PagesAndFailures<Item> {
  const asked = new Set<string>();
  const known = new Map<string, Registry>();
  const failures: SubscriptionFailure[] = [];
  return {
    ...pages,
    async next(signal) {
      const items = await pages.next(signal);
      const unasked = items.filter((item) => isUntold(item) && !asked.has(item.subscriptionId.toLowerCase()));
      if (unasked.length > 0) {
        const found = await registriesFromProvider(cloud, unasked, signal);
        for (const [id, registry] of found.registries) known.set(id, registry);
        failures.push(...found.failures);
        for (const { subscriptionId } of unasked) asked.add(subscriptionId.toLowerCase());
      }
      return items.map((item) => {
        const told = isUntold(item) ? known.get(idKey(item.id)) : undefined;
        return told ? ({ kind: 'registry', ...told } as Item) : item;
      });
    },
    failures: () => failures,
  };
}

function isUntold(item: Resource): boolean {
  return item.kind === 'registry' && item.modeTold === false;
}
