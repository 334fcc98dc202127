import type { SubscriptionRef } from '../../azure/clients.ts';
import type { Cluster } from '../../azure/clusters.ts';
import type { Identity } from '../../azure/identities.ts';
import type { Registry } from '../../azure/registries.ts';
import type { Subscription } from '../../azure/subscriptions.ts';
import type { TreeNode } from '../../ui/nodes.ts';
import type { Row } from '../../ui/tree.ts';

/** The resources that have rows of their own. */
export type Resource = ({ readonly kind: 'identity' } & Identity) | ({ readonly kind: 'cluster' } & Cluster) | ({ readonly kind: 'registry' } & Registry);
export type ResourceKind = Resource['kind'];
export type OfKind<K extends ResourceKind> = Extract<Resource, { kind: K }>;

/** A row that stands for a resource. */
export interface ResourceNode extends TreeNode {
  readonly resource: Resource;
}

/** A row that stands for a subscription or for a group in one. */
export interface SubscriptionNode extends TreeNode {
  readonly subscription: Subscription;
}

/** The resource of a row, when it is of this kind. */
export function resourceOf<K extends ResourceKind>(row: Row | undefined, kind: K): OfKind<K> | undefined {
  const node = row?.node;
  return node && isResourceNode(node) && node.resource.kind === kind ? (node.resource as OfKind<K>) : undefined;
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

/** Ids of the rows from the root down to a resource. */
export function pathOf(resource: SubscriptionRef & { readonly id: string }, group: 'identities' | 'clusters' | 'registries'): string[] {
  return [subscriptionNodeId(resource), group, resource.id.toLowerCase()];
}

export function subscriptionNodeId({ subscriptionId, accountId = '' }: SubscriptionRef): string {
  return `subscription ${subscriptionId.toLowerCase()} ${accountId}`;
}

/** What the tree is made of; a write says which of these it touched. */
export const topics = {
  counts: 'counts',
  identities: (subscriptionId: string) => `identities ${subscriptionId.toLowerCase()}`,
  clusters: (subscriptionId: string) => `clusters ${subscriptionId.toLowerCase()}`,
  registries: (subscriptionId: string) => `registries ${subscriptionId.toLowerCase()}`,
  access: 'access',
  usage: 'usage',
} as const;
