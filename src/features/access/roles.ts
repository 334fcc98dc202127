import type { AzureError } from '../../azure/errors.ts';
import { inParallel } from '../../azure/parallel.ts';
import { parseResourceId } from '../../azure/resourceId.ts';
import { roleDefinitions } from '../../azure/roles.ts';
import type { RoleAssignment, RoleDefinition } from '../../azure/roles.ts';
import type { Subscription } from '../../azure/subscriptions.ts';
import { errorNode } from '../../ui/nodes.ts';
import type { TreeNode } from '../../ui/nodes.ts';
import type { App } from '../shared/app.ts';

/** The definitions of the roles in these assignments: custom ones may be known in one subscription and not in another. */
export async function rolesOf(app: App, subscriptions: readonly Subscription[], assignments: readonly RoleAssignment[], signal: AbortSignal): Promise<Map<string, RoleDefinition>> {
  if (assignments.length === 0) return new Map();
  const used = new Set(assignments.map(({ scope }) => parseResourceId(scope)?.subscriptionId.toLowerCase()));
  const named = subscriptions.filter(({ subscriptionId }) => used.has(subscriptionId.toLowerCase()));
  // A role that is assigned above the subscriptions is known in each of them.
  const found = await inParallel(4, named.length > 0 ? named : subscriptions.slice(0, 1), async (at) => roleDefinitions(app.cloud(), at, signal));
  return new Map(found.flatMap((roles) => [...roles]));
}

/** A row for each subscription whose assignments could not be read. */
export function unreadable(app: App, failures: readonly { at: { subscriptionId: string }; error: AzureError }[], subscriptions: readonly Subscription[]): TreeNode[] {
  return failures.map(({ at, error }) => {
    const name = subscriptions.find(({ subscriptionId }) => subscriptionId === at.subscriptionId)?.name ?? at.subscriptionId;
    return errorNode(`error ${at.subscriptionId}`, app.describe(error), name);
  });
}
