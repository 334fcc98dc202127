/** What the user wants to see of the tenants: all of them, or some, each as a whole or with some of its subscriptions. */
export interface Choice {
  /** Whether anything of it is wanted. */
  readonly tenant: (tenantId: string) => boolean;
  readonly subscription: (tenantId: string, subscriptionId: string) => boolean;
}

export const everything: Choice = { tenant: () => true, subscription: () => true };

/**
 * Reads the setting: each entry is a tenant's ID for all that is in it, or "tenant ID/subscription ID". Undefined when
 * it is empty, which is no choice at all.
 */
export function readChoice(entries: readonly string[]): Choice | undefined {
  if (entries.length === 0) return undefined;
  const wanted = new Set(entries.map((entry) => entry.trim().toLowerCase()));
  const tenants = new Set([...wanted].map((entry) => entry.split('/')[0] ?? ''));
  return {
    tenant: (tenantId) => tenants.has(tenantId.toLowerCase()),
    subscription: (tenantId, subscriptionId) => wanted.has(tenantId.toLowerCase()) || wanted.has(`${tenantId}/${subscriptionId}`.toLowerCase()),
  };
}

/** The entries for what was picked: a tenant of which all is picked stands for what it gets in future, too. */
export function writeChoice(tenants: readonly { readonly tenantId: string; readonly subscriptionIds: readonly string[] | 'all' }[]): string[] {
  return tenants.flatMap(({ tenantId, subscriptionIds }) => (subscriptionIds === 'all' ? [tenantId] : subscriptionIds.map((id) => `${tenantId}/${id}`)));
}
