import type { SubscriptionFailure } from '../../azure/eachSubscription.ts';
import type { Subscription } from '../../azure/subscriptions.ts';
import { errorNode, note } from '../../ui/nodes.ts';
import type { TreeNode } from '../../ui/nodes.ts';
import type { App } from '../shared/app.ts';
import type { Roles } from '../shared/rolesOf.ts';

/** A row for each part that could not be read: subscriptions, and the groups, which many people may not read. */
export function unreadable(app: App, { failures, subscriptions, groupsError }: Pick<Roles, 'failures' | 'subscriptions' | 'groupsError'>): TreeNode[] {
  const groups = groupsError && note('groups', 'What it has through groups is not known', { description: app.describe(groupsError).short, icon: { codicon: 'info' }, tooltip: () => ({ title: app.describe(groupsError).message, rows: [] }) });
  return [...unreadableSubscriptions(app, failures, subscriptions), ...(groups ? [groups] : [])];
}

export function unreadableSubscriptions(app: App, failures: readonly SubscriptionFailure[], subscriptions: readonly Subscription[]): TreeNode[] {
  return failures.map(({ at, error }) => {
    const name = subscriptions.find(({ subscriptionId }) => subscriptionId === at.subscriptionId)?.name ?? at.subscriptionId;
    return errorNode(`error ${at.subscriptionId}`, app.describe(error), name);
  });
}
