import type { SubscriptionRef } from '../../azure/clients.ts';
import type { Cluster, NodePool } from '../../azure/clusters.ts';
import { idKey } from '../../azure/resourceId.ts';
import type { App } from './app.ts';

/**
 * The way of a cluster from its service principal to a managed identity: what Azure does not tell any more once the
 * cluster is updated. Kept until it is done, for every window, so that it can be gone on with.
 */
export interface Move {
  readonly clusterId: string;
  /** That of the cluster, where Azure told it: another cluster of this name is not meant. */
  readonly uid?: string | undefined;
  readonly at: SubscriptionRef;
  readonly servicePrincipal: {
    readonly clientId: string;
    /** Its object ID; undefined where the directory does not know it, or does not tell. */
    readonly principalId: string | undefined;
    /** Its display name, or its client ID. */
    readonly name: string;
  };
  /** What the cluster is to pull from: what the service principal could pull from, and what somebody has chosen. */
  readonly registries: readonly MovedRegistry[];
  /** The pools that were there. */
  readonly pools: readonly MovedPool[];
  /** Whether somebody gives the pools new nodes by other means. */
  readonly byHand: boolean;
  /** The principal ID of the identity that the kubelets got; undefined before the cluster's update is over. */
  readonly kubelet: string | undefined;
  /** ISO 8601. */
  readonly begun: string;
}

export interface MovedRegistry {
  readonly id: string;
  /** Whose token opens the registry. */
  readonly at: SubscriptionRef;
  /** Under which the service principal had all that it had there; the new identity gets no more. */
  readonly condition?: string | undefined;
  /** The scope that it had its role from, where that is not the registry itself. */
  readonly inheritedFrom?: string | undefined;
  /** Somebody has chosen it; the service principal was not found to have a role there. */
  readonly chosen?: boolean;
  readonly granted?: boolean;
  /** Somebody does not want it granted. */
  readonly skipped?: boolean;
}

/** A pool as it was before the cluster's update. */
export interface MovedPool {
  readonly name: string;
  readonly image: string;
  readonly kubernetesVersion: string;
  /** Whether somebody, or an upgrade whose image is not told, says that its nodes are new. */
  readonly upgraded: boolean;
}

const key = 'moves';
type Moves = Readonly<Record<string, Move>>;
type Kept = Pick<App, 'memory' | 'cloud'>;

/** The move of a cluster that has begun and is not done. */
export function moveOf(app: Kept, cluster: Pick<Cluster, 'id' | 'uid' | 'runsOn'>): Move | undefined {
  const move = keptMove(app, cluster.id);
  return move && isOf(move, cluster) ? move : undefined;
}

/** What is kept under that ID, of whatever cluster it is. */
export function keptMove(app: Kept, clusterId: string): Move | undefined {
  return all(app)[keyOf(app, clusterId)];
}

/** Whether the record is of this cluster: one that was deleted and made again is another one. */
export function isOf({ uid, servicePrincipal, kubelet }: Move, cluster: Pick<Cluster, 'uid' | 'runsOn'>): boolean {
  const { runsOn } = cluster;
  const same = uid === undefined || cluster.uid === undefined ? undefined : uid.toLowerCase() === cluster.uid.toLowerCase();
  if (same === false) return false;
  // Resource Graph may tell of the service principal a while longer; and before the update it may get another one.
  if (runsOn.kind === 'servicePrincipal') return kubelet === undefined ? runsOn.clientId.toLowerCase() === servicePrincipal.clientId.toLowerCase() : same === true;
  return same === true || kubelet === undefined || runsOn.kubelet === undefined || runsOn.kubelet.principalId.toLowerCase() === kubelet.toLowerCase();
}

export async function keepMove(app: Kept, move: Move): Promise<void> {
  await app.memory.update(key, { ...all(app), [keyOf(app, move.clusterId)]: move });
}

export async function forgetMove(app: Kept, clusterId: string): Promise<void> {
  const { [keyOf(app, clusterId)]: _, ...others } = all(app);
  await app.memory.update(key, others);
}

/**
 * Whether a pool has new nodes since the cluster's update, whoever has seen to that: another image and another version
 * of Kubernetes come with new machines.
 */
export function hasNewNodes(before: MovedPool, { nodeImage, kubernetesVersion, state }: NodePool): boolean {
  if (before.upgraded) return true;
  return state.toLowerCase() === 'succeeded' && (nodeImage !== before.image || kubernetesVersion !== before.kubernetesVersion);
}

/** The pools whose nodes still pull with the service principal; empty where none do, or where nothing is known of a move. */
export function poolsOnServicePrincipal(app: Kept, cluster: Pick<Cluster, 'id' | 'uid' | 'runsOn' | 'nodePools'>): string[] {
  const before = moveOf(app, cluster)?.pools ?? [];
  return cluster.nodePools.filter((pool) => before.some((one) => one.name === pool.name && !hasNewNodes(one, pool))).map(({ name }) => name);
}

/** How far the move of a cluster is, in a few words; undefined where there is none that is not done. */
export function moveInWords(app: Kept, cluster: Pick<Cluster, 'id' | 'uid' | 'nodePools' | 'runsOn'>): string | undefined {
  if (cluster.runsOn.kind === 'servicePrincipal' || !moveOf(app, cluster)) return undefined;
  const left = poolsOnServicePrincipal(app, cluster).length;
  return left === 0 ? 'move not finished' : `${left} node ${left === 1 ? 'pool' : 'pools'} still on the service principal`;
}

function all({ memory }: Pick<App, 'memory'>): Moves {
  return memory.get<Moves>(key) ?? {};
}

/** The sample has other clusters than Azure. */
function keyOf({ cloud }: Pick<App, 'cloud'>, clusterId: string): string {
  return `${cloud().resourceManager} ${idKey(clusterId)}`;
}
