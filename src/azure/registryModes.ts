import type { SubscriptionRef } from './clients.ts';
import type { Cloud } from './cloud.ts';
import { eachSubscription } from './eachSubscription.ts';
import type { Pages } from './pages.ts';
import { listRegistries } from './registries.ts';
import type { Registry } from './registries.ts';
import { idKey } from './resourceId.ts';
import type { Resource } from './resources.ts';

/**
 * The registries of these subscriptions as their provider tells them, by {@link idKey}, for what Resource Graph leaves
 * out: one list for each. A subscription that may not be read is missing, which is no reason to show none of the others.
 */
export async function registriesFromProvider(cloud: Cloud, subscriptions: readonly SubscriptionRef[], signal: AbortSignal): Promise<ReadonlyMap<string, Registry>> {
  const found = new Map<string, Registry>();
  const once = new Map(subscriptions.map((at) => [at.subscriptionId.toLowerCase(), at]));
  await eachSubscription([...once.values()], async (at) => {
    for (const registry of await listRegistries(cloud, at, signal)) found.set(idKey(registry.id), registry);
  });
  return found;
}

/** The pages, with the mode of each registry of which Resource Graph did not tell it read from its provider: which roles count there is decided by it. */
export function withModes<Item extends Resource>(cloud: Cloud, pages: Pages<Item>): Pages<Item> {
  return {
    ...pages,
    async next(signal) {
      const items = await pages.next(signal);
      const untold = items.filter(isUntold);
      if (untold.length === 0) return items;
      const known = await registriesFromProvider(cloud, untold, signal);
      return items.map((item) => {
        const told = isUntold(item) ? known.get(idKey(item.id)) : undefined;
        return told ? ({ kind: 'registry', ...told } as Item) : item;
      });
    },
  };
}

function isUntold(item: Resource): boolean {
  return item.kind === 'registry' && item.modeTold === false;
}
