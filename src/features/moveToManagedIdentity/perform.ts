import type { Cloud } from '../../azure/cloud.ts';
import { getCluster } from '../../azure/clusters.ts';
import type { Cluster } from '../../azure/clusters.ts';
import { isIdle } from '../../azure/changeCluster.ts';
import { AzureError } from '../../azure/errors.ts';
import type { App } from '../shared/app.ts';
import type { Move } from '../shared/moves.ts';
import { removeOperation } from '../shared/removal.ts';
import type { Removed } from '../shared/removal.ts';
import type { Facts } from './facts.ts';
import { grantOperation, updateOperation, upgradeOperation } from './operations.ts';
import { begunMove, withPool, withRegistry } from './record.ts';
import type { Doable } from './steps.ts';

/** What the steps of a move are done with. */
export interface Doing {
  readonly app: App;
  readonly cloud: Cloud;
  readonly facts: Facts;
  /** The record, and otherwise what somebody has chosen for it. */
  readonly record: () => Move | undefined;
  readonly byHand: boolean;
  readonly keep: (move: Move) => Promise<void>;
  readonly forget: () => Promise<void>;
  readonly report: (progress: string) => void;
}

// A step that was begun is waited for to its end, also when its panel is closed.
const never = new AbortController().signal;

/** Does a step and keeps that it is done. Throws what went wrong. */
export async function perform(step: Doable, doing: Doing): Promise<void> {
  const { app, cloud, facts: { cluster }, report } = doing;
  switch (step.kind) {
    case 'update':
      return update(doing);
    case 'grant': {
      const kubelet = cluster.runsOn.kind === 'managedIdentity' ? cluster.runsOn.kubelet?.principalId : undefined;
      if (kubelet === undefined) throw new AzureError('invalid', 'NoKubeletIdentity', `${cluster.name} has no kubelet identity, and that is what pulls images.`);
      // A role that does nothing in the registry's mode would pass for granted, and the nodes be replaced.
      if (step.registry.unread) throw step.registry.unread;
      await app.operations.submit(grantOperation(cloud, cluster, step.registry, kubelet), never, report);
      return noteDone(doing, (move) => withRegistry(move, step.registry.id, { granted: true }));
    }
    case 'pool': {
      const pools = doing.record()?.pools ?? [];
      const place = `${pools.findIndex(({ name }) => name === step.pool.name) + 1} of ${pools.length}`;
      await app.operations.submit(upgradeOperation(cloud, cluster, step.pool.name, place), never, report);
      return noteDone(doing, (move) => withPool(move, step.pool.name));
    }
  }
}

async function noteDone({ record, keep }: Doing, change: (move: Move) => Move): Promise<void> {
  const move = record();
  // Somebody may have ended it in another window.
  if (move) await keep(change(move));
}

async function update({ app, cloud, facts, byHand, keep, forget, report }: Doing): Promise<void> {
  // Before it is sent: what the service principal had is told by nobody afterwards.
  await keep(begunMove(facts, { byHand }, new Date()));
  try {
    await app.operations.submit(updateOperation(cloud, facts.cluster), never, report);
  } catch (error) {
    // What Azure has refused has not begun. Another window may have been quicker: then it is that one's record, too.
    if (error instanceof AzureError && refusals.has(error.kind) && (await isUntouched(cloud, facts.cluster))) await forget();
    throw error;
  }
}

const refusals: ReadonlySet<string> = new Set(['denied', 'conflict', 'invalid', 'signInNeeded', 'throttled'] satisfies AzureError['kind'][]);

async function isUntouched(cloud: Cloud, { id, ...at }: Cluster): Promise<boolean> {
  try {
    const { cluster } = await getCluster(cloud, at, id, never);
    return cluster.runsOn.kind === 'servicePrincipal' && isIdle(cluster) && cluster.state === at.state;
  } catch (error) {
    if (!(error instanceof AzureError)) throw error;
    return false;
  }
}

/** Removes the pull roles of the service principal, and gives what went. Where one is still there, that is in `failed`. */
export async function removeRoles({ app, facts: { removable }, report }: Pick<Doing, 'app' | 'facts' | 'report'>): Promise<Removed> {
  report('Azure is removing them.');
  // The panel says what came of it, and offers to undo it.
  return app.operations.submit({ ...removeOperation(app, removable), done: () => undefined }, never, report);
}
