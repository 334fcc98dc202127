import { builtInRoles } from './builtInRoles.ts';
import { withGroups } from './directory.ts';
import { isWithin, subscriptionKey } from './ids.ts';
import type { Permission, RoleAssignment, RoleDefinition } from './resource.ts';
import { assignmentsOf } from './store.ts';
import type { Store } from './store.ts';

/** Who sends a request: the claims of the token that count. */
export interface Caller {
  readonly tenantId: string;
  readonly objectId: string;
  /** For messages: the user principal name, or the application's ID. */
  readonly name: string;
}

export function roleDefinition(store: Store, guid: string): RoleDefinition | undefined {
  return builtInRoles.get(guid.toLowerCase()) ?? store.customRoles.get(guid.toLowerCase());
}

interface Grant {
  readonly assignment: RoleAssignment;
  readonly permissions: readonly Permission[];
}

/** The caller's assignments, those of their groups among them, with what their roles allow. */
export interface Rights {
  readonly grants: readonly Grant[];
  /** The same by subscription ID in lower case; '' for those above subscriptions. */
  readonly bySubscription: ReadonlyMap<string, readonly Grant[]>;
}

export function rightsOf(store: Store, caller: Caller): Rights {
  const ids = withGroups(store.directories.get(caller.tenantId.toLowerCase()), caller.objectId);
  const grants = assignmentsOf(store, ids).map((assignment) => ({ assignment, permissions: roleDefinition(store, assignment.roleGuid)?.permissions ?? [] }));
  const bySubscription = new Map<string, Grant[]>();
  for (const grant of grants) {
    const key = subscriptionKey(grant.assignment.scope);
    const known = bySubscription.get(key);
    if (known) known.push(grant);
    else bySubscription.set(key, [grant]);
  }
  return { grants, bySubscription };
}

/** Whether the rights allow a control plane action at a scope: an assignment there or above whose role has it. */
export function isAllowed(rights: Rights, action: string, scope: string): boolean {
  return grantsIn(rights, subscriptionKey(scope)).some(({ assignment, permissions }) => isWithin(scope, assignment.scope) && allows(permissions, action));
}

/** The grants that may count in a subscription: those made in it and those made above. */
function grantsIn(rights: Rights, subscriptionId: string): readonly Grant[] {
  const above = rights.bySubscription.get('') ?? [];
  return subscriptionId === '' ? above : [...above, ...(rights.bySubscription.get(subscriptionId.toLowerCase()) ?? [])];
}

/** A quick test for many scopes of one subscription: a right on the whole of it is looked up once. */
export function allowedIn(rights: Rights, action: string, subscriptionId: string): (scope: string) => boolean {
  if (isAllowed(rights, action, `/subscriptions/${subscriptionId}`)) return () => true;
  const scopes = grantsIn(rights, subscriptionId).filter(({ permissions }) => allows(permissions, action)).map(({ assignment }) => assignment.scope);
  return (scope) => scopes.some((granted) => isWithin(scope, granted));
}

/** Whether the caller has any role at the subscription, below it, or above it. */
export function hasRoleIn(rights: Rights, subscriptionId: string): boolean {
  return grantsIn(rights, subscriptionId).length > 0;
}

/** Each permission stands for itself: what its NotActions take away, another one may still give. */
function allows(permissions: readonly Permission[], action: string): boolean {
  return permissions.some(({ actions, notActions }) => matchesAny(actions, action) && !matchesAny(notActions, action));
}

function matchesAny(patterns: readonly string[], action: string): boolean {
  return patterns.some((pattern) => expressionOf(pattern).test(action));
}

const expressions = new Map<string, RegExp>();

/** `*` stands for any characters, slashes included; letters compare without case. */
function expressionOf(pattern: string): RegExp {
  const known = expressions.get(pattern);
  if (known) return known;
  const source = pattern.split('*').map((part) => part.replace(/[\\^$.+?()[\]{}|]/g, '\\$&')).join('.*');
  const expression = new RegExp(`^${source}$`, 'i');
  expressions.set(pattern, expression);
  return expression;
}
