import { evaluate, isFor, whoCan } from './access.ts';
import type { Grant, Holder, Right, Verdict } from './access.ts';
import { definitionsOf, listAssignedAt } from './assignedRoles.ts';
import { listAssignmentsOf } from './assignments.ts';
import type { RoleAssignment } from './assignments.ts';
import type { SubscriptionRef } from './clients.ts';
import type { Cloud } from './cloud.ts';
import { listDenyAssignments } from './denyAssignments.ts';
import type { DenyAssignment } from './denyAssignments.ts';
import { AzureError } from './errors.ts';
import { idKey } from './resourceId.ts';
import { roleGuid } from './roles.ts';
import type { RoleDefinition } from './roles.ts';

/** What counts for a principal at a scope. */
export interface Access {
  readonly scope: string;
  /** The principal, and the groups by which it has something at the scope. */
  readonly principalIds: readonly string[];
  /** Made at the scope or above it, to the principal or to a group that holds it. */
  readonly grants: readonly Grant[];
  /** Made at the scope or above it, whoever they are for. */
  readonly denials: readonly DenyAssignment[];
}

/**
 * What a principal has at a scope, by itself or by its groups, inherited or not: three requests, and one for each role
 * that Azure does not list; what they tell of roles is kept. Throws `denied` where the caller may not read assignments there.
 */
export async function accessOf(cloud: Cloud, at: SubscriptionRef, principalId: string, scope: string, signal: AbortSignal): Promise<Access> {
  const { grants, denials } = await countingAt(cloud, at, scope, signal, principalId);
  return { scope, principalIds: [...new Set([principalId, ...grants.map(({ assignment }) => assignment.principalId)].map((id) => id.toLowerCase()))], grants, denials };
}

/** What the principal and its groups were assigned elsewhere in the tenant: among it is what explains why something is missing. */
export async function grantsElsewhere(cloud: Cloud, { principalIds, grants }: Access, subscriptions: readonly SubscriptionRef[], signal: AbortSignal): Promise<Grant[]> {
  const { assignments } = await listAssignmentsOf(cloud, principalIds, subscriptions, signal);
  const here = new Set(grants.map(({ assignment }) => idKey(assignment.id)));
  const others = assignments.filter(({ id }) => !here.has(idKey(id)));
  return others.map(grantIn(await definitionsOf(cloud, subscriptions, others, signal)));
}

/** The deny assignments that concern the principal: as far as its groups are known. */
export function denialsFor({ principalIds, denials }: Access): DenyAssignment[] {
  const ids = new Set(principalIds);
  return denials.filter((denial) => isFor(denial, ids));
}

/** Whether the access has the right, and why or why not. `elsewhere`: {@link grantsElsewhere}, to explain what is missing. */
export function verdictOn(right: Right, { scope, principalIds, grants, denials }: Access, elsewhere: readonly Grant[] = []): Verdict {
  // What was listed at the scope counts there, by ways that an ID does not tell: of management groups Azure knows.
  const counting = new Set([...grants.map(({ assignment }) => assignment.scope), ...denials.map((denial) => denial.scope)].map(idKey));
  return evaluate({ right, scope, principalIds }, [...grants, ...elsewhere], denials, (granted) => counting.has(idKey(granted)));
}

/**
 * Everybody who has the right at the scope, inherited or not; groups stand for their members. `unread` is what others have
 * there, for whom it decides and cannot be told: its role could not be read.
 */
export async function whoCanAt(cloud: Cloud, at: SubscriptionRef, scope: string, right: Right, signal: AbortSignal): Promise<{ holders: Holder[]; unread: Grant[] }> {
  const { grants, denials } = await countingAt(cloud, at, scope, signal);
  const unsure = new Set(grants.filter(({ role }) => !role).map(({ assignment }) => assignment.principalId.toLowerCase()));
  const unread = [...unsure].flatMap((id) => {
    const verdict = evaluate({ right, scope, principalIds: [id] }, grants, denials, listed);
    return verdict.kind === 'missing' ? verdict.unread : [];
  });
  return { holders: whoCan(right, scope, grants, denials, listed), unread };
}

/** What was listed at a scope counts there. */
function listed(): boolean {
  return true;
}

async function countingAt(cloud: Cloud, at: SubscriptionRef, scope: string, signal: AbortSignal, principalId?: string): Promise<Pick<Access, 'grants' | 'denials'>> {
  const [{ assignments, roles }, denials] = await Promise.all([listAssignedAt(cloud, at, scope, signal, principalId), denialsAt(cloud, at, scope, signal)]);
  return { grants: assignments.map(grantIn(roles)), denials };
}

function grantIn(roles: ReadonlyMap<string, RoleDefinition>): (assignment: RoleAssignment) => Grant {
  return (assignment) => ({ assignment, role: roles.get(roleGuid(assignment.roleDefinitionId)) });
}

/** Clouds without deny assignments have no such type. */
async function denialsAt(cloud: Cloud, at: SubscriptionRef, scope: string, signal: AbortSignal): Promise<DenyAssignment[]> {
  try {
    return await listDenyAssignments(cloud, at, scope, signal);
  } catch (error) {
    if (error instanceof AzureError && (error.code === 'InvalidResourceType' || error.code === 'NoRegisteredProviderFound')) return [];
    throw error;
  }
}
