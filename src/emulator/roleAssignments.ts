import { azureTime } from './clock.ts';
import { keyOf, parseId } from './ids.ts';
import type { RoleAssignment } from './resource.ts';
import { assignmentsOf, putAssignment } from './store.ts';
import type { Store } from './store.ts';

export const assignmentType = 'Microsoft.Authorization/roleAssignments';

export interface NewAssignment {
  readonly scope: string;
  /** For the scope "/". */
  readonly tenantId?: string;
  readonly roleGuid: string;
  readonly principalId: string;
  readonly principalType?: string;
  readonly name?: string;
  readonly condition?: string | null;
  readonly conditionVersion?: string | null;
  readonly description?: string | null;
  /** Object ID of who assigns it. */
  readonly by: string | null;
  /** For seeds; else now. */
  readonly at?: number;
}

export function assignRole(store: Store, wanted: NewAssignment): RoleAssignment {
  const name = wanted.name ?? store.newGuid();
  const scope = wanted.scope === '/' ? '' : wanted.scope;
  const subscriptionId = parseId(scope).subscriptionId;
  const time = azureTime(wanted.at ?? store.clock.now());
  return putAssignment(store, {
    id: `${scope}/providers/${assignmentType}/${name}`,
    name,
    scope: scope === '' ? '/' : scope,
    ...(scope === '' && wanted.tenantId !== undefined && { tenantId: wanted.tenantId }),
    roleGuid: wanted.roleGuid.toLowerCase(),
    // One spelling for a role, wherever it is answered: the CLI compares these IDs as strings.
    roleDefinitionId: roleDefinitionId(subscriptionId, wanted.roleGuid),
    principalId: wanted.principalId,
    principalType: wanted.principalType ?? 'ServicePrincipal',
    condition: wanted.condition ?? null,
    conditionVersion: wanted.conditionVersion ?? null,
    description: wanted.description ?? null,
    createdOn: time,
    updatedOn: time,
    createdBy: wanted.by,
    updatedBy: wanted.by,
  });
}

export function roleDefinitionId(subscriptionId: string, guid: string): string {
  const scope = subscriptionId === '' ? '' : `/subscriptions/${subscriptionId}`;
  return `${scope}/providers/Microsoft.Authorization/roleDefinitions/${guid.toLowerCase()}`;
}

/** The assignment of the same role to the same principal at the same scope, whatever its name. */
export function sameAssignment(store: Store, { scope, principalId, roleGuid }: Pick<NewAssignment, 'scope' | 'principalId' | 'roleGuid'>): RoleAssignment | undefined {
  return assignmentsOf(store, [principalId]).find(
    (other) => keyOf(other.scope) === keyOf(scope) && other.roleGuid === roleGuid.toLowerCase(),
  );
}
