import type { SubscriptionRef } from '../../azure/clients.ts';
import { idKey } from '../../azure/resourceId.ts';
import type { OfKind, Resource, ResourceKind } from '../../azure/resources.ts';
import type { Subscription } from '../../azure/subscriptions.ts';
import type { TreeNode } from '../../ui/nodes.ts';
import type { Row } from '../../ui/tree.ts';

/** A row that stands for a resource. */
export interface ResourceNode extends TreeNode {
  readonly resource: Resource;
}

/** A row that stands for a subscription or for a group in one. */
export interface SubscriptionNode extends TreeNode {
  readonly subscription: Subscription;
}

/** A resource group. */
export interface ResourceGroup {
  readonly id: string;
  readonly name: string;
  readonly tenantId: string;
}

/** A row that stands for a resource group with an ID of its own. */
export interface ResourceGroupNode extends TreeNode {
  readonly resourceGroup: ResourceGroup;
}

export function resourceGroupOf(row: Row): ResourceGroup | undefined {
  return 'resourceGroup' in row.node ? (row.node as ResourceGroupNode).resourceGroup : undefined;
}

/** The resource of a row, when it is of this kind. */
export function resourceOf<K extends ResourceKind>(row: Row | undefined, kind: K): OfKind<K> | undefined {
  const node = row?.node;
  return node && isResourceNode(node) && node.resource.kind === kind ? (node.resource as OfKind<K>) : undefined;
}

/** The same for the nearest one that the row is or lies in. */
export function resourceAround<K extends ResourceKind>(row: Row | undefined, kind: K): OfKind<K> | undefined {
  for (let at = row; at; at = at.parent) {
    const found = resourceOf(at, kind);
    if (found) return found;
  }
  return undefined;
}

export function isResourceNode(node: TreeNode): node is ResourceNode {
  return 'resource' in node;
}

/** The subscription that a row lies in. */
export function subscriptionOf(row: Row | undefined): Subscription | undefined {
  for (let at = row; at; at = at.parent) {
    if ('subscription' in at.node) return (at.node as SubscriptionNode).subscription;
  }
  return undefined;
}

/** "rg-pay · westeurope": what tells two resources of one name apart. */
export function whereabouts(resource: { readonly resourceGroup: string; readonly location: string }): string {
  return `${resource.resourceGroup} · ${resource.location}`;
}

/** The ids of the rows below a subscription. */
export const groupIds = { identity: 'identities', cluster: 'clusters', registry: 'registries' } as const satisfies Record<ResourceKind, string>;
export const systemAssignedGroupId = 'systemAssigned';

/** The id of a resource's row: what tells it from the others of its kind in a subscription. */
export function resourceNodeId({ resourceGroup, name }: { readonly resourceGroup: string; readonly name: string }): string {
  return `${resourceGroup}/${name}`.toLowerCase();
}

/** The id of the row "Federated Credentials" below an identity, and that of a credential below it. */
export const credentialsId = 'federatedCredentials';
export const credentialNodeId = ({ name }: { readonly name: string }): string => name.toLowerCase();

/** The id of a subscription's row. */
export function subscriptionNodeId({ subscriptionId, accountId = '' }: SubscriptionRef): string {
  return `subscription ${subscriptionId.toLowerCase()} ${accountId}`;
}

/** What the tree is made of; a write says which of these it touched. */
export const topics = {
  counts: 'counts',
  identities: (subscriptionId: string) => `identities ${subscriptionId.toLowerCase()}`,
  clusters: (subscriptionId: string) => `clusters ${subscriptionId.toLowerCase()}`,
  registries: (subscriptionId: string) => `registries ${subscriptionId.toLowerCase()}`,
  systemAssigned: (subscriptionId: string) => `systemAssigned ${subscriptionId.toLowerCase()}`,
  access: 'access',
  usage: 'usage',
  /** The federated credentials of an identity. */
  credentials: (identityId: string) => `credentials ${idKey(identityId)}`,
  /** How the tree arranges what it has. */
  layout: 'layout',
} as const;
