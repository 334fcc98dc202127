import type { RoleAssignment } from '../../azure/assignments.ts';
import type { SubscriptionFailure } from '../../azure/inventory.ts';
import { inParallel } from '../../azure/parallel.ts';
import { parseResourceId } from '../../azure/resourceId.ts';
import { roleDefinitions, roleGuid } from '../../azure/roles.ts';
import type { RoleDefinition } from '../../azure/roles.ts';
import type { Subscription } from '../../azure/subscriptions.ts';
import { errorNode } from '../../ui/nodes.ts';
import type { TreeNode } from '../../ui/nodes.ts';
import type { App } from '../shared/app.ts';

/**
 * The definitions of the roles in these assignments. Those of one subscription are nearly always enough: the built-in
 * ones are known in each. A custom one may be known in some alone, and is asked for where it was assigned.
 */
export async function rolesOf(app: App, subscriptions: readonly Subscription[], assignments: readonly RoleAssignment[], signal: AbortSignal): Promise<Map<string, RoleDefinition>> {
  const roles = new Map<string, RoleDefinition>();
  const known = (assignment: RoleAssignment) => roles.has(roleGuid(assignment.roleDefinitionId));
  const learn = async (at: Subscription) => {
    for (const [guid, role] of await roleDefinitions(app.cloud(), at, signal)) roles.set(guid, role);
  };
  const assignedIn = (some: readonly RoleAssignment[]) => {
    const ids = new Set(some.map(({ scope }) => parseResourceId(scope)?.subscriptionId.toLowerCase()));
    return subscriptions.filter(({ subscriptionId }) => ids.has(subscriptionId.toLowerCase()));
  };
  if (assignments.length === 0) return roles;
  for (const at of [...assignedIn(assignments), ...subscriptions].slice(0, 1)) await learn(at);
  await inParallel(4, assignedIn(assignments.filter((assignment) => !known(assignment))), learn);
  return roles;
}

/** A row for each subscription whose assignments could not be read. */
export function unreadable(app: App, failures: readonly SubscriptionFailure[], subscriptions: readonly Subscription[]): TreeNode[] {
  return failures.map(({ at, error }) => {
    const name = subscriptions.find(({ subscriptionId }) => subscriptionId === at.subscriptionId)?.name ?? at.subscriptionId;
    return errorNode(`error ${at.subscriptionId}`, app.describe(error), name);
  });
}
