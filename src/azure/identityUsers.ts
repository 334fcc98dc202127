import { refOf, resourceClient } from './clients.ts';
import type { SubscriptionRef } from './clients.ts';
import type { Cloud } from './cloud.ts';
import { listClusters } from './clusters.ts';
import type { Cluster } from './clusters.ts';
import { asAzure } from './errors.ts';
import { everyPage } from './pages.ts';
import { inParallel } from './parallel.ts';
import { isWithoutResourceGraph, kqlString, queryPages } from './resourceGraph.ts';
import type { Row } from './resourceGraph.ts';
import { idKey, sameId } from './resourceId.ts';
import { writtenResources } from './writtenResources.ts';

/** A resource that uses an identity, and as what. */
export interface IdentityUser {
  readonly id: string;
  readonly name: string;
  /** In lower case, for instance "microsoft.compute/virtualmachines". */
  readonly type: string;
  /** What tells resources of one type apart, for instance "functionapp,linux"; empty for most types. */
  readonly variant: string;
  readonly as: string;
}

/**
 * What uses a user-assigned identity, in all that the caller may read, whatever of it they chose to be shown: what it is
 * assigned to, and clusters whose kubelet or add-on it is. By name.
 */
export async function listUsersOf(cloud: Cloud, subscriptions: readonly SubscriptionRef[], identityId: string, signal: AbortSignal): Promise<IdentityUser[]> {
  try {
    return await usersByQuery(cloud, subscriptions, identityId, signal);
  } catch (error) {
    if (!isWithoutResourceGraph(error)) throw error;
  }
  const found = await inParallel(4, subscriptions, async (at) => usersByProviders(cloud, at, identityId, signal));
  return found.flat().toSorted((a, b) => a.name.localeCompare(b.name));
}

async function usersByQuery(cloud: Cloud, subscriptions: readonly SubscriptionRef[], identityId: string, signal: AbortSignal): Promise<IdentityUser[]> {
  const id = kqlString(identityId);
  // `contains` finds every spelling of the ID, and IDs that begin with it; which of them count is decided below.
  const text =
    `resources | where tostring(identity.userAssignedIdentities) contains ${id} or tostring(properties.identityProfile) contains ${id} or tostring(properties.addonProfiles) contains ${id}` +
    ' | project id, name, type, kind, assigned = identity.userAssignedIdentities, profile = properties.identityProfile, addons = properties.addonProfiles | order by name asc, id asc';
  const rows = await everyPage(queryPages(cloud, subscriptions, { text, everywhere: true }), signal);
  // What a cluster runs on since it was written, Resource Graph may not know yet.
  const written = writtenResources.pending(cloud);
  const shown = new Set(subscriptions.map(({ subscriptionId }) => subscriptionId.toLowerCase()));
  const own = [...written.values()].flatMap(({ value }) => (value?.kind === 'cluster' && shown.has(value.subscriptionId.toLowerCase()) ? usesOfCluster(value, identityId) : []));
  const known = rows.filter(({ id }) => !written.has(idKey(String(id))));
  return [...known.flatMap((row) => usesOf(row, identityId)), ...own].toSorted((a, b) => a.name.localeCompare(b.name));
}

function usesOf(row: Row, identityId: string): IdentityUser[] {
  const user = { id: String(row['id']), name: String(row['name']), type: String(row['type']).toLowerCase(), variant: typeof row['kind'] === 'string' ? row['kind'] : '' };
  const assigned = Object.keys(record(row['assigned'])).some((key) => sameId(key, identityId));
  const kubelet = Object.values(record(row['profile'])).some((profile) => holds(profile, identityId));
  const addons = Object.entries(record(row['addons'])).filter(([, addon]) => holds(record(addon)['identity'], identityId));
  return [
    ...(assigned ? [{ ...user, as: user.type === clusterType ? 'control plane' : 'user-assigned' }] : []),
    ...(kubelet ? [{ ...user, as: 'kubelet' }] : []),
    ...addons.map(([name]) => ({ ...user, as: `add-on ${name}` })),
  ];
}

const clusterType = 'microsoft.containerservice/managedclusters';

/** The list of all resources tells what is assigned to them, and the clusters what they run with. */
async function usersByProviders(cloud: Cloud, at: SubscriptionRef, identityId: string, signal: AbortSignal): Promise<IdentityUser[]> {
  const [assigned, clusters] = await Promise.all([
    asAzure(async () => {
      const client = await resourceClient(cloud, refOf(at));
      const found: IdentityUser[] = [];
      for await (const { id = '', name = '', type = '', kind, identity } of client.resources.list({ abortSignal: signal })) {
        found.push(...usesOf({ id, name, type, kind, assigned: identity?.userAssignedIdentities }, identityId));
      }
      return found;
    }),
    listClusters(cloud, at, signal),
  ]);
  // The control plane's is among what is assigned.
  return [...assigned, ...clusters.flatMap((cluster) => usesOfCluster(cluster, identityId).filter(({ as }) => as !== 'control plane'))];
}

function usesOfCluster({ id, name, runsOn, addons }: Cluster, identityId: string): IdentityUser[] {
  const user = { id, name, type: clusterType, variant: '' };
  const own = runsOn.kind === 'managedIdentity' ? [['control plane', runsOn.controlPlane] as const, ['kubelet', runsOn.kubelet] as const] : [];
  const all = [...own, ...addons.map((addon) => [`add-on ${addon.name}`, addon.identity] as const)];
  return all.filter(([, identity]) => sameId(identity?.resourceId, identityId)).map(([as]) => ({ ...user, as }));
}

function holds(profile: unknown, identityId: string): boolean {
  const { resourceId } = record(profile);
  return typeof resourceId === 'string' && sameId(resourceId, identityId);
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
