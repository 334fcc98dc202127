import { listResourceGroups } from '../../azure/resourceGroups.ts';
import { listLocations } from '../../azure/subscriptions.ts';
import type { Subscription } from '../../azure/subscriptions.ts';
import type { Handlers } from '../../ui/rpc.ts';
import { subscriptionsOf } from './app.ts';
import type { App } from './app.ts';
import type { PlaceContract, PlaceForm } from './placeContract.ts';

type LastPlace = Pick<PlaceForm, 'subscriptionId' | 'resourceGroup'>;

/** The host's side of a form that makes something in a resource group. */
export interface PlaceHandlers {
  readonly handlers: Handlers<PlaceContract>;
  /** Throws, in words for the form, where there is none with this ID. */
  readonly subscription: (id: string, signal: AbortSignal) => Promise<Subscription>;
  /** What was chosen is what the next such form starts with. */
  readonly remember: (form: LastPlace) => Promise<void>;
}

/** `key` tells apart what is remembered; `from` is the subscription that the command was called on. */
export function placeHandlers(app: App, key: string, from: string | undefined): PlaceHandlers {
  const last = app.memory.get<Partial<LastPlace>>(key) ?? {};

  async function subscription(id: string, signal: AbortSignal): Promise<Subscription> {
    const found = (await subscriptionsOf(app, signal)).find(({ subscriptionId }) => subscriptionId === id);
    if (!found) throw new Error('Choose a subscription.');
    return found;
  }

  return {
    handlers: {
      async subscriptions(_, signal) {
        const subscriptions = await subscriptionsOf(app, signal);
        const known = (id: string | undefined) => subscriptions.find(({ subscriptionId }) => subscriptionId === id)?.subscriptionId;
        return { subscriptions: subscriptions.map(({ subscriptionId, name }) => ({ id: subscriptionId, name })), subscriptionId: known(from) ?? known(last.subscriptionId) ?? subscriptions[0]?.subscriptionId };
      },
      async place({ subscriptionId }, signal) {
        const at = await subscription(subscriptionId, signal);
        const [groups, locations] = await Promise.all([listResourceGroups(app.cloud(), at, signal), listLocations(app.cloud(), at, signal)]);
        return { groups, locations, resourceGroup: groups.find(({ name }) => name === last.resourceGroup)?.name };
      },
    },
    subscription,
    remember: async ({ subscriptionId, resourceGroup }) => app.memory.update(key, { subscriptionId, resourceGroup } satisfies LastPlace),
  };
}
