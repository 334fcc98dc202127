import type { RoleAssignment as SdkAssignment } from '@azure/arm-authorization';
import { authorizationClient } from './clients.ts';
import type { SubscriptionRef } from './clients.ts';
import type { Cloud } from './cloud.ts';
import { asAzure, AzureError } from './errors.ts';
import type { SubscriptionFailure } from './eachSubscription.ts';
import { odataString } from './odata.ts';
import { everyPage } from './pages.ts';
import { inParallel } from './parallel.ts';
import { isWithoutResourceGraph, kqlList, queryPages } from './resourceGraph.ts';
import type { Row } from './resourceGraph.ts';
import { idKey } from './resourceId.ts';
import { createOverlay } from './written.ts';

export interface RoleAssignment {
  readonly id: string;
  readonly scope: string;
  readonly roleDefinitionId: string;
  readonly principalId: string;
  /** "ServicePrincipal", "User", "Group", … */
  readonly principalType: string;
  /** An ABAC condition: the assignment counts only where it holds. */
  readonly condition: string | undefined;
  /** What who assigned it noted. */
  readonly description: string | undefined;
  /** When it was made, ISO 8601. */
  readonly createdOn?: string | undefined;
  /** When it, or its condition, was last written, ISO 8601. */
  readonly updatedOn?: string | undefined;
}

/** The assignments that were made or removed a short while ago. */
export const writtenAssignments = createOverlay<RoleAssignment>();

/**
 * What principals, an identity and perhaps its groups, were assigned themselves in all of `subscriptions`, which are of
 * one tenant, and above them: one query for each token. Where there is no Resource Graph every subscription is asked; one that cannot be read is left out of
 * `assignments` then and stands in `failures`, so that nobody takes a part for the whole.
 */
export async function listAssignmentsOf(
  cloud: Cloud,
  principals: string | readonly string[],
  subscriptions: readonly SubscriptionRef[],
  signal: AbortSignal,
): Promise<{ assignments: RoleAssignment[]; failures: readonly SubscriptionFailure[] }> {
  const principalIds = [...new Set([principals].flat().map((id) => id.toLowerCase()))];
  try {
    return { assignments: await assignmentsByQuery(cloud, principalIds, subscriptions, signal), failures: [] };
  } catch (error) {
    if (!isWithoutResourceGraph(error)) throw error;
  }
  return assignmentsByProvider(cloud, principalIds, subscriptions, signal);
}

async function assignmentsByQuery(cloud: Cloud, principalIds: readonly string[], subscriptions: readonly SubscriptionRef[], signal: AbortSignal): Promise<RoleAssignment[]> {
  const text = `${assignmentsTable} | where properties.principalId in~ ${kqlList(principalIds)} | ${assignmentColumns} | order by id asc`;
  const rows = await everyPage(queryPages(cloud, subscriptions, { text, above: true, everywhere: true }), signal);
  const found = new Map(rows.map(assignmentFromRow).map((assignment) => [idKey(assignment.id), assignment]));
  for (const [key, { id, value }] of writtenAssignments.pending(cloud)) {
    if (!value) found.delete(key);
    if (!value || !principalIds.includes(value.principalId.toLowerCase())) continue;
    writtenAssignments.found(cloud, id, found.get(key));
    found.set(key, value);
  }
  return [...found.values()];
}

/** The role assignments, for a query to go on with. */
export const assignmentsTable = "authorizationresources | where type =~ 'microsoft.authorization/roleassignments'";

/** The columns that {@link assignmentFromRow} reads. */
export const assignmentColumns =
  'project id, scope = properties.scope, roleDefinitionId = properties.roleDefinitionId, principalId = properties.principalId, principalType = properties.principalType, condition = properties.condition, description = properties.description, createdOn = properties.createdOn, updatedOn = properties.updatedOn';

export function assignmentFromRow(row: Row): RoleAssignment {
  return toAssignment(Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)) as SdkAssignment);
}

async function assignmentsByProvider(cloud: Cloud, principalIds: readonly string[], subscriptions: readonly SubscriptionRef[], signal: AbortSignal): Promise<{ assignments: RoleAssignment[]; failures: SubscriptionFailure[] }> {
  const failures: SubscriptionFailure[] = [];
  const found = await inParallel(8, subscriptions, async (at) => {
    try {
      return (await Promise.all(principalIds.map(async (principalId) => assignmentsBelow(cloud, at, principalId, signal)))).flat();
    } catch (error) {
      if (!(error instanceof AzureError)) throw error;
      failures.push({ at, error });
      return [];
    }
  });
  // An assignment at a management group is told by each subscription below it.
  const assignments = new Map(found.flat().map((assignment) => [idKey(assignment.id), assignment]));
  return { assignments: [...assignments.values()], failures };
}

async function assignmentsBelow(cloud: Cloud, at: SubscriptionRef, principalId: string, signal: AbortSignal): Promise<RoleAssignment[]> {
  return asAzure(async () => {
    const client = await authorizationClient(cloud, at);
    const assignments: RoleAssignment[] = [];
    for await (const assignment of client.roleAssignments.listForSubscription({ filter: `principalId eq ${odataString(principalId)}`, abortSignal: signal })) {
      assignments.push(toAssignment(assignment));
    }
    return assignments;
  });
}

/**
 * The assignments that count at `scope`: those made there and those inherited from above, management groups included.
 * With `assignedTo` only those of one principal and of the groups that hold it: Azure knows them, also where the caller
 * may not read the directory. Source: https://learn.microsoft.com/azure/role-based-access-control/role-assignments-list-rest
 */
export async function listAssignmentsAt(cloud: Cloud, at: SubscriptionRef, scope: string, signal: AbortSignal, assignedTo?: string): Promise<RoleAssignment[]> {
  return asAzure(async () => {
    const client = await authorizationClient(cloud, at);
    const assignments: RoleAssignment[] = [];
    for await (const assignment of client.roleAssignments.listForScope(scope, { filter: assignedTo === undefined ? 'atScope()' : `atScope() and assignedTo(${odataString(assignedTo)})`, abortSignal: signal })) assignments.push(toAssignment(assignment));
    return assignments;
  });
}

export function toAssignment(assignment: SdkAssignment): RoleAssignment {
  return {
    id: assignment.id ?? '',
    scope: assignment.scope ?? '',
    roleDefinitionId: assignment.roleDefinitionId ?? '',
    principalId: assignment.principalId ?? '',
    principalType: assignment.principalType ?? '',
    condition: assignment.condition || undefined, // empty where one was taken away
    description: assignment.description ?? undefined,
    // A date from the SDK, a text from Resource Graph.
    ...(assignment.createdOn && { createdOn: new Date(assignment.createdOn).toISOString() }),
    ...(assignment.updatedOn && { updatedOn: new Date(assignment.updatedOn).toISOString() }),
  };
}
