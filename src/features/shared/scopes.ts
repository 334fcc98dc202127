import { parseResourceId } from '../../azure/resourceId.ts';
import type { Subscription } from '../../azure/subscriptions.ts';
import { scopeName } from './failures.ts';

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
