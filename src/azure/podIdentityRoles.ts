import { accessOf, verdictOn } from './effectiveAccess.ts';
import type { Right } from './access.ts';
import type { SubscriptionRef } from './clients.ts';
import type { Cloud } from './cloud.ts';
import type { Cluster } from './clusters.ts';
import type { Identity } from './identities.ts';
import { handOut } from './kubeletOperator.ts';
import { isWithin, subscriptionScope } from './resourceId.ts';
import { builtInRoles } from './roles.ts';
import type { RoleName } from './roles.ts';

/** A role without which pod identity's controller can't give an identity to the nodes. */
export interface NeededRole {
  readonly role: RoleName;
  readonly scope: string;
  /** A subscription whose token opens the scope. */
  readonly at: SubscriptionRef;
  /** What of the role it is about: another role that allows it does as well. */
  readonly right: Right;
}

/** Whether the right is there: not at all, only under a condition, against a deny assignment, or as far as can be told. */
export type Held = { readonly kind: 'yes' | 'no' | 'conditional' | 'unknown' } | { readonly kind: 'denied'; readonly by: readonly string[] };

const writeNodes: Right = { action: 'Microsoft.Compute/virtualMachineScaleSets/write' };

function nodeGroupScope({ subscriptionId, nodeResourceGroup }: Pick<Cluster, 'subscriptionId' | 'nodeResourceGroup'>): string {
  return `${subscriptionScope(subscriptionId)}/resourceGroups/${nodeResourceGroup}`;
}

/**
 * The roles of standard mode, for whoever the cluster's nodes act as. Managed mode needs none.
 * Source: https://azure.github.io/aad-pod-identity/docs/getting-started/role-assignment/
 */
export function podIdentityRoles(cluster: Pick<Cluster, 'subscriptionId' | 'tenantId' | 'accountId' | 'nodeResourceGroup'>, identity: Identity): NeededRole[] {
  const scope = nodeGroupScope(cluster);
  const { managedIdentityOperator, virtualMachineContributor } = builtInRoles;
  return [
    { role: virtualMachineContributor, scope, at: cluster, right: writeNodes },
    // The nodes' own identity is named in each change of what they have.
    { role: managedIdentityOperator, scope, at: cluster, right: handOut },
    ...(isWithin(identity.id, scope) ? [] : [{ role: managedIdentityOperator, scope: identity.id, at: identity, right: handOut }]),
  ];
}

/** Whether a principal has what these roles are for, by them or by others, here or inherited: three requests a scope. Throws `denied` where that may not be read. */
export async function heldOf(cloud: Cloud, needed: readonly NeededRole[], principalId: string, signal: AbortSignal): Promise<Map<NeededRole, Held>> {
  const byScope = Map.groupBy(needed, ({ scope }) => scope);
  const held = await Promise.all(
    [...byScope.values()].flatMap((roles) => {
      const [{ at, scope }] = roles as [NeededRole];
      const access = accessOf(cloud, at, principalId, scope, signal);
      return roles.map(async (one) => [one, await heldIn(access, one.right)] as const);
    }),
  );
  return new Map(held);
}

async function heldIn(reading: ReturnType<typeof accessOf>, right: Right): Promise<Held> {
  const verdict = verdictOn(right, await reading);
  switch (verdict.kind) {
    case 'allowed':
      return { kind: 'yes' };
    case 'conditional':
      return { kind: 'conditional' };
    case 'denied':
      return { kind: 'denied', by: verdict.denials.map(({ name }) => name) };
    case 'missing':
      return { kind: verdict.unread.length > 0 ? 'unknown' : 'no' };
  }
}
