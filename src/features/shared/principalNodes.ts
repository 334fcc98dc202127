import { refOf } from '../../azure/clients.ts';
import type { SubscriptionRef } from '../../azure/clients.ts';
import type { Identity } from '../../azure/identities.ts';
import type { SystemAssigned } from '../../azure/systemAssigned.ts';
import type { TreeNode } from '../../ui/nodes.ts';
import type { Row } from '../../ui/tree.ts';
import { isResourceNode } from './resourceNodes.ts';

/** Who roles are assigned to: the service principal of a managed identity. */
export interface Principal {
  /** As people know it: of the user-assigned identity, or of the resource that the identity is of. */
  readonly name: string;
  readonly principalId: string;
  /** Whose token opens the tenant that it lives in. */
  readonly at: SubscriptionRef;
  /** Of the user-assigned identity, or of the resource that has a system-assigned one. */
  readonly resourceId: string;
}

/** A row that stands for a managed identity of whatever sort. */
export interface PrincipalNode extends TreeNode {
  readonly principal: Principal;
}

/** A row that stands for the system-assigned identity of a resource. */
export interface SystemAssignedNode extends PrincipalNode {
  readonly systemAssigned: SystemAssigned;
}

/** A user-assigned identity as what uses it tells of it: where it stands, and not what Azure knows of it. */
export interface UsedIdentity extends SubscriptionRef {
  readonly kind: 'identity';
  readonly id: string;
  readonly name: string;
  readonly clientId: string;
}

/** A row that stands for a user-assigned identity below what uses it. */
export interface UsedIdentityNode extends PrincipalNode {
  readonly used: UsedIdentity;
}

export function usedIdentityOf(row: Row | undefined): UsedIdentity | undefined {
  return row && 'used' in row.node ? (row.node as UsedIdentityNode).used : undefined;
}

/** A row that stands for a service principal that is no managed identity's. */
export interface ServicePrincipalNode extends TreeNode {
  readonly application: { readonly name: string; readonly clientId: string };
}

export function applicationOf(row: Row | undefined): ServicePrincipalNode['application'] | undefined {
  return row && 'application' in row.node ? (row.node as ServicePrincipalNode).application : undefined;
}

/** The service principal of such a row, where the directory told of it. */
export function servicePrincipalOf(row: Row | undefined): Principal | undefined {
  return applicationOf(row) && principalOf(row);
}

export function systemAssignedOf(row: Row | undefined): SystemAssigned | undefined {
  return row && 'systemAssigned' in row.node ? (row.node as SystemAssignedNode).systemAssigned : undefined;
}

/** Who a row stands for: a user-assigned identity, a resource's own, one of a cluster's. */
export function principalOf(row: Row | undefined): Principal | undefined {
  const node = row?.node;
  if (!node) return undefined;
  if ('principal' in node) return (node as PrincipalNode).principal;
  if (!isResourceNode(node) || node.resource.kind !== 'identity') return undefined;
  return identityPrincipal(node.resource);
}

export function identityPrincipal(identity: Identity): Principal {
  const { name, principalId, id } = identity;
  return { name, principalId, at: refOf(identity), resourceId: id };
}
