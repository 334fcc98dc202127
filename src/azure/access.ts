import { covering, nearest } from './actionPattern.ts';
import type { RoleAssignment } from './assignments.ts';
import { everyone } from './denyAssignments.ts';
import type { DenyAssignment } from './denyAssignments.ts';
import { isWithin, sameId } from './resourceId.ts';
import type { Permission, RoleDefinition } from './roles.ts';

// How Azure decides, here without asking it: a deny assignment first, then the roles without what their NotActions take
// away, conditions last. Source: https://learn.microsoft.com/azure/role-based-access-control/overview#how-azure-rbac-determines-if-a-user-has-access-to-a-resource

/** What somebody wants to do: one action, without wildcards, of the control plane or of the data plane. */
export type Right = { readonly action: string } | { readonly dataAction: string };

/** One way in which somebody has a role at a scope: the assignment, with what its role allows. */
export interface Grant {
  readonly assignment: RoleAssignment;
  /** Undefined where the role could not be read, for whatever reason, or is gone. */
  readonly role: RoleDefinition | undefined;
}

export interface Question {
  readonly right: Right;
  readonly scope: string;
  /** The principal, and the groups that hold it. */
  readonly principalIds: readonly string[];
}

export type Verdict =
  /** At least one assignment without a condition allows it. */
  | { readonly kind: 'allowed'; readonly by: readonly Grant[]; readonly conditional: readonly Grant[] }
  /** Only assignments with a condition allow it: conditions are shown, not evaluated. */
  | { readonly kind: 'conditional'; readonly by: readonly Grant[] }
  /** `by` is what would allow it, which may be nothing. */
  | { readonly kind: 'denied'; readonly by: readonly Grant[]; readonly denials: readonly DenyAssignment[] }
  /** Nearest first. `unread`: what reaches the scope and may allow it, for all that is known: its role could not be read. */
  | { readonly kind: 'missing'; readonly misses: readonly Miss[]; readonly unread: readonly Grant[] };

/** Why an assignment does not allow it: the nearest reason of those that it has. */
export type Miss =
  /** The role's actions have it, its NotActions take it away. */
  | { readonly kind: 'excluded'; readonly grant: Grant; readonly pattern: string; readonly notAction: string }
  /** The role allows it, and is assigned where that does not reach the scope. */
  | { readonly kind: 'otherScope'; readonly grant: Grant }
  /** The role has it as an action where a data action is asked for, or the other way round. */
  | { readonly kind: 'otherPlane'; readonly grant: Grant; readonly pattern: string }
  /** The role has something of the same provider and type: of its patterns the one that begins alike for longest. */
  | { readonly kind: 'similar'; readonly grant: Grant; readonly pattern: string }
  /** What the role allows is not known. */
  | { readonly kind: 'unreadable'; readonly grant: Grant };

/** Whether an assignment at `granted` counts at `scope`. */
export type Reach = (granted: string, scope: string) => boolean;

/** What IDs tell by themselves, which is all but what management groups hold. */
const byId: Reach = (granted, scope) => isWithin(scope, granted);

/**
 * Whether permissions, a role's or a deny assignment's, have the right. Each stands for itself: what its NotActions take
 * away, another permission (or another role) may still give.
 * Source: https://learn.microsoft.com/azure/role-based-access-control/role-definitions
 */
export function allows(permissions: readonly Permission[], right: Right): boolean {
  const { action, plane } = asked(right);
  return permissions.some((permission) => has(permission, plane, action));
}

/**
 * Whether the principal may do it at the scope, by what and why. `grants` are all that is known: those of others do not
 * count, those elsewhere tell why not.
 */
export function evaluate({ right, scope, principalIds }: Question, grants: readonly Grant[], denials: readonly DenyAssignment[], reaches: Reach = byId): Verdict {
  const ids = new Set(principalIds.map((id) => id.toLowerCase()));
  const standings = standingsOf(right, scope, grants.filter(({ assignment }) => ids.has(assignment.principalId.toLowerCase())), reaches);
  const by = standings.filter(isAllowing).map(({ grant }) => grant);
  const denied = denials.filter((denial) => isFor(denial, ids) && denies(denial, right, scope, reaches));
  if (denied.length > 0) return { kind: 'denied', by, denials: denied };
  const free = by.filter((grant) => !hasCondition(grant));
  if (free.length > 0) return { kind: 'allowed', by: free, conditional: by.filter(hasCondition) };
  if (by.length > 0) return { kind: 'conditional', by };
  return { kind: 'missing', misses: missesOf(standings), unread: standings.filter(({ fit, reached }) => reached && fit.kind === 'unreadable').map(({ grant }) => grant) };
}

/** A principal that can do something, or could if nothing denied it. */
export interface Holder {
  readonly principalId: string;
  readonly principalType: string;
  /** What allows it. */
  readonly grants: readonly Grant[];
  /** All of `grants` have a condition. */
  readonly conditional: boolean;
  /** Not empty: it cannot. */
  readonly denied: readonly DenyAssignment[];
}

