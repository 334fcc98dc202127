import type { PagesAndFailures } from '../../azure/eachSubscription.ts';
import type { Holder } from '../../azure/systemAssigned.ts';
import type { Subscription } from '../../azure/subscriptions.ts';
import { pick } from '../../ui/pick.ts';
import type { Choice } from '../../ui/pick.ts';
import { subscriptionsOf } from '../shared/app.ts';
import type { App } from '../shared/app.ts';
import { pagedChoices } from '../shared/pickers.ts';
import { whereabouts } from '../shared/resourceNodes.ts';
import { typeIcon, typeName } from '../shared/resourceTypes.ts';

interface HolderQuestion<Item extends Holder> {
  readonly title: string;
  readonly placeholder: string;
  readonly empty: string;
  readonly list: (subscriptions: readonly Subscription[]) => PagesAndFailures<Item>;
  readonly fits?: (holder: Item) => boolean;
}

/** Asks for one of the resources in a list, which shows as it grows: of one subscription where one is named, else of all. */
export async function pickHolder<Item extends Holder>(app: App, at: Subscription | undefined, { list, fits = () => true, ...question }: HolderQuestion<Item>): Promise<Item | undefined> {
  return pick({ ...question, choices: (signal) => choices(signal) }, app.describe);

  async function* choices(signal: AbortSignal): AsyncIterable<Choice<Item>[]> {
    const subscriptions = at ? [at] : await subscriptionsOf(app, signal);
    yield* pagedChoices(app, subscriptions, list(subscriptions), (holder, subscription) => (fits(holder) ? [choice(holder, at ? undefined : subscription)] : []), signal);
  }
}

/** With the name of its subscription, where there are several. */
function choice<Item extends Holder>(holder: Item, subscription: string | undefined): Choice<Item> {
  const { codicon } = typeIcon(holder.type, holder.variant);
  return { label: `$(${codicon}) ${holder.name}`, description: `${typeName(holder.type, holder.variant)} · ${whereabouts(holder)}`, ...(subscription !== undefined && { detail: subscription }), value: holder };
}
