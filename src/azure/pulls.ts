import type { RoleAssignment } from './assignments.ts';
import type { Cloud } from './cloud.ts';
import type { SubscriptionFailure } from './eachSubscription.ts';
import { listResources } from './inventory.ts';
import { listAncestry, reaches } from './managementGroups.ts';
import { everyPage } from './pages.ts';
import { isForPulls, letsPull } from './pullGrants.ts';
import { isWithin, parseResourceId, sameId, subscriptionScope } from './resourceId.ts';
import type { OfKind } from './resources.ts';
import { roleGuid } from './roles.ts';
import type { RoleDefinition } from './roles.ts';
import type { Subscription } from './subscriptions.ts';

/** A registry, and an assignment by which somebody is to pull from it. */
export interface Pull {
  readonly registry: OfKind<'registry'>;
  readonly assignment: RoleAssignment;
  readonly role: RoleDefinition;
  /** Whether the role counts on the registry's mode, or may where nobody tells that. One that does not is told of where it was assigned on the registry itself. */
  readonly works: boolean;
}

/** What a principal was assigned, with the definitions of the roles by GUID, in these subscriptions. */
export interface Assigned {
  readonly assignments: readonly RoleAssignment[];
  readonly definitions: ReadonlyMap<string, RoleDefinition>;
  readonly subscriptions: readonly Subscription[];
}

/**
 * The registries that the assignments reach, each with each assignment that lets one pull, or may: which registries a role
 * reaches depends on its scope, and whether it counts there on their mode. Conditions count as ones that hold, and deny
 * assignments are not looked at; those that do not work come last. `unread` are those that reach a registry and whose roles
 * could not be read. What could not be listed stands in `failures`, modes where one of the registries is without its own.
 */
export async function pullsBy(cloud: Cloud, { assignments, definitions, subscriptions }: Assigned, signal: AbortSignal): Promise<{ pulls: Pull[]; unread: RoleAssignment[]; failures: readonly SubscriptionFailure[] }> {
  const roleOf = ({ roleDefinitionId }: RoleAssignment) => definitions.get(roleGuid(roleDefinitionId));
  const unknown = assignments.filter((assignment) => roleOf(assignment) === undefined);
  const pulling = assignments.filter((assignment) => isForPulls(roleOf(assignment)));
  const possible = [...pulling, ...unknown];
  // Only what is assigned above subscriptions takes to know what is above them.
  const above = possible.some(({ scope }) => parseResourceId(scope) === undefined);
  const ancestry = above ? await listAncestry(cloud, subscriptions, signal) : new Map();
  const counts = (scope: string, at: string) => reaches(ancestry, scope, at);
  const reached = subscriptions.filter(({ subscriptionId }) => possible.some(({ scope }) => isWithin(scope, subscriptionScope(subscriptionId)) || counts(scope, subscriptionScope(subscriptionId))));
  const pages = listResources(cloud, reached, ['registry']);
  const registries = await everyPage(pages, signal);
  const pulls = registries.flatMap((registry) =>
    pulling.filter(({ scope }) => counts(scope, registry.id)).flatMap((assignment): Pull[] => {
      const role = roleOf(assignment);
      if (!role) return [];
      const works = letsPull(registry, role) !== 'no';
      // Somebody granted it here and believes that it works.
      return works || sameId(assignment.scope, registry.id) ? [{ registry, assignment, role, works }] : [];
    }),
  );
  const unsure = new Set(pulls.filter(({ registry }) => registry.modeTold === false).map(({ registry }) => registry.subscriptionId.toLowerCase()));
  return {
    pulls: pulls.toSorted((a, b) => Number(b.works) - Number(a.works)),
    unread: unknown.filter(({ scope }) => registries.some(({ id }) => counts(scope, id))),
    failures: pages.failures().filter(({ of, at }) => of === undefined || unsure.has(at.subscriptionId.toLowerCase())),
  };
}
