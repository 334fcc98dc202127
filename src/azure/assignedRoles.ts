import type { RoleAssignment } from './assignments.ts';
import type { SubscriptionRef } from './clients.ts';
import type { Cloud } from './cloud.ts';
import { inParallel } from './parallel.ts';
import { parseResourceId } from './resourceId.ts';
import { roleDefinitions, roleGuid } from './roles.ts';
import type { RoleDefinition } from './roles.ts';

/**
 * The definitions of the roles in these assignments, by GUID. Those of one subscription are nearly always enough: the
 * built-in ones are known in each. A custom one may be known in some alone, and is asked for where it was assigned.
 */
export async function definitionsOf(cloud: Cloud, subscriptions: readonly SubscriptionRef[], assignments: readonly RoleAssignment[], signal: AbortSignal): Promise<Map<string, RoleDefinition>> {
  const roles = new Map<string, RoleDefinition>();
  const known = (assignment: RoleAssignment) => roles.has(roleGuid(assignment.roleDefinitionId));
  const learn = async (at: SubscriptionRef) => {
    for (const [guid, role] of await roleDefinitions(cloud, at, signal)) roles.set(guid, role);
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
