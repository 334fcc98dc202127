import { parseResourceId } from '../../azure/resourceId.ts';
import type { Subscription } from '../../azure/subscriptions.ts';

/** A scope as people call it. */
export function scopeName(scope: string): string {
  // Azure names the assignment that was to be written; people know the place that it was to be written at.
  const assigned = /^(.*)\/providers\/Microsoft\.Authorization\/roleAssignments\/[^/]+$/i.exec(scope)?.[1];
  if (assigned !== undefined) return scopeName(assigned);
  if (scope === '/' || scope === '') return 'the whole tenant';
  const managementGroup = /^\/providers\/Microsoft\.Management\/managementGroups\/([^/]+)$/i.exec(scope)?.[1];
  if (managementGroup) return `management group ${managementGroup}`;
  const id = parseResourceId(scope);
  if (!id) return scope;
  if (id.type) return id.name;
  return id.resourceGroup ? `resource group ${id.resourceGroup}` : `subscription ${id.subscriptionId}`;
}

/** The same, a subscription by its name. */
export function scopeInWords(scope: string, subscriptions: readonly Subscription[]): string {
  const id = parseResourceId(scope);
  const subscription = id && !id.resourceGroup && !id.type ? subscriptions.find(({ subscriptionId }) => subscriptionId.toLowerCase() === id.subscriptionId.toLowerCase()) : undefined;
  return subscription ? `subscription ${subscription.name}` : scopeName(scope);
}

/** How far down an assignment at the scope counts. */
export function reachInWords(scope: string): string {
  const id = parseResourceId(scope);
  if (id) return id.type ? 'This resource' : id.resourceGroup ? 'All in the resource group' : 'All in the subscription';
  return scope === '/' || scope === '' ? 'Inherited by all in the tenant' : 'Inherited by all its subscriptions';
}
