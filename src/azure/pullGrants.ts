import { allows } from './access.ts';
import type { Grant } from './access.ts';
import { listAssignedAt } from './assignedRoles.ts';
import type { Cloud } from './cloud.ts';
import { pullRight } from './registries.ts';
import type { Registry } from './registries.ts';
import { sameId } from './resourceId.ts';
import { roleGuid } from './roles.ts';
import type { RoleDefinition } from './roles.ts';

const modes = ['rbac', 'abac'] as const;

/** Whether the role lets one pull from registries of either mode. */
export function isForPulls(role: RoleDefinition | undefined): role is RoleDefinition {
  return role !== undefined && modes.some((mode) => allows(role.permissions, pullRight({ mode })));
}

/** Whether something lets one pull: 'maybe' where that depends on what is not known. */
export type LetsPull = 'yes' | 'maybe' | 'no';

/**
 * Whether the role lets one pull from this registry. Where nobody tells its mode a role that counts in the one alone may
 * do so; so may one that could not be read, which is `undefined`. What may is not said to do nothing, and not to be enough.
 */
export function letsPull({ mode, modeTold }: Pick<Registry, 'mode' | 'modeTold'>, role: RoleDefinition | undefined): LetsPull {
  if (!role) return 'maybe';
  const possible = modeTold === false ? modes : [mode];
  const counting = possible.filter((one) => allows(role.permissions, pullRight({ mode: one })));
  return counting.length === possible.length ? 'yes' : counting.length > 0 ? 'maybe' : 'no';
}

const repositories = 'microsoft.containerregistry/registries/repositories';
const pulling = new Set(['microsoft.containerregistry/registries/pull/read', `${repositories}/content/read`, `${repositories}/metadata/read`]);

/** Whether a pull is all that the role is for, as AcrPull and Container Registry Repository Reader are. */
function isForPullsAlone({ role }: Grant): boolean {
  return isForPulls(role) && role.permissions.every(({ actions, dataActions }) => [...actions, ...dataActions].every((action) => pulling.has(action.toLowerCase())));
}

/** By what a principal can pull from a registry, or may be able to: {@link letsPull} tells which. */
export interface PullGrants {
  /** Made at the registry, to the principal itself, for a pull and nothing else. Some may do nothing. */
  readonly own: readonly Grant[];
  /** Made there as well, and good for more than a pull. */
  readonly broader: readonly Grant[];
  /** Inherited from above the registry, or a group's: they stay, whatever is removed of the others. */
  readonly others: readonly Grant[];
  /** Wherever they were made: what their roles allow could not be read, so nobody knows whether it is a pull. */
  readonly unread: readonly Grant[];
}

/** `grants` are those that are known to count at the registry, of the principal and of its groups. */
export function sortPullGrants(registry: Pick<Registry, 'id' | 'mode' | 'modeTold'>, principalId: string, grants: readonly Grant[]): PullGrants {
  const isOwn = ({ assignment }: Grant) => sameId(assignment.scope, registry.id) && assignment.principalId.toLowerCase() === principalId.toLowerCase();
  const read = grants.filter(({ role }) => role !== undefined);
  const counting = read.filter(({ role }) => letsPull(registry, role) !== 'no');
  return {
    own: read.filter((grant) => isOwn(grant) && isForPullsAlone(grant)),
    broader: counting.filter((grant) => isOwn(grant) && !isForPullsAlone(grant)),
    others: counting.filter((grant) => !isOwn(grant)),
    unread: grants.filter(({ role }) => role === undefined),
  };
}

/** Asks Azure itself, which knows of groups and of what was written just now. Throws `denied` where assignments may not be read. */
export async function pullGrantsAt(cloud: Cloud, registry: Registry, principalId: string, signal: AbortSignal): Promise<PullGrants> {
  const { assignments, roles } = await listAssignedAt(cloud, registry, registry.id, signal, principalId);
  return sortPullGrants(registry, principalId, assignments.map((assignment) => ({ assignment, role: roles.get(roleGuid(assignment.roleDefinitionId)) })));
}
