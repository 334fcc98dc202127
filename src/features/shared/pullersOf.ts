import { listAssignedAt } from '../../azure/assignedRoles.ts';
import type { RoleAssignment } from '../../azure/assignments.ts';
import type { Cloud } from '../../azure/cloud.ts';
import type { Principal } from '../../azure/directory.ts';
import { isForPulls, letsPull } from '../../azure/pullGrants.ts';
import type { Registry } from '../../azure/registries.ts';
import { sameId } from '../../azure/resourceId.ts';
import { roleGuid } from '../../azure/roles.ts';
import type { RoleDefinition } from '../../azure/roles.ts';
import type { App } from './app.ts';
import { namesOf } from './principalNames.ts';

export interface Pullers {
  /** What lets somebody pull, or may where nobody tells the registry's mode: made at the registry, or above it. */
  readonly pulls: readonly RoleAssignment[];
  /** Made at the registry to let somebody pull, by a role that its mode makes nothing of. */
  readonly useless: readonly RoleAssignment[];
  /** Made at the registry, or above it, by a role that could not be read: it may let somebody pull. */
  readonly unread: readonly RoleAssignment[];
  readonly roles: ReadonlyMap<string, RoleDefinition>;
  /** By principal ID in lower case; undefined where the directory may not be read. */
  readonly names?: ReadonlyMap<string, Principal>;
  /** Why there are no names. */
  readonly problem?: string;
}

/** All that can pull from a registry, or may be able to, by whatever role and from whatever scope. */
export async function pullersOf(app: App, cloud: Cloud, registry: Registry, signal: AbortSignal): Promise<Pullers> {
  const { assignments, roles } = await listAssignedAt(cloud, registry, registry.id, signal);
  const roleOf = ({ roleDefinitionId }: RoleAssignment) => roles.get(roleGuid(roleDefinitionId));
  const [read, unread] = [assignments.filter((assignment) => roleOf(assignment) !== undefined), assignments.filter((assignment) => roleOf(assignment) === undefined)];
  const pulls = read.filter((assignment) => letsPull(registry, roleOf(assignment)) !== 'no');
  const useless = read.filter((assignment) => sameId(assignment.scope, registry.id) && isForPulls(roleOf(assignment)) && letsPull(registry, roleOf(assignment)) === 'no');
  return { pulls, useless, unread, roles, ...(await namesOf(app, registry, [...pulls, ...useless, ...unread].map(({ principalId }) => principalId), signal)) };
}