/** Who can do it at the scope, one entry a principal, in the order of `grants`. A group stands for its members. */
export function whoCan(right: Right, scope: string, grants: readonly Grant[], denials: readonly DenyAssignment[], reaches: Reach = byId): Holder[] {
  const byPrincipal = Map.groupBy(standingsOf(right, scope, grants, reaches).filter(isAllowing), ({ grant }) => grant.assignment.principalId.toLowerCase());
  const denying = denials.filter((denial) => denies(denial, right, scope, reaches));
  return [...byPrincipal].flatMap(([key, standings]) => {
    const held = standings.map(({ grant }) => grant);
    const [first] = held;
    if (!first) return [];
    const { principalId, principalType } = first.assignment;
    const ids = new Set([key]);
    return [{ principalId, principalType, grants: held, conditional: held.every(hasCondition), denied: denying.filter((denial) => isFor(denial, ids)) }];
  });
}

interface Plane {
  readonly actions: (permission: Permission) => readonly string[];
  readonly notActions: (permission: Permission) => readonly string[];
}

const control: Plane = { actions: ({ actions }) => actions, notActions: ({ notActions }) => notActions };
const data: Plane = { actions: ({ dataActions }) => dataActions, notActions: ({ notDataActions }) => notDataActions };

/** A right as patterns are matched against it. */
interface Asked {
  /** In lower case. */
  readonly action: string;
  readonly plane: Plane;
  readonly otherPlane: Plane;
}

function asked(right: Right): Asked {
  if ('action' in right) return { action: right.action.toLowerCase(), plane: control, otherPlane: data };
  return { action: right.dataAction.toLowerCase(), plane: data, otherPlane: control };
}

function has(permission: Permission, plane: Plane, action: string): boolean {
  return covering(plane.actions(permission), action) !== undefined && covering(plane.notActions(permission), action) === undefined;
}

/** How a role relates to a right, whatever the scope. */
type Fit =
  | { readonly kind: 'allows' }
  | { readonly kind: 'excluded'; readonly pattern: string; readonly notAction: string }
  | { readonly kind: 'otherPlane'; readonly pattern: string }
  | { readonly kind: 'similar'; readonly pattern: string }
  | { readonly kind: 'unreadable' }
  | { readonly kind: 'unrelated' };

interface Standing {
  readonly grant: Grant;
  readonly fit: Fit;
  readonly reached: boolean;
}

/** Each role is looked at once, however often it is assigned. */
function standingsOf(right: Right, scope: string, grants: readonly Grant[], reaches: Reach): Standing[] {
  const wanted = asked(right);
  const fits = new Map<RoleDefinition | undefined, Fit>();
  return grants.map((grant) => {
    const fit = fits.get(grant.role) ?? fitOf(grant.role, wanted);
    fits.set(grant.role, fit);
    return { grant, fit, reached: reaches(grant.assignment.scope, scope) };
  });
}

function isAllowing({ fit, reached }: Standing): boolean {
  return reached && fit.kind === 'allows';
}

function hasCondition({ assignment }: Grant): boolean {
  return Boolean(assignment.condition);
}

function fitOf(role: RoleDefinition | undefined, { action, plane, otherPlane }: Asked): Fit {
  if (!role) return { kind: 'unreadable' };
  const { permissions } = role;
  let excluded: Fit | undefined;
  for (const permission of permissions) {
    const pattern = covering(plane.actions(permission), action);
    if (pattern === undefined) continue;
    const notAction = covering(plane.notActions(permission), action);
    if (notAction === undefined) return { kind: 'allows' };
    excluded ??= { kind: 'excluded', pattern, notAction };
  }
  if (excluded) return excluded;
  const elsewhere = permissions.find((permission) => has(permission, otherPlane, action));
  const pattern = elsewhere && covering(otherPlane.actions(elsewhere), action);
  if (pattern !== undefined) return { kind: 'otherPlane', pattern };
  // Of two that are equally near, the one of the same plane.
  const near = [plane, otherPlane].flatMap(({ actions }) => permissions.flatMap((permission) => nearest(actions(permission), action) ?? []));
  const [found] = near.toSorted((a, b) => b.shared - a.shared);
  return found ? { kind: 'similar', pattern: found.pattern } : { kind: 'unrelated' };
}

const nearness = ['excluded', 'otherScope', 'otherPlane', 'similar', 'unreadable'] as const satisfies readonly Miss['kind'][];

/** By nearness; what is also assigned elsewhere has two reasons, and comes after all that has one. */
function missesOf(standings: readonly Standing[]): Miss[] {
  const misses = standings.flatMap((standing) => {
    const miss = missOf(standing);
    return miss ? [{ miss, rank: nearness.indexOf(miss.kind) + (standing.reached || miss.kind === 'otherScope' ? 0 : nearness.length) }] : [];
  });
  return misses.toSorted((a, b) => a.rank - b.rank).map(({ miss }) => miss);
}

function missOf({ grant, fit }: Standing): Miss | undefined {
  if (fit.kind === 'unrelated') return undefined;
  // Allowed, and a miss all the same: that can only be the scope.
  if (fit.kind === 'allows') return { kind: 'otherScope', grant };
  return { ...fit, grant };
}

/** Whether it is for somebody: one of their IDs, in lower case, is meant and none is excluded. */
export function isFor({ principals, excludePrincipals }: DenyAssignment, ids: ReadonlySet<string>): boolean {
  return principals.some(({ id }) => id === everyone || ids.has(id.toLowerCase())) && !excludePrincipals.some(({ id }) => ids.has(id.toLowerCase()));
}

function denies(denial: DenyAssignment, right: Right, scope: string, reaches: Reach): boolean {
  const here = denial.doNotApplyToChildScopes ? sameId(denial.scope, scope) : reaches(denial.scope, scope);
  return here && allows(denial.permissions, right);
}
