import { refOf, subscriptionClient } from './clients.ts';
import type { SubscriptionRef, TenantRef } from './clients.ts';
import type { Cloud } from './cloud.ts';
import { asAzure } from './errors.ts';
import { allByName } from './paging.ts';

/** A tenant as one account sees it. */
export interface Tenant extends TenantRef {
  /** The display name, or the tenant's ID where the directory does not tell. */
  readonly name: string;
  readonly domain: string;
}

export interface Subscription extends SubscriptionRef {
  readonly name: string;
  /** "Enabled", "Disabled", "Warned", … */
  readonly state: string;
}

export interface Location {
  /** For instance "eastus". */
  readonly name: string;
  /** For instance "East US". */
  readonly displayName: string;
}

/** All tenants that an account is a member or a guest of; without one, the first account. */
export async function listTenants(cloud: Cloud, accountId: string | undefined, signal: AbortSignal): Promise<Tenant[]> {
  return asAzure(async () => {
    const client = await subscriptionClient(cloud, { accountId });
    const tenants: Tenant[] = [];
    for await (const tenant of client.tenants.list({ abortSignal: signal })) {
      const tenantId = tenant.tenantId ?? '';
      tenants.push({ tenantId, accountId, name: tenant.displayName ?? tenantId, domain: tenant.defaultDomain ?? '' });
    }
    return tenants;
  });
}

/** The subscriptions that a tenant's token opens, by name. */
export async function listSubscriptions(cloud: Cloud, at: TenantRef, signal: AbortSignal): Promise<Subscription[]> {
  return asAzure(async () => {
    const client = await subscriptionClient(cloud, at);
    return allByName(client.subscriptions.list({ abortSignal: signal }), ({ subscriptionId = '', displayName: name = subscriptionId, state = 'Enabled' }) => ({ ...refOf({ ...at, subscriptionId }), name, state }));
  });
}

/** The regions in which the subscription may create resources, by display name. */
export async function listLocations(cloud: Cloud, at: SubscriptionRef, signal: AbortSignal): Promise<Location[]> {
  return asAzure(async () => {
    const client = await subscriptionClient(cloud, at);
    const locations: Location[] = [];
    for await (const { name, displayName, metadata } of client.subscriptions.listLocations(at.subscriptionId, { abortSignal: signal })) {
      // Logical regions ("United States") are listed too; no resource can be created in them.
      if (name && metadata?.regionType !== 'Logical') locations.push({ name, displayName: displayName ?? name });
    }
    return locations.toSorted((a, b) => a.displayName.localeCompare(b.displayName));
  });
}
