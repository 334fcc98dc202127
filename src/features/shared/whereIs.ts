import type { SubscriptionRef } from '../../azure/clients.ts';
import type { Subscription } from '../../azure/subscriptions.ts';
import { subscriptionsOfTenant } from './app.ts';
import type { App } from './app.ts';

/** The names of the subscription and the tenant that something is in; their IDs where they have no other name. */
export async function whereIs(app: App, { subscriptionId, tenantId }: SubscriptionRef, signal: AbortSignal): Promise<{ readonly subscription: string; readonly tenant: string }> {
  const [subscriptions, estate] = await Promise.all([subscriptionsOfTenant(app, tenantId, signal), app.estate()]);
  const tenant = estate.tenants().find((one) => one.tenantId.toLowerCase() === tenantId.toLowerCase());
  return { subscription: subscriptionName(subscriptionId, subscriptions), tenant: tenant?.name ?? tenantId };
}

export function subscriptionName(id: string, subscriptions: readonly Subscription[]): string {
  return subscriptions.find(({ subscriptionId }) => subscriptionId.toLowerCase() === id.toLowerCase())?.name ?? id;
}
