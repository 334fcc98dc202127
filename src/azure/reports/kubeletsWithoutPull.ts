import { definitionsOf } from '../assignedRoles.ts';
import { assignmentColumns, assignmentFromRow, assignmentsTable, writtenAssignments } from '../assignments.ts';
import type { RoleAssignment } from '../assignments.ts';
import type { SubscriptionRef } from '../clients.ts';
import type { Cloud } from '../cloud.ts';
import type { ClusterIdentity } from '../clusters.ts';
import type { PagesAndFailures, SubscriptionFailure } from '../eachSubscription.ts';
import { listResources } from '../inventory.ts';
import { everyPage, onePage } from '../pages.ts';
import { letsPull } from '../pullGrants.ts';
import type { Registry } from '../registries.ts';
import { registriesFromProvider } from '../registryModes.ts';
import type { Row } from '../resourceGraph.ts';
import { idKey, isWithin, parseResourceId } from '../resourceId.ts';
import { kindsOfResource } from '../resources.ts';
import type { OfKind } from '../resources.ts';
import { roleGuid } from '../roles.ts';
import type { RoleDefinition } from '../roles.ts';
import type { Narrowing } from '../search.ts';
import { reportQuery } from './reportQuery.ts';

export interface KubeletWithoutPull {
  readonly cluster: OfKind<'cluster'>;
  readonly kubelet: ClusterIdentity;
}

const clusters = kindsOfResource.cluster.type;

const withKubelet: Narrowing = {
  condition: 'isnotempty(tostring(properties.identityProfile.kubeletidentity.objectId))',
  fits: (resource) => resource.kind === 'cluster' && resource.runsOn.kind === 'managedIdentity' && resource.runsOn.kubelet !== undefined,
};

/** What the kubelet identities of all clusters were assigned. */
const assignmentsOfKubelets = [
  assignmentsTable,
  assignmentColumns,
  'extend principal = tolower(tostring(principalId))',
  `join kind=inner (resources | where type =~ '${clusters}' | project principal = tolower(tostring(properties.identityProfile.kubeletidentity.objectId)) | where isnotempty(principal) | distinct principal) on principal`,
  'project id, scope, roleDefinitionId, principalId, principalType, condition',
  'order by id asc',
].join(' | ');

/** The registries of all subscriptions: one that somebody has chosen not to see can be pulled from all the same. */
const allRegistries = `resources | where type =~ '${kindsOfResource.registry.type}' | project id, mode = tostring(properties.roleAssignmentMode) | order by id asc`;

/** A registry that a role may reach, with its mode where that is told. */
type Target = Pick<Registry, 'id' | 'mode' | 'modeTold'>;

/**
 * The clusters whose kubelet identity may pull from no registry, by whatever role it has: three queries for each token,
 * and the definitions of the roles. What comes by a group is not seen, and a condition counts as one that holds.
 * A role that may let its kubelet pull, since nobody tells what it allows or the mode of the registry, keeps a cluster out:
 * none is accused. `subscriptions` are of one tenant.
 */
export function kubeletsWithoutPull(cloud: Cloud, subscriptions: readonly SubscriptionRef[]): PagesAndFailures<KubeletWithoutPull> {
  let failures: readonly SubscriptionFailure[] = [];
  const pages = onePage(async (signal) => {
    const [assigned, registries, found] = await Promise.all([
      everyPage(reportQuery(cloud, subscriptions, assignmentsOfKubelets), signal),
      everyPage(reportQuery(cloud, subscriptions, allRegistries), signal),
      everyPage(listResources(cloud, subscriptions, ['cluster'], withKubelet), signal),
    ]);
    const written = [...writtenAssignments.pending(cloud).values()].flatMap(({ value }) => (value ? [value] : []));
    const assignments = [...assigned.map(assignmentFromRow), ...written];
    const roles = await definitionsOf(cloud, subscriptions, assignments, signal);
    const { targets, unread } = await targetsOf(cloud, subscriptions, registries, signal);
    failures = unread;
    const pulling = new Set(assignments.filter((assignment) => mayPullBy(assignment, roles, targets)).map(({ principalId }) => principalId.toLowerCase()));
    return found.flatMap((cluster) => {
      const kubelet = cluster.runsOn.kind === 'managedIdentity' ? cluster.runsOn.kubelet : undefined;
      return kubelet && !pulling.has(kubelet.principalId.toLowerCase()) ? [{ cluster, kubelet }] : [];
    });
  });
  return { ...pages, failures: () => failures };
}

async function targetsOf(cloud: Cloud, [first]: readonly SubscriptionRef[], rows: readonly Row[], signal: AbortSignal): Promise<{ targets: Target[]; unread: readonly SubscriptionFailure[] }> {
  const known = rows.map(({ id, mode }) => ({ id: String(id), mode: typeof mode === 'string' ? mode : '' }));
  const untold = known.filter(({ mode }) => mode === '').flatMap(({ id }) => (first ? [{ ...first, subscriptionId: parseResourceId(id)?.subscriptionId ?? first.subscriptionId }] : []));
  const { registries, failures } = await registriesFromProvider(cloud, untold, signal);
  const targets = known.map(({ id, mode }): Target => (mode === '' ? (registries.get(idKey(id)) ?? { id, mode: 'rbac', modeTold: false }) : { id, mode: mode === 'AbacRepositoryPermissions' ? 'abac' : 'rbac' }));
  return { targets, unread: failures };
}

/** A role that counts on the mode of a registry that it reaches, or may; at a management group it is taken to reach one. */
function mayPullBy({ scope, roleDefinitionId }: RoleAssignment, roles: ReadonlyMap<string, RoleDefinition>, registries: readonly Target[]): boolean {
  const role = roles.get(roleGuid(roleDefinitionId));
  const above = /^\/providers\/Microsoft\.Management\//i.test(scope);
  return registries.some((registry) => (above || isWithin(registry.id, scope)) && letsPull(registry, role) !== 'no');
}
