import type { Cluster } from '../../azure/clusters.ts';
import type { Icon } from '../../ui/nodes.ts';

export function isStopped({ power }: Pick<Cluster, 'power'>): boolean {
  return power.toLowerCase() === 'stopped';
}

type State = 'running' | 'stopped' | 'failed' | 'busy';

/** What one should know before anything else; while Azure stops or starts a cluster it has the new power state already. */
function stateOf(cluster: Pick<Cluster, 'power' | 'state'>): State {
  const state = cluster.state.toLowerCase();
  if (state === 'failed' || state === 'canceled') return 'failed';
  if (state !== 'succeeded' && state !== '') return 'busy';
  return isStopped(cluster) ? 'stopped' : 'running';
}

/** "Succeeded", "Updating", "Stopped". */
export function stateInWords(cluster: Pick<Cluster, 'power' | 'state'>): string {
  return stateOf(cluster) === 'stopped' ? 'Stopped' : cluster.state;
}

/** Whether there is nothing to tell of its state. */
export function isWell(cluster: Pick<Cluster, 'power' | 'state'>): boolean {
  return stateOf(cluster) === 'running';
}

/** Its state shows in the icon, and where that is well, that it runs on a service principal. */
export function clusterIcon(cluster: Pick<Cluster, 'power' | 'state' | 'runsOn'>): Icon {
  const state = stateOf(cluster);
  if (state !== 'running') return { picture: `cluster-${state}` };
  return { picture: cluster.runsOn.kind === 'managedIdentity' ? 'cluster' : 'cluster-warning' };
}
