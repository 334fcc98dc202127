import { resourceGraphClient, tenantKey } from './clients.ts';
import type { SubscriptionRef } from './clients.ts';
import type { Cloud } from './cloud.ts';
import { asAzure } from './errors.ts';
import { inParallel } from './parallel.ts';
import { parseResourceId, sameId } from './resourceId.ts';

export interface Counts {
  readonly identities: number;
  readonly clusters: number;
  readonly registries: number;
}

const kinds = {
  'microsoft.managedidentity/userassignedidentities': 'identities',
  'microsoft.containerservice/managedclusters': 'clusters',
  'microsoft.containerregistry/registries': 'registries',
} as const satisfies Record<string, keyof Counts>;

/** How many identities, clusters and registries each subscription holds: one query a tenant, keyed by subscription ID in lower case. */
export async function countResources(cloud: Cloud, subscriptions: readonly SubscriptionRef[], signal: AbortSignal): Promise<Map<string, Counts>> {
  const types = Object.keys(kinds).map(kqlString).join(', ');
  const rows = await query(cloud, subscriptions, `resources | where type in~ (${types}) | summarize total = count() by subscriptionId, type`, signal);
  const counts = new Map(subscriptions.map(({ subscriptionId }) => [subscriptionId.toLowerCase(), { identities: 0, clusters: 0, registries: 0 }]));
  for (const { subscriptionId, type, total } of rows) {
    const kind = kinds[String(type).toLowerCase() as keyof typeof kinds];
    const of = counts.get(String(subscriptionId).toLowerCase());
    if (kind && of) of[kind] = Number(total);
  }
  return counts;
}

/** A resource that uses an identity, and as what. */
export interface IdentityUser {
  readonly id: string;
  readonly name: string;
  /** For instance "microsoft.compute/virtualmachines". */
  readonly type: string;
  readonly as: string;
}

/**
 * What uses a user-assigned identity, in those of the subscriptions that the caller may read: resources that it is
 * assigned to, and clusters whose kubelet or add-on it is.
 */
export async function listUsersOf(cloud: Cloud, subscriptions: readonly SubscriptionRef[], identityId: string, signal: AbortSignal): Promise<IdentityUser[]> {
  const id = kqlString(identityId);
  const rows = await query(
    cloud,
    subscriptions,
    // `contains` finds every spelling of the ID, and IDs that begin with it; which of them count is decided below.
    `resources | where tostring(identity.userAssignedIdentities) contains ${id} or tostring(properties.identityProfile) contains ${id} or tostring(properties.addonProfiles) contains ${id}` +
      ' | project id, name, type, assigned = identity.userAssignedIdentities, profile = properties.identityProfile, addons = properties.addonProfiles | order by name asc',
    signal,
  );
  return rows.flatMap((row) => {
    const user = { id: String(row['id']), name: String(row['name']), type: String(row['type']).toLowerCase() };
    const assigned = Object.keys(record(row['assigned'])).some((key) => sameId(key, identityId));
    const kubelet = Object.values(record(row['profile'])).some((profile) => holds(profile, identityId));
    const addons = Object.entries(record(row['addons'])).filter(([, addon]) => holds(record(addon)['identity'], identityId));
    const isCluster = parseResourceId(user.id)?.type.toLowerCase() === 'microsoft.containerservice/managedclusters';
    return [
      ...(assigned ? [{ ...user, as: isCluster ? 'control plane' : 'user-assigned' }] : []),
      ...(kubelet ? [{ ...user, as: 'kubelet' }] : []),
      ...addons.map(([name]) => ({ ...user, as: `add-on ${name}` })),
    ];
  });
}

function holds(profile: unknown, identityId: string): boolean {
  const { resourceId } = record(profile);
  return typeof resourceId === 'string' && sameId(resourceId, identityId);
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

/** Runs a query to its last page, once for each token that opens some of the subscriptions. */
async function query(cloud: Cloud, subscriptions: readonly SubscriptionRef[], text: string, signal: AbortSignal): Promise<Record<string, unknown>[]> {
  const byToken = [...Map.groupBy(subscriptions, tenantKey).values()];
  return (await inParallel(4, byToken, async (opened) => queryIn(cloud, opened, text, signal))).flat();
}

/** All subscriptions are opened by the same token. */
async function queryIn(cloud: Cloud, subscriptions: readonly SubscriptionRef[], text: string, signal: AbortSignal): Promise<Record<string, unknown>[]> {
  const [at] = subscriptions;
  // Without subscriptions the service asks all of the tenant; nobody here means that by an empty list.
  if (!at) return [];
  return asAzure(async () => {
    const client = await resourceGraphClient(cloud, at);
    const rows: Record<string, unknown>[] = [];
    let skipToken: string | undefined;
    do {
      const page = await client.resources(
        { subscriptions: subscriptions.map(({ subscriptionId }) => subscriptionId), query: text, options: { resultFormat: 'objectArray', top: 1000, ...(skipToken && { skipToken }) } },
        { abortSignal: signal },
      );
      rows.push(...(page.data as Record<string, unknown>[]));
      skipToken = page.skipToken;
    } while (skipToken);
    return rows;
  });
}

/** A string literal of KQL. Source: https://learn.microsoft.com/kusto/query/scalar-data-types/string */
function kqlString(value: string): string {
  return `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n').replaceAll('\r', '\\r')}'`;
}
