import { definitionsOf } from '../../azure/assignedRoles.ts';
import { listAssignmentsOf } from '../../azure/assignments.ts';
import type { RoleAssignment } from '../../azure/assignments.ts';
import type { Cloud } from '../../azure/cloud.ts';
import { AzureError } from '../../azure/errors.ts';
import type { SubscriptionFailure } from '../../azure/eachSubscription.ts';
import type { RoleDefinition } from '../../azure/roles.ts';
import { groupsOf } from '../../azure/servicePrincipals.ts';
import type { Group } from '../../azure/servicePrincipals.ts';
import type { Subscription } from '../../azure/subscriptions.ts';
import { subscriptionsOfTenant } from './app.ts';
import type { App } from './app.ts';

/** What a principal was assigned in all subscriptions of its tenant, by itself and by the groups that hold it. */
export interface Roles {
  readonly assignments: readonly RoleAssignment[];
  /** By GUID. */
  readonly definitions: ReadonlyMap<string, RoleDefinition>;
  readonly subscriptions: readonly Subscription[];
  /** The subscriptions that could not be read. */
  readonly failures: readonly SubscriptionFailure[];
  /** The name of the group by which an assignment comes to the principal; undefined where it is its own. */
  readonly through: (assignment: RoleAssignment) => string | undefined;
  /** Why groups could not be read, where they could not: what they have is missing then. */
  readonly groupsError: AzureError | undefined;
}

/** One query, and one question to the directory beside it; another query where groups hold the principal. */
export async function rolesOf(app: Pick<App, 'estate'>, cloud: Cloud, principalId: string, tenantId: string, signal: AbortSignal): Promise<Roles> {
  const subscriptions = await subscriptionsOfTenant(app, tenantId, signal);
  const [own, { groups, groupsError }] = await Promise.all([listAssignmentsOf(cloud, principalId, subscriptions, signal), readGroups(cloud, subscriptions, principalId, signal)]);
  const theirs = groups.length > 0 ? await listAssignmentsOf(cloud, groups.map(({ id }) => id), subscriptions, signal) : { assignments: [], failures: [] };
  const assignments = [...own.assignments, ...theirs.assignments];
  const names = new Map(groups.map(({ id, name }) => [id.toLowerCase(), name]));
  return {
    assignments,
    definitions: await definitionsOf(cloud, subscriptions, assignments, signal),
    subscriptions,
    failures: [...new Map([...own.failures, ...theirs.failures].map((failure) => [failure.at.subscriptionId, failure])).values()],
    through: (assignment) => names.get(assignment.principalId.toLowerCase()),
    groupsError,
  };
}

async function readGroups(cloud: Cloud, subscriptions: readonly Subscription[], principalId: string, signal: AbortSignal): Promise<{ groups: readonly Group[]; groupsError?: AzureError }> {
  const [at] = subscriptions;
  if (!at) return { groups: [] };
  try {
    return { groups: await groupsOf(cloud, at, principalId, signal) };
  } catch (error) {
    if (!(error instanceof AzureError)) throw error;
    // A principal that the directory does not know, or not yet, is in no group.
    return error.kind === 'notFound' ? { groups: [] } : { groups: [], groupsError: error };
  }
}
