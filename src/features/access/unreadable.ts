import type { SubscriptionFailure } from '../../azure/eachSubscription.ts';
import type { Subscription } from '../../azure/subscriptions.ts';
import { errorNode } from '../../ui/nodes.ts';
import type { TreeNode } from '../../ui/nodes.ts';
import type { App } from '../shared/app.ts';

/** A row for each subscription whose assignments could not be read. */
export function unreadable(app: App, failures: readonly SubscriptionFailure[], subscriptions: readonly Subscription[]): TreeNode[] {
  return failures.map(({ at, error }) => {
    const name = subscriptions.find(({ subscriptionId }) => subscriptionId === at.subscriptionId)?.name ?? at.subscriptionId;
    return errorNode(`error ${at.subscriptionId}`, app.describe(error), name);
  });
}
