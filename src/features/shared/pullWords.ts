import { letsPull } from '../../azure/pullGrants.ts';
import type { Registry } from '../../azure/registries.ts';
import { roleGuid } from '../../azure/roles.ts';
import type { RoleDefinition } from '../../azure/roles.ts';

// What is said of a role by which somebody may be able to pull, where that is not known.

/** Beside a role that counts in one of the modes alone, where nobody tells which one the registry is in. Undefined where the role is known to count. */
export function doubtIn(registry: Registry, role: RoleDefinition): string | undefined {
  return letsPull(registry, role) === 'maybe' ? 'may count: mode not known' : undefined;
}

/** Whether a role that was assigned lets one pull, where nobody tells the registry's mode. */
export function modeNotKnown(roleName: string): string {
  return `Whether that lets it pull is not known: the registry's mode could not be read, and in ABAC mode ${roleName} does nothing.`;
}

/** A role that could not be read: its GUID is all that is known. As it stands within a sentence. */
export function unreadRole(roleDefinitionId: string): string {
  return `role ${roleGuid(roleDefinitionId)}`;
}
