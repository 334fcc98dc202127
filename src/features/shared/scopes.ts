import { parseResourceId } from '../../azure/resourceId.ts';
import type { Subscription } from '../../azure/subscriptions.ts';

/** A scope as people call it. */
export function scopeName(scope: string): string {
  const assigned = withoutAssignment(scope);
  if (assigned !== scope) return scopeName(assigned);
  if (scope === '/' || scope === '') return 'the whole tenant';
  const managementGroup = /^\/providers\/Microsoft\.Management\/managementGroups\/([^/]+)$/i.exec(scope)?.[1];
  if (managementGroup) return `management group ${managementGroup}`;
  const id = parseResourceId(scope);
  if (!id) return scope;
  if (id.type) return id.name;
  return id.resourceGroup ? `resource group ${id.resourceGroup}` : `subscription ${id.subscriptionId}`;
}

/** Azure names the assignment that was to be written, or the list that was to be read; people know the place. */
export function withoutAssignment(scope: string): string {
  return /^(.*)\/providers\/Microsoft\.Authorization\/(?:role|deny)Assignments(?:\/[^/]+)?$/i.exec(scope)?.[1] ?? scope;
}

/** Who can help. Source: https://learn.microsoft.com/azure/role-based-access-control/role-assignments#how-to-assign-roles */
export function whoGrants(action: string): string {
  return /^Microsoft\.Authorization\/roleAssignments\//i.test(action)
    ? 'Owner, User Access Administrator or Role Based Access Control Administrator can grant it.'
    : 'Ask an Owner or User Access Administrator of it for a role that allows this.';
}

/** A scope as people call it, a subscription by its name. */
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
