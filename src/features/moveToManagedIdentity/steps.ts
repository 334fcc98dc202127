import { isIdle } from '../../azure/changeCluster.ts';
import type { Cluster, NodePool } from '../../azure/clusters.ts';
import { hasNewNodes } from '../shared/moves.ts';
import type { Move } from '../shared/moves.ts';
import type { Draft, Facts } from './facts.ts';
import type { RegistryFacts } from './registryFacts.ts';

/**
 * One step of a move. The order keeps pulls alive: the new kubelet identity is let in before any node is new, since a
 * node with that identity and without the role pulls nothing. Source: https://github.com/Azure/AKS/issues/4593
 */
export type Step = { readonly id: string; readonly state: 'done' | 'skipped' | 'open' } & (
  | { readonly kind: 'find' }
  | { readonly kind: 'update' }
  | { readonly kind: 'grant'; readonly registry: RegistryFacts }
  | { readonly kind: 'pool'; readonly pool: NodePool }
  | { readonly kind: 'verify' }
  | { readonly kind: 'remove' }
);

export type Doable = Extract<Step, { readonly kind: 'update' | 'grant' | 'pool' }>;

/** All steps with how they stand: by Azure's truth first, and by the record for what Azure does not tell. */
export function stepsOf({ cluster, former, registries }: Facts, move: Move | undefined, draft: Draft): Step[] {
  const known = former.problem === undefined || move !== undefined || draft.fromNone || registries.length > 0;
  const grants = registries.map((registry): Step => ({ kind: 'grant', id: `grant ${registry.id}`, registry, state: grantState(registry) }));
  const pools = poolsOf(cluster, move).map(({ pool, isNew }): Step => ({ kind: 'pool', id: `pool ${pool.name}`, pool, state: isNew ? 'done' : 'open' }));
  const before: Step[] = [{ kind: 'find', id: 'find', state: known ? 'done' : 'open' }, { kind: 'update', id: 'update', state: isUpdated(cluster, move) ? 'done' : 'open' }, ...grants, ...pools];
  return [...before, { kind: 'verify', id: 'verify', state: before.every(({ state }) => state !== 'open') ? 'done' : 'open' }, { kind: 'remove', id: 'remove', state: 'open' }];
}

/**
 * Whether Azure has moved the cluster and is done with that: it tells of no kubelet identity while it works on it. An
 * update that failed may have left the identities behind, and is none: Azure has to be asked again.
 */
export function isUpdated({ runsOn, state, nodePools }: Pick<Cluster, 'runsOn' | 'state' | 'nodePools'>, move: Pick<Move, 'kubelet'> | undefined): boolean {
  if (runsOn.kind !== 'managedIdentity' || runsOn.kubelet === undefined) return false;
  return move?.kubelet !== undefined || state.toLowerCase() === 'succeeded' || nodePools.some((pool) => !isIdle({ state: 'Succeeded', nodePools: [pool] }));
}

function grantState({ skipped, gone, granted, has, verdict }: RegistryFacts): Step['state'] {
  if (verdict === 'allowed' || verdict === 'conditional' || has || granted) return 'done';
  return skipped || gone ? 'skipped' : 'open';
}

/** The pools that have to get new nodes: those that came after the cluster's update have them. */
export function poolsOf({ nodePools }: Pick<Cluster, 'nodePools'>, move: Move | undefined): { readonly pool: NodePool; readonly isNew: boolean }[] {
  if (!move) return nodePools.map((pool) => ({ pool, isNew: false }));
  return nodePools.flatMap((pool) => {
    const before = move.pools.find(({ name }) => name === pool.name);
    return before ? [{ pool, isNew: move.kubelet !== undefined && hasNewNodes(before, pool) }] : [];
  });
}

/**
 * What is done next without being asked, of what was not tried yet; nothing where something has to be decided first. One
 * registry after another is tried, and no pool before each of them is done or skipped.
 */
export function nextStep(steps: readonly Step[], byHand: boolean, tried: ReadonlySet<string> = new Set()): Doable | undefined {
  for (const step of steps) {
    if (step.state !== 'open' || step.kind === 'verify' || step.kind === 'remove') continue;
    if (step.kind === 'find') return undefined;
    if (step.kind === 'grant') {
      if (!tried.has(step.id)) return step;
      continue;
    }
    const refused = steps.some(({ kind, state }) => kind === 'grant' && state === 'open');
    return tried.has(step.id) || (step.kind === 'pool' && (refused || byHand)) ? undefined : step;
  }
  return undefined;
}

/** The step that Azure is at, whoever has begun it; undefined where nothing of the move is under way. */
export function underWay({ cluster }: Facts, move: Move | undefined): string | undefined {
  if (!move || isIdle(cluster)) return undefined;
  if (!isUpdated(cluster, move)) return 'update';
  const busy = cluster.nodePools.find((pool) => !isIdle({ state: 'Succeeded', nodePools: [pool] }));
  return busy && move.pools.some(({ name }) => name === busy.name) ? `pool ${busy.name}` : undefined;
}
