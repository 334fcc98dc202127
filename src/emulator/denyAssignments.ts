import { keyOf } from './ids.ts';
import type { DenyAssignment } from './resource.ts';
import { covers } from './scopes.ts';
import type { Store } from './store.ts';

export const denyAssignmentType = 'Microsoft.Authorization/denyAssignments';

/** The principal that stands for all users, groups, service principals and managed identities of a tenant, of type SystemDefined. Source: https://learn.microsoft.com/azure/role-based-access-control/deny-assignments */
export const everyone = { id: '00000000-0000-0000-0000-000000000000', type: 'SystemDefined' } as const;

export function denyAssignmentId({ scope, guid }: Pick<DenyAssignment, 'scope' | 'guid'>): string {
  return `${scope}/providers/${denyAssignmentType}/${guid}`;
}

export function putDenyAssignment(store: Store, wanted: DenyAssignment): DenyAssignment {
  store.denyAssignments.set(keyOf(denyAssignmentId(wanted)), wanted);
  return wanted;
}

/** Whether it is for somebody: one of their IDs is meant and none is excluded. `ids` are theirs and their groups', in lower case. */
export function concerns({ principals, excludePrincipals }: DenyAssignment, ids: ReadonlySet<string>): boolean {
  return principals.some(({ id }) => id === everyone.id || ids.has(keyOf(id))) && !excludePrincipals.some(({ id }) => ids.has(keyOf(id)));
}

/** Whether it counts at a scope. */
export function reaches(store: Store, denial: DenyAssignment, scope: string): boolean {
  return denial.doNotApplyToChildScopes ? keyOf(scope) === keyOf(denial.scope) : covers(store, denial.scope, scope);
}
