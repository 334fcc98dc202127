import { definitionsOf } from '../assignedRoles.ts';
import { assignmentColumns, assignmentFromRow, assignmentsTable, writtenAssignments } from '../assignments.ts';
import type { RoleAssignment } from '../assignments.ts';
import type { SubscriptionRef } from '../clients.ts';
import type { Cloud } from '../cloud.ts';
import { principalsById } from '../directory.ts';
import { AzureError } from '../errors.ts';
import type { Pages } from '../pages.ts';
import { idKey, parseResourceId } from '../resourceId.ts';
import { kindsOfResource } from '../resources.ts';
import { roleGuid } from '../roles.ts';
import { reportQuery } from './reportQuery.ts';

export interface OrphanedAssignment {
  readonly assignment: RoleAssignment;
  /** Undefined where the definition is gone or could not be read. */
  readonly roleName: string | undefined;
}

// The identities that are there need not be asked for in the directory; that leaves few in most estates. Principals of
// other directories are in no directory that could be asked.
const query = [
  assignmentsTable,
  "where tostring(properties.principalType) !in~ ('ForeignGroup', 'Device')",
  assignmentColumns,
  'extend principal = tolower(tostring(principalId))',
  `join kind=leftouter (resources | where type =~ '${kindsOfResource.identity.type}' | project principal = tolower(tostring(properties.principalId)) | union (resources | where isnotempty(tostring(identity.principalId)) | project principal = tolower(tostring(identity.principalId))) | distinct principal) on principal`,
  'where isempty(principal1)',
  'project id, scope, roleDefinitionId, principalId, principalType, condition',
  'order by id asc',
].join(' | ');

// Principals of which a directory that answers properly knows one at least: whoever asks is among them, or a group of theirs.
const enoughToKnowOne = 10;

/**
 * The role assignments of principals that are gone, in the subscriptions and above them: one query for each token, and
 * one request to the directory for each page of it. Throws `denied` where the directory may not be read: then nobody can
 * tell. `subscriptions` are of one tenant.
 */
export function orphanedAssignments(cloud: Cloud, subscriptions: readonly SubscriptionRef[]): Pages<OrphanedAssignment> {
  const rows = reportQuery(cloud, subscriptions, query);
  const ids = new Set(subscriptions.map(({ subscriptionId }) => subscriptionId.toLowerCase()));
  const isThere = new Map<string, boolean>();

  async function lookUp(principals: readonly string[], signal: AbortSignal): Promise<void> {
    const [at] = subscriptions;
    const unknown = [...new Set(principals)].filter((id) => !isThere.has(id));
    if (!at || unknown.length === 0) return;
    const found = await principalsById(cloud, at, unknown, signal);
    for (const id of unknown) isThere.set(id, found.has(id));
    if (isThere.size >= enoughToKnowOne && ![...isThere.values()].includes(true)) {
      throw new AzureError('denied', 'DirectoryTellsNothing', `The directory knows none of ${isThere.size} principals, so it does not tell whether they are gone.`);
    }
  }

  return {
    done: rows.done,
    total: () => undefined, // most of the rows are of principals that are there
    async next(signal) {
      const page = (await rows.next(signal)).map(assignmentFromRow).filter(({ scope }) => isShown(scope, ids));
      await lookUp(page.map(({ principalId }) => principalId.toLowerCase()), signal);
      const written = writtenAssignments.pending(cloud);
      const orphaned = page.filter(({ id, principalId }) => isThere.get(principalId.toLowerCase()) === false && !written.has(idKey(id)));
      const roles = await definitionsOf(cloud, subscriptions, orphaned, signal);
      return orphaned.map((assignment) => ({ assignment, roleName: roles.get(roleGuid(assignment.roleDefinitionId))?.name }));
    },
  };
}

/** Within the subscriptions or above them. */
function isShown(scope: string, ids: ReadonlySet<string>): boolean {
  const subscriptionId = parseResourceId(scope)?.subscriptionId;
  return subscriptionId === undefined || ids.has(subscriptionId.toLowerCase());
}
