import { listAssignmentsAt } from './assignments.ts';
import type { RoleAssignment } from './assignments.ts';
import type { SubscriptionRef } from './clients.ts';
import type { Cloud } from './cloud.ts';
import { inParallel } from './parallel.ts';
import { parseResourceId } from './resourceId.ts';
import { roleDefinitions, roleDefinitionsWith, roleGuid } from './roles.ts';
import type { RoleDefinition } from './roles.ts';

/** Assignments, and by GUID the definitions of their roles, as far as these can be read. */
export interface Assigned {
  readonly assignments: readonly RoleAssignment[];
  readonly roles: ReadonlyMap<string, RoleDefinition>;
}

/**
 * {@link listAssignmentsAt} with the roles: two requests, and one for each role that Azure does not list; what they tell of
 * roles is kept. Whoever concludes something from a role that could not be read says so.
 */
export async function listAssignedAt(cloud: Cloud, at: SubscriptionRef, scope: string, signal: AbortSignal, assignedTo?: string): Promise<Assigned> {
  // The list of roles is asked for beside the assignments, so that it is there when these tell which ones it lacks.
  const [assignments] = await Promise.all([listAssignmentsAt(cloud, at, scope, signal, assignedTo), roleDefinitions(cloud, at, signal)]);
  return { assignments, roles: await roleDefinitionsWith(cloud, at, roleIds(assignments), signal) };
}

/**
 * The definitions of the roles in these assignments, by GUID. Those of one subscription are nearly always enough: the
 * built-in ones are known in each. A custom one may be known in some alone, and is asked for where it was assigned; one
 * that is listed in none of these is asked for by itself. What could not be read is left out, and whoever concludes
 * something from it says so.
 */
export async function definitionsOf(cloud: Cloud, subscriptions: readonly SubscriptionRef[], assignments: readonly RoleAssignment[], signal: AbortSignal): Promise<Map<string, RoleDefinition>> {
  const roles = new Map<string, RoleDefinition>();
  const unknown = () => assignments.filter((assignment) => !roles.has(roleGuid(assignment.roleDefinitionId)));
  const learn = (found: ReadonlyMap<string, RoleDefinition>) => {
    for (const [guid, role] of found) roles.set(guid, role);
  };
  const assignedIn = (some: readonly RoleAssignment[]) => {
    const ids = new Set(some.map(({ scope }) => parseResourceId(scope)?.subscriptionId.toLowerCase()));
    return subscriptions.filter(({ subscriptionId }) => ids.has(subscriptionId.toLowerCase()));
  };
  const [first] = [...assignedIn(assignments), ...subscriptions];
  if (!first || assignments.length === 0) return roles;
  learn(await roleDefinitions(cloud, first, signal));
  await inParallel(4, assignedIn(unknown()), async (at) => learn(await roleDefinitions(cloud, at, signal)));
  // Once each, however many subscriptions it was assigned in. At a management group it was assigned in none.
  const unlisted = [...new Map(unknown().map((assignment) => [roleGuid(assignment.roleDefinitionId), assignment])).values()];
  const byPlace = Map.groupBy(unlisted, (assignment) => assignedIn([assignment])[0] ?? first);
  await inParallel(4, [...byPlace], async ([at, some]) => learn(await roleDefinitionsWith(cloud, at, roleIds(some), signal)));
  return roles;
}

function roleIds(assignments: readonly RoleAssignment[]): string[] {
  return assignments.map(({ roleDefinitionId }) => roleDefinitionId);
}
