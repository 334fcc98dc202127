import type { Permission } from './roles.ts';

/** What somebody wants to do: an action of the control plane or of the data plane. */
export type Right = { readonly action: string } | { readonly dataAction: string };

/**
 * Whether a role's permissions allow the right. Each permission stands for itself: what its NotActions take away,
 * another permission (or another role) may still give.
 * Source: https://learn.microsoft.com/azure/role-based-access-control/role-definitions
 */
export function allows(permissions: readonly Permission[], right: Right): boolean {
  return permissions.some((permission) =>
    'action' in right
      ? matchesAny(permission.actions, right.action) && !matchesAny(permission.notActions, right.action)
      : matchesAny(permission.dataActions, right.dataAction) && !matchesAny(permission.notDataActions, right.dataAction),
  );
}

function matchesAny(patterns: readonly string[], action: string): boolean {
  return patterns.some((pattern) => matches(pattern, action));
}

/** `*` stands for any characters, slashes included; letters compare without case. */
function matches(pattern: string, action: string): boolean {
  const expression = pattern.split('*').map((part) => part.replace(/[\\^$.+?()[\]{}|]/g, '\\$&')).join('.*');
  return new RegExp(`^${expression}$`, 'i').test(action);
}
