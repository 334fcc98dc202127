import { builtInRoles } from './builtInRoles.ts';
import { concerns, reaches } from './denyAssignments.ts';
import { withGroups } from './directory.ts';
import { subscriptionKey } from './ids.ts';
import type { DenyAssignment, Permission, RoleAssignment, RoleDefinition } from './resource.ts';
import { covers } from './scopes.ts';
import { assignmentsOf } from './store.ts';
import type { Store } from './store.ts';

/** Who sends a request: the claims of the token that count. */
export interface Caller {
  readonly tenantId: string;
  readonly objectId: string;
  /** For messages: the user principal name, or the application's ID. */
  readonly name: string;
}

function roleDefinition(store: Store, guid: string): RoleDefinition | undefined {
  return builtInRoles.get(guid.toLowerCase()) ?? store.customRoles.get(guid.toLowerCase());
}

interface Grant {
  readonly assignment: RoleAssignment;
  readonly permissions: readonly Permission[];
}

/** The caller's assignments, those of their groups among them, with what their roles allow. */
export interface Rights {
  readonly grants: readonly Grant[];
  /** Of them, those that may count in a subscription, in a management group or at the root: made there, below or above. */
  readonly around: (scope: string) => readonly Grant[];
  readonly reaches: (granted: string, scope: string) => boolean;
  /** The deny assignments that concern the caller and take the action away at the scope. */
  readonly denials: (action: string, scope: string) => readonly DenyAssignment[];
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
  const above = bySubscription.get('') ?? [];
  const counted = new Map<string, readonly Grant[]>();
  const around = (scope: string) => {
    const key = subscriptionKey(scope);
    if (key === '') return above;
    const found = counted.get(key) ?? [...above.filter(({ assignment }) => covers(store, assignment.scope, `/subscriptions/${key}`)), ...(bySubscription.get(key) ?? [])];
    counted.set(key, found);
    return found;
  };
  const denied = [...store.denyAssignments.values()].filter((denial) => concerns(denial, ids));
  return {
    grants,
    around,
    reaches: (granted, scope) => covers(store, granted, scope),
    denials: (action, scope) => denied.filter((denial) => allows(denial.permissions, action) && reaches(store, denial, scope)),
  };
}

/** Whether the rights allow a control plane action at a scope: a role assigned there or above has it, and nothing denies it. */
export function isAllowed(rights: Rights, action: string, scope: string): boolean {
  return isGranted(rights, action, scope) && rights.denials(action, scope).length === 0;
}

/** Whether a role assigned at the scope or above has the action, whatever denies it. */
export function isGranted(rights: Rights, action: string, scope: string): boolean {
  return rights.around(scope).some(({ assignment, permissions }) => allows(permissions, action) && rights.reaches(assignment.scope, scope));
}

/** Whether a role assigned at the scope or above has the data action, and `counts` where it depends on more than that. */
export function isDataGranted(rights: Rights, dataAction: string, scope: string, counts: (assignment: RoleAssignment) => boolean): boolean {
  return rights.around(scope).some(({ assignment, permissions }) => permissions.some(({ dataActions, notDataActions }) => matchesAny(dataActions, dataAction) && !matchesAny(notDataActions, dataAction)) && rights.reaches(assignment.scope, scope) && counts(assignment));
}

/** A quick test for many scopes of one subscription: a right on the whole of it is looked up once. */
export function allowedIn(rights: Rights, action: string, subscriptionId: string): (scope: string) => boolean {
  const free = (scope: string) => rights.denials(action, scope).length === 0;
  if (isGranted(rights, action, `/subscriptions/${subscriptionId}`)) return free;
  const scopes = rights.around(`/subscriptions/${subscriptionId}`).filter(({ permissions }) => allows(permissions, action)).map(({ assignment }) => assignment.scope);
  return (scope) => scopes.some((granted) => rights.reaches(granted, scope)) && free(scope);
}

/** Whether the caller has any role at the subscription, below it, or above it. */
export function hasRoleIn(rights: Rights, subscriptionId: string): boolean {
  return rights.around(`/subscriptions/${subscriptionId}`).length > 0;
}

/** Whether permissions have an action. Each stands for itself: what its NotActions take away, another one may still give. */
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
