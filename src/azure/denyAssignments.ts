import type { DenyAssignment as SdkDenyAssignment, Principal } from '@azure/arm-authorization';
import { authorizationClient } from './clients.ts';
import type { SubscriptionRef } from './clients.ts';
import type { Cloud } from './cloud.ts';
import { asAzure } from './errors.ts';
import { toPermission } from './roles.ts';
import type { Permission } from './roles.ts';

/**
 * What blocks actions whatever roles allow. Azure makes them, for deployment stacks and managed applications; nobody else can.
 * Source: https://learn.microsoft.com/azure/role-based-access-control/deny-assignments
 */
export interface DenyAssignment {
  readonly id: string;
  /** The name that is shown, unique at its scope. */
  readonly name: string;
  readonly description: string;
  readonly scope: string;
  /** What is denied: here NotActions are what is left alone. */
  readonly permissions: readonly Permission[];
  /** Counts at the scope itself alone. */
  readonly doNotApplyToChildScopes: boolean;
  /** Whom it is for; {@link everyone} stands for all. */
  readonly principals: readonly DeniedPrincipal[];
  readonly excludePrincipals: readonly DeniedPrincipal[];
  /** Where it is limited further: shown, not evaluated. */
  readonly condition?: string | undefined;
}

export interface DeniedPrincipal {
  readonly id: string;
  /** "User", "Group", "ServicePrincipal", "SystemDefined", … */
  readonly type: string;
}

/** The ID that stands for all users, groups and service principals of the tenant. */
export const everyone = '00000000-0000-0000-0000-000000000000';

/** The deny assignments made at `scope` and above it, whoever they are for. */
export async function listDenyAssignments(cloud: Cloud, at: SubscriptionRef, scope: string, signal: AbortSignal): Promise<DenyAssignment[]> {
  return asAzure(async () => {
    const client = await authorizationClient(cloud, at);
    const denials: DenyAssignment[] = [];
    for await (const denial of client.denyAssignments.listForScope(scope, { filter: 'atScope()', abortSignal: signal })) denials.push(toDenyAssignment(denial));
    return denials;
  });
}

function toDenyAssignment(denial: SdkDenyAssignment): DenyAssignment {
  const permissions = denial.permissions ?? [];
  return {
    id: denial.id ?? '',
    name: denial.denyAssignmentName ?? '',
    description: denial.description ?? '',
    scope: denial.scope ?? '',
    permissions: permissions.map(toPermission),
    doNotApplyToChildScopes: denial.doNotApplyToChildScopes ?? false,
    principals: (denial.principals ?? []).map(toPrincipal),
    excludePrincipals: (denial.excludePrincipals ?? []).map(toPrincipal),
    condition: denial.condition ?? permissions.find(({ condition }) => condition)?.condition,
  };
}

function toPrincipal({ id, type }: Principal): DeniedPrincipal {
  return { id: id ?? '', type: type ?? '' };
}
