import { refOf } from '../../azure/clients.ts';
import type { Cluster } from '../../azure/clusters.ts';
import type { Move, MovedRegistry } from '../shared/moves.ts';
import type { Draft, Facts } from './facts.ts';
import { isUpdated, poolsOf } from './steps.ts';

// What is kept of a move, as it goes on.

/** As it begins. */
export function begunMove({ cluster, former, registries }: Facts, { byHand }: Pick<Draft, 'byHand'>, now: Date): Move {
  return {
    clusterId: cluster.id,
    uid: cluster.uid,
    at: refOf(cluster),
    servicePrincipal: { clientId: former.clientId, principalId: former.principalId, name: former.name },
    registries: registries.map(({ id, at, condition, inheritedFrom, chosen = false, skipped = false }) => ({ id, at, condition, inheritedFrom, chosen, skipped })),
    pools: cluster.nodePools.map(({ name, nodeImage, kubernetesVersion }) => ({ name, image: nodeImage, kubernetesVersion, upgraded: false })),
    byHand,
    kubelet: undefined,
    begun: now.toISOString(),
  };
}

/** With what Azure tells by now, whoever has done it; the same where that is nothing new. */
export function asSeen(move: Move, cluster: Cluster): Move {
  const kubelet = isUpdated(cluster, move) && cluster.runsOn.kind === 'managedIdentity' ? (cluster.runsOn.kubelet?.principalId ?? move.kubelet) : move.kubelet;
  const seen = poolsOf(cluster, { ...move, kubelet }).filter(({ pool, isNew }) => isNew && move.pools.some(({ name, upgraded }) => name === pool.name && !upgraded));
  if (kubelet === move.kubelet && seen.length === 0) return move;
  return seen.reduce((known, { pool }) => withPool(known, pool.name), { ...move, kubelet });
}

export function withPool(move: Move, name: string): Move {
  return { ...move, pools: move.pools.map((pool) => (pool.name === name ? { ...pool, upgraded: true } : pool)) };
}

export function withRegistry(move: Move, id: string, more: Partial<MovedRegistry>): Move {
  return { ...move, registries: move.registries.map((registry) => (registry.id === id ? { ...registry, ...more } : registry)) };
}
