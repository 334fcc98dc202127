import type { Cloud } from '../../azure/cloud.ts';
import { clustersOfServicePrincipal } from '../../azure/clustersOf.ts';
import { getCluster } from '../../azure/clusters.ts';
import type { Cluster } from '../../azure/clusters.ts';
import { AzureError } from '../../azure/errors.ts';
import { listLocksAt } from '../../azure/locks.ts';
import { ownVerdict } from '../../azure/ownRights.ts';
import { sameId } from '../../azure/resourceId.ts';
import { subscriptionsOfTenant } from '../shared/app.ts';
import type { App } from '../shared/app.ts';
import { readOnlyProblem } from '../shared/lockWords.ts';
import type { Move, MovedRegistry } from '../shared/moves.ts';
import type { Removal } from '../shared/removal.ts';
import { whoGrants } from '../shared/scopes.ts';
import { readFormer } from './former.ts';
import type { Former } from './former.ts';
import { readRegistry } from './registryFacts.ts';
import type { RegistryFacts } from './registryFacts.ts';

/** All that the plan of a move is made of: Azure's truth, as it is now. */
export interface Facts {
  readonly cluster: Cluster;
  readonly former: Former;
  readonly registries: readonly RegistryFacts[];
  /** What else the service principal has, in words: it is not moved. */
  readonly others: readonly string[];
  /** What could not be read, in sentences. */
  readonly unread: readonly string[];
  /** The roles of the service principal that let one pull and no more. */
  readonly removable: readonly Removal[];
  /** By what it can pull besides, in words. */
  readonly staying: readonly string[];
  /** The names of other clusters that run on it; undefined where that is not known. */
  readonly sharing: readonly string[] | undefined;
  /** What keeps the cluster from being updated, in sentences. */
  readonly obstacles: readonly string[];
}

/** What somebody has chosen before the move has begun. */
export interface Draft {
  /** Registries beside those that the service principal can pull from. */
  readonly chosen: readonly MovedRegistry[];
  /** The IDs of those that are left out, as they are spelled there. */
  readonly leftOut: readonly string[];
  readonly byHand: boolean;
  /** Whether the cluster pulls from no registry, where that cannot be known otherwise. */
  readonly fromNone: boolean;
}

export const emptyDraft: Draft = { chosen: [], leftOut: [], byHand: false, fromNone: false };

/** Reads all of it anew. Throws what keeps the cluster from being read, `notFound` where it is gone. */
export async function readFacts(app: App, cloud: Cloud, at: Cluster, move: Move | undefined, draft: Draft, signal: AbortSignal): Promise<Facts> {
  const [{ cluster }, subscriptions] = await Promise.all([getCluster(cloud, at, at.id, signal), subscriptionsOfTenant(app, at.tenantId, signal)]);
  const former = await readFormer(app, cloud, cluster, move, subscriptions, signal);
  const { kubelet } = cluster.runsOn.kind === 'managedIdentity' ? cluster.runsOn : {};
  const wanted = move?.registries ?? before(former.pulls, draft);
  const [registries, obstacles, sharing] = await Promise.all([
    Promise.all(wanted.map(async (registry) => readRegistry(app, cloud, registry, former.by(registry.id), kubelet?.principalId, signal))),
    obstaclesTo(cloud, cluster, signal),
    // Asked when it matters: before the old roles are removed.
    former.removable.length > 0 && kubelet ? sharingWith(cloud, cluster, former.clientId, subscriptions, signal) : [],
  ]);
  const { removable, staying, others, unread } = former;
  return { cluster, former, registries, others, unread, removable, staying, sharing, obstacles };
}

function before(found: readonly MovedRegistry[], { chosen, leftOut }: Draft): MovedRegistry[] {
  const all = [...found, ...chosen.filter(({ id }) => !found.some((one) => sameId(one.id, id)))];
  return all.map((registry) => ({ ...registry, skipped: leftOut.some((id) => sameId(id, registry.id)) }));
}

/** Said before anything is done. What cannot be looked up keeps nobody from trying: Azure decides. */
async function obstaclesTo(cloud: Cloud, cluster: Cluster, signal: AbortSignal): Promise<string[]> {
  if (cluster.power === 'Stopped') return [`${cluster.name} is stopped, and Azure changes nothing on a stopped cluster. Start it first, for instance with az aks start.`];
  if (cluster.runsOn.kind === 'managedIdentity') return [];
  const [locked, right] = await Promise.all([lockOn(cloud, cluster, signal), missingRight(cloud, cluster, signal)]);
  return [locked, right].filter((one) => one !== undefined);
}

async function lockOn(cloud: Cloud, cluster: Cluster, signal: AbortSignal): Promise<string | undefined> {
  try {
    return readOnlyProblem(cluster.name, await listLocksAt(cloud, cluster, cluster.id, signal));
  } catch (error) {
    if (!(error instanceof AzureError)) throw error;
    return undefined;
  }
}

const write = 'Microsoft.ContainerService/managedClusters/write';

async function missingRight(cloud: Cloud, cluster: Cluster, signal: AbortSignal): Promise<string | undefined> {
  const { kind } = await ownVerdict(cloud, cluster, cluster.id, { action: write }, signal);
  return kind === 'missing' || kind === 'denied' ? `You can't update ${cluster.name}: you need ${write} on it. ${whoGrants(write)}` : undefined;
}

async function sharingWith(cloud: Cloud, cluster: Cluster, clientId: string, subscriptions: Parameters<typeof clustersOfServicePrincipal>[1], signal: AbortSignal): Promise<string[] | undefined> {
  try {
    const { clusters, failures } = await clustersOfServicePrincipal(cloud, subscriptions, clientId, signal);
    const others = clusters.filter(({ id }) => !sameId(id, cluster.id)).map(({ name }) => name);
    return failures.length > 0 && others.length === 0 ? undefined : others;
  } catch (error) {
    if (!(error instanceof AzureError)) throw error;
    return undefined;
  }
}
