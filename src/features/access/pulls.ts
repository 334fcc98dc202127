import type { RoleAssignment } from '../../azure/assignments.ts';
import type { SubscriptionFailure } from '../../azure/eachSubscription.ts';
import { listResources } from '../../azure/inventory.ts';
import { listAncestry, reaches } from '../../azure/managementGroups.ts';
import { everyPage } from '../../azure/pages.ts';
import { countsAt, isForPulls } from '../../azure/pullGrants.ts';
import type { OfKind } from '../../azure/resources.ts';
import { isWithin, parseResourceId, sameId, subscriptionScope } from '../../azure/resourceId.ts';
import { roleGuid } from '../../azure/roles.ts';
import type { RoleDefinition } from '../../azure/roles.ts';
import type { App } from '../shared/app.ts';
import type { Roles } from '../shared/rolesOf.ts';

/** A role by which somebody pulls from a registry, or was meant to. */
export interface Pull {
  readonly registry: OfKind<'registry'>;
  readonly assignment: RoleAssignment;
  readonly role: RoleDefinition;
  /** Whether it is made at the registry itself. */
  readonly here: boolean;
  /** False where the registry's mode makes nothing of the role: then it is made at the registry, by somebody who believes that it works. */
  readonly counts: boolean;
}

/** One entry a registry and role: which registries a role reaches depends on its scope, and whether it counts there on their mode. Those that do not come last. */
export async function pullsOf(app: App, { assignments, definitions, subscriptions }: Roles, signal: AbortSignal): Promise<{ readonly pulls: readonly Pull[]; readonly failures: readonly SubscriptionFailure[] }> {
  const roleOf = ({ roleDefinitionId }: RoleAssignment) => definitions.get(roleGuid(roleDefinitionId));
  const pulling = assignments.filter((assignment) => isForPulls(roleOf(assignment)));
  // Only what is assigned above subscriptions takes to know what is above them.
  const above = pulling.some(({ scope }) => parseResourceId(scope) === undefined);
  const ancestry = above ? await listAncestry(app.cloud(), subscriptions, signal) : new Map();
  const isReached = (scope: string, at: string) => reaches(ancestry, scope, at);
  const reached = subscriptions.filter(({ subscriptionId }) => pulling.some(({ scope }) => isWithin(scope, subscriptionScope(subscriptionId)) || isReached(scope, subscriptionScope(subscriptionId))));
  const pages = listResources(app.cloud(), reached, ['registry']);
  const registries = await everyPage(pages, signal);
  const pulls = registries.flatMap((registry) =>
    pulling.flatMap((assignment): Pull[] => {
      const role = roleOf(assignment);
      if (!role || !isReached(assignment.scope, registry.id)) return [];
      const pull = { registry, assignment, role, here: sameId(assignment.scope, registry.id), counts: countsAt(registry, role) };
      return pull.counts || pull.here ? [pull] : [];
    }),
  );
  return { pulls: pulls.toSorted((a, b) => Number(b.counts) - Number(a.counts)), failures: pages.failures() };
}
