import type { SubscriptionRef } from '../../azure/clients.ts';
import type { Cluster } from '../../azure/clusters.ts';
import { idKey } from '../../azure/resourceId.ts';
import type { App } from './app.ts';

/**
 * The way of a cluster from its service principal to a managed identity: what Azure does not tell any more once the
 * cluster is updated. Kept until it is done, for every window, so that it can be gone on with.
 */
export interface Move {
  readonly clusterId: string;
  readonly at: SubscriptionRef;
  readonly servicePrincipal: { readonly clientId: string; /** Its object ID; undefined where the directory does not know it. */ readonly principalId: string | undefined };
  /** What the service principal could pull from, and by which assignment. */
  readonly grants: readonly MovedGrant[];
  /** The pools that were there, and whether each has new nodes since. */
  readonly pools: readonly { readonly name: string; readonly upgraded: boolean }[];
  /** ISO 8601. */
  readonly begun: string;
}

export interface MovedGrant {
  readonly registryId: string;
  /** Whose token opens the registry. */
  readonly at: SubscriptionRef;
  readonly assignmentId: string;
}

const key = 'moves';
type Moves = Readonly<Record<string, Move>>;

/** The move of a cluster that has begun and is not done. */
export function moveOf(app: Pick<App, 'memory' | 'cloud'>, clusterId: string): Move | undefined {
  return all(app)[keyOf(app, clusterId)];
}

export async function keepMove(app: Pick<App, 'memory' | 'cloud'>, move: Move): Promise<void> {
  await app.memory.update(key, { ...all(app), [keyOf(app, move.clusterId)]: move });
}

export async function forgetMove(app: Pick<App, 'memory' | 'cloud'>, clusterId: string): Promise<void> {
  const { [keyOf(app, clusterId)]: _, ...others } = all(app);
  await app.memory.update(key, others);
}

/** The pools whose nodes still pull with the service principal; empty where none do, or where nothing is known of a move. */
export function poolsOnServicePrincipal(app: Pick<App, 'memory' | 'cloud'>, { id, nodePools }: Pick<Cluster, 'id' | 'nodePools'>): string[] {
  const left = (moveOf(app, id)?.pools ?? []).filter(({ upgraded }) => !upgraded).map(({ name }) => name);
  return left.filter((name) => nodePools.some((pool) => pool.name === name));
}

function all({ memory }: Pick<App, 'memory'>): Moves {
  return memory.get<Moves>(key) ?? {};
}

/** The sample has other clusters than Azure. */
function keyOf({ cloud }: Pick<App, 'cloud'>, clusterId: string): string {
  return `${cloud().resourceManager} ${idKey(clusterId)}`;
}
