import type { SubscriptionRef } from '../../azure/clients.ts';
import type { PagesAndFailures, SubscriptionFailure } from '../../azure/eachSubscription.ts';
import { listResources } from '../../azure/inventory.ts';
import type { OfKind, Resource, ResourceKind } from '../../azure/resources.ts';
import type { Subscription } from '../../azure/subscriptions.ts';
import { pick } from '../../ui/pick.ts';
import type { Choice } from '../../ui/pick.ts';
import type { ChoiceOfMany } from '../../ui/pickMany.ts';
import type { Row } from '../../ui/tree.ts';
import { subscriptionsOf } from './app.ts';
import type { App } from './app.ts';
import { resourceOf, whereabouts } from './resourceNodes.ts';
import { unreadInWords, unreadName } from './unread.ts';

const plural: Record<ResourceKind, string> = { identity: 'managed identities', cluster: 'clusters', registry: 'container registries' };

/** The resource that a command is about: of the row it was called on, else of what the user picks from all subscriptions. */
export async function resourceFor<K extends ResourceKind>(app: App, rows: readonly Row[], kind: K, title: string): Promise<OfKind<K> | undefined> {
  return resourceOf(rows[0], kind) ?? pickResource(app, [kind], title, () => true);
}

/** Asks for a resource of one of the kinds, of all subscriptions, those that `fits`. */
export async function pickResource<K extends ResourceKind>(app: App, kinds: readonly K[], title: string, fits: (resource: OfKind<K>) => boolean): Promise<OfKind<K> | undefined> {
  const what = kinds.map((kind) => plural[kind]).join(' or ');
  return pick(
    {
      title,
      placeholder: `Choose from the ${what} of all subscriptions`,
      empty: `There are no ${what} that you can see`,
      choices: (signal) => resourceChoices(app, kinds, fits, signal),
    },
    app.describe,
  );
}

async function* resourceChoices<K extends ResourceKind>(app: App, kinds: readonly K[], fits: (resource: OfKind<K>) => boolean, signal: AbortSignal): AsyncIterable<Choice<OfKind<K>>[]> {
  const subscriptions = await subscriptionsOf(app, signal);
  yield* pagedChoices(app, subscriptions, listResources(app.cloud(), subscriptions, kinds), (resource, subscription) => (fits(resource) ? [choice(resource, subscription)] : []), signal);
}

/** What is there on each page, to choose from; what could not be listed comes last. `choicesOf` is told the name of the subscription. */
export async function* pagedChoices<Item extends SubscriptionRef>(
  app: Pick<App, 'describe'>,
  subscriptions: readonly Subscription[],
  pages: PagesAndFailures<Item>,
  choicesOf: (item: Item, subscription: string) => readonly Choice<Item>[],
  signal: AbortSignal,
): AsyncIterable<Choice<Item>[]> {
  const nameOf = namesOf(subscriptions);
  const choices: Choice<Item>[] = [];
  do {
    for (const item of await pages.next(signal)) choices.push(...choicesOf(item, nameOf(item)));
    if (choices.length > 0 && !pages.done()) yield [...choices];
  } while (!pages.done());
  yield [...choices, ...failedChoices(app, pages.failures(), subscriptions)];
}

/** What could not be read, among what there is to choose from; choosing it does nothing. */
function failedChoices(app: Pick<App, 'describe'>, failures: readonly SubscriptionFailure[], subscriptions: readonly Subscription[]): Choice<never>[] {
  return failures.map((failure) => ({ label: `$(error) ${unreadName(failure, subscriptions)}`, description: app.describe(failure.error).short, detail: app.describe(failure.error).message }));
}

/** What is there on each page, to tick; what could not be read is told above it. `valueOf` leaves out what it gives no value. */
export async function* pagedChoicesOfMany<R extends Resource, T>(
  app: Pick<App, 'describe'>,
  subscriptions: readonly Subscription[],
  pages: PagesAndFailures<R>,
  valueOf: (resource: R) => T | undefined,
  signal: AbortSignal,
  tell: (text: string) => void,
): AsyncIterable<ChoiceOfMany<T>[]> {
  const nameOf = namesOf(subscriptions);
  const choices: ChoiceOfMany<T>[] = [];
  do {
    for (const resource of await pages.next(signal)) {
      const value = valueOf(resource);
      if (value !== undefined) choices.push({ ...choice(resource, nameOf(resource)), key: resource.id, value });
    }
    yield [...choices];
  } while (!pages.done());
  if (pages.failures().length > 0) tell(unreadInWords(app, pages.failures(), subscriptions).join(' '));
}

function namesOf(subscriptions: readonly Subscription[]): (of: SubscriptionRef) => string {
  const names = new Map(subscriptions.map(({ subscriptionId, name }) => [subscriptionId, name]));
  return ({ subscriptionId }) => names.get(subscriptionId) ?? '';
}

const icons: Record<ResourceKind, string> = { identity: 'key', cluster: 'server-environment', registry: 'package' };

/** A resource to choose, in the subscription of this name. */
export function choice<R extends Resource>(resource: R, subscription: string): Choice<R> {
  return { label: `$(${icons[resource.kind]}) ${resource.name}`, description: [whereabouts(resource), peculiarity(resource)].filter(Boolean).join(' · '), detail: subscription, value: resource };
}

/** What one should know before choosing it. */
function peculiarity(resource: Resource): string | undefined {
  if (resource.kind === 'registry' && resource.mode === 'abac') return 'ABAC mode';
  if (resource.kind === 'cluster' && resource.runsOn.kind === 'servicePrincipal') return 'service principal';
  return undefined;
}
