import { note } from '../../ui/nodes.ts';
import type { TreeNode } from '../../ui/nodes.ts';
import type { App } from '../shared/app.ts';
import type { Roles } from '../shared/rolesOf.ts';
import { unreadNodes } from '../shared/unread.ts';

/** A row for each part that could not be read: subscriptions, and the groups, which many people may not read. */
export function unreadable(app: App, { failures, subscriptions, groupsError }: Pick<Roles, 'failures' | 'subscriptions' | 'groupsError'>): TreeNode[] {
  const groups = groupsError && note('groups', 'What it has through groups is not known', { description: app.describe(groupsError).short, icon: { codicon: 'info' }, tooltip: () => ({ title: app.describe(groupsError).message, rows: [] }) });
  return [...unreadNodes(app, failures, subscriptions), ...(groups ? [groups] : [])];
}
