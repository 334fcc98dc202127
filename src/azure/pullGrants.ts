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

/** Whether the role lets one pull from this registry. Where nobody tells its mode a role of either counts: none is said to do nothing there. */
export function countsAt(registry: Pick<Registry, 'mode' | 'modeTold'>, role: RoleDefinition | undefined): boolean {
  if (registry.modeTold === false) return isForPulls(role);
  return role !== undefined && allows(role.permissions, pullRight(registry));
}

const repositories = 'microsoft.containerregistry/registries/repositories';
const pulling = new Set(['microsoft.containerregistry/registries/pull/read', `${repositories}/content/read`, `${repositories}/metadata/read`]);

/** Whether a pull is all that the role is for, as AcrPull and Container Registry Repository Reader are. */
function isForPullsAlone({ role }: Grant): boolean {
  return isForPulls(role) && role.permissions.every(({ actions, dataActions }) => [...actions, ...dataActions].every((action) => pulling.has(action.toLowerCase())));
}

/** By what a principal can pull from a registry. */
export interface PullGrants {
  /** Made at the registry, to the principal itself, for a pull and nothing else. Some may do nothing: {@link countsAt}. */
  readonly own: readonly Grant[];
  /** Made there as well, and good for more than a pull. */
  readonly broader: readonly Grant[];
  /** Inherited from above the registry, or a group's: they stay, whatever is removed of the others. */
  readonly others: readonly Grant[];
}

/** `grants` are those that are known to count at the registry, of the principal and of its groups. */
export function sortPullGrants(registry: Pick<Registry, 'id' | 'mode' | 'modeTold'>, principalId: string, grants: readonly Grant[]): PullGrants {
  const isOwn = ({ assignment }: Grant) => sameId(assignment.scope, registry.id) && assignment.principalId.toLowerCase() === principalId.toLowerCase();
  const counting = grants.filter(({ role }) => countsAt(registry, role));
  return {
    own: grants.filter((grant) => isOwn(grant) && isForPullsAlone(grant)),
    broader: counting.filter((grant) => isOwn(grant) && !isForPullsAlone(grant)),
    others: counting.filter((grant) => !isOwn(grant)),
  };
}

/** Asks Azure itself, which knows of groups and of what was written just now. Throws `denied` where assignments may not be read. */
export async function pullGrantsAt(cloud: Cloud, registry: Registry, principalId: string, signal: AbortSignal): Promise<PullGrants> {
  const { assignments, roles } = await listAssignedAt(cloud, registry, registry.id, signal, principalId);
  return sortPullGrants(registry, principalId, assignments.map((assignment) => ({ assignment, role: roles.get(roleGuid(assignment.roleDefinitionId)) })));
}
