import { allows } from './access.ts';
import type { Right } from './access.ts';
import type { Permission, RoleDefinition } from './roles.ts';

/** The roles that allow the right, the least powerful first, to propose the narrowest and never Owner where less does. */
export function rolesAllowing(right: Right, roles: Iterable<RoleDefinition>): RoleDefinition[] {
  return [...roles]
    .filter(({ permissions }) => allows(permissions, right))
    .map((role) => ({ role, power: powerOf(role) }))
    .toSorted((a, b) => a.power - b.power || Number(a.role.custom) - Number(b.role.custom) || a.role.name.localeCompare(b.role.name))
    .map(({ role }) => role);
}

/** An estimate of how many actions a role has: good enough to put roles in an order, and for nothing else. */
function powerOf({ permissions }: RoleDefinition): number {
  return permissions.reduce((power, { actions, notActions, dataActions, notDataActions }: Permission) => power + without(actions, notActions) + without(dataActions, notDataActions), 0);
}

/** NotActions take away something, never most of it. */
function without(actions: readonly string[], notActions: readonly string[]): number {
  const given = sizeOf(actions);
  return Math.max(given - sizeOf(notActions), given / 2);
}

function sizeOf(patterns: readonly string[]): number {
  return patterns.reduce((size, pattern) => size + sizeOfPattern(pattern), 0);
}

// By how many whole segments stand before the first wildcard: all of Azure, a provider, a type, what is below it.
const sizes = [16_000, 400, 40, 12];

function sizeOfPattern(pattern: string): number {
  const wildcard = pattern.indexOf('*');
  if (wildcard === -1) return 1;
  const size = sizes[pattern.slice(0, wildcard).split('/').length - 1] ?? 6;
  // `*/read` is a part of what `*` is.
  return pattern.endsWith('*') ? size : size / 4;
}
