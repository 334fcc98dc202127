import type { SubscriptionFailure } from '../../azure/eachSubscription.ts';
import type { Subscription } from '../../azure/subscriptions.ts';
import { errorNode } from '../../ui/nodes.ts';
import type { TreeNode } from '../../ui/nodes.ts';
import type { App } from './app.ts';

// What could not be read beside what could, in words: a subscription, or the role assignment modes of its registries.

type Describes = Pick<App, 'describe'>;
type Named = Pick<Subscription, 'subscriptionId' | 'name'>;

/** Where it is plain which registries they are of. */
export const modesInWords = 'Role assignment modes';

/** What a failure is of: "Contoso Prod", or "Role assignment modes in Contoso Prod" where the registries stand there without them. */
export function unreadName(failure: SubscriptionFailure, subscriptions: readonly Named[]): string {
  return `${before(failure)}${nameOf(failure, subscriptions)}`;
}

function before({ of }: SubscriptionFailure): string {
  return of === 'modes' ? `${modesInWords} in ` : '';
}

function nameOf({ at }: SubscriptionFailure, subscriptions: readonly Named[]): string {
  const id = at.subscriptionId.toLowerCase();
  return subscriptions.find(({ subscriptionId }) => subscriptionId.toLowerCase() === id)?.name ?? at.subscriptionId;
}

/** A row for each. */
export function unreadNodes(app: Describes, failures: readonly SubscriptionFailure[], subscriptions: readonly Named[]): TreeNode[] {
  return once(failures).map((failure) => errorNode(`unread ${keyOf(failure)}`, app.describe(failure.error), unreadName(failure, subscriptions)));
}

// Names before those of the rest are left out.
const named = 3;

/** A sentence for each reason: "Contoso Dev, Contoso Prod could not be read: …", "Role assignment modes in Contoso Dev could not be read: …" */
export function unreadInWords(app: Describes, failures: readonly SubscriptionFailure[], subscriptions: readonly Named[]): string[] {
  return [...Map.groupBy(once(failures), before)].flatMap(([what, alike]) =>
    [...Map.groupBy(alike, ({ error }) => app.describe(error).message)].map(([message, all]) => {
      const names = all.slice(0, named).map((failure) => nameOf(failure, subscriptions));
      return `${what}${names.join(', ')}${all.length > named ? ` and ${all.length - named} more` : ''} could not be read: ${message}`;
    }),
  );
}

function keyOf({ at, of }: SubscriptionFailure): string {
  return [at.subscriptionId.toLowerCase(), of].join(' ');
}

/** What several questions failed at, their roles and their registries for instance, is one thing to tell. */
export function once(failures: readonly SubscriptionFailure[]): SubscriptionFailure[] {
  return [...new Map(failures.map((failure) => [keyOf(failure), failure])).values()];
}
