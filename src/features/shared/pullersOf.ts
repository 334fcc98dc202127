import { allows } from '../../azure/access.ts';
import { listAssignmentsAt } from '../../azure/assignments.ts';
import type { RoleAssignment } from '../../azure/assignments.ts';
import type { Cloud } from '../../azure/cloud.ts';
import type { Principal } from '../../azure/directory.ts';
import { pullRight } from '../../azure/registries.ts';
import type { Registry } from '../../azure/registries.ts';
import { roleDefinitions, roleGuid } from '../../azure/roles.ts';
import type { RoleDefinition } from '../../azure/roles.ts';
import type { App } from './app.ts';
import { namesOf } from './principalNames.ts';

export interface Pullers {
  /** What lets somebody pull: made at the registry, or above it. */
  readonly pulls: readonly RoleAssignment[];
  readonly roles: ReadonlyMap<string, RoleDefinition>;
  /** By principal ID in lower case; undefined where the directory may not be read. */
  readonly names?: ReadonlyMap<string, Principal>;
  /** Why there are no names. */
  readonly problem?: string;
}

/** All that can pull from a registry, by whatever role and from whatever scope. */
export async function pullersOf(app: App, cloud: Cloud, registry: Registry, signal: AbortSignal): Promise<Pullers> {
  const [assignments, roles] = await Promise.all([listAssignmentsAt(cloud, registry, registry.id, signal), roleDefinitions(cloud, registry, signal)]);
  const right = pullRight(registry);
  const pulls = assignments.filter(({ roleDefinitionId }) => allows(roles.get(roleGuid(roleDefinitionId))?.permissions ?? [], right));
  return { pulls, roles, ...(await namesOf(app, registry, pulls.map(({ principalId }) => principalId), signal)) };
}
