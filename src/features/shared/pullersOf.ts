import { listAssignedAt } from '../../azure/assignedRoles.ts';
import type { RoleAssignment } from '../../azure/assignments.ts';
import type { Cloud } from '../../azure/cloud.ts';
import type { Principal } from '../../azure/directory.ts';
import { countsAt, isForPulls } from '../../azure/pullGrants.ts';
import type { Registry } from '../../azure/registries.ts';
import { sameId } from '../../azure/resourceId.ts';
import { roleGuid } from '../../azure/roles.ts';
import type { RoleDefinition } from '../../azure/roles.ts';
import type { App } from './app.ts';
import { namesOf } from './principalNames.ts';

export interface Pullers {
  /** What lets somebody pull: made at the registry, or above it. */
  readonly pulls: readonly RoleAssignment[];
  /** Made at the registry to let somebody pull, by a role that its mode makes nothing of. */
  readonly useless: readonly RoleAssignment[];
  readonly roles: ReadonlyMap<string, RoleDefinition>;
  /** By principal ID in lower case; undefined where the directory may not be read. */
  readonly names?: ReadonlyMap<string, Principal>;
  /** Why there are no names. */
  readonly problem?: string;
}

/** All that can pull from a registry, by whatever role and from whatever scope. */
export async function pullersOf(app: App, cloud: Cloud, registry: Registry, signal: AbortSignal): Promise<Pullers> {
  const { assignments, roles } = await listAssignedAt(cloud, registry, registry.id, signal);
  const roleOf = ({ roleDefinitionId }: RoleAssignment) => roles.get(roleGuid(roleDefinitionId));
  const pulls = assignments.filter((assignment) => countsAt(registry, roleOf(assignment)));
  const useless = assignments.filter((assignment) => sameId(assignment.scope, registry.id) && isForPulls(roleOf(assignment)) && !countsAt(registry, roleOf(assignment)));
  return { pulls, useless, roles, ...(await namesOf(app, registry, [...pulls, ...useless].map(({ principalId }) => principalId), signal)) };
}
