import { about, list, onDay } from './finding.ts';
import type { Finding, Mark, Words } from './finding.ts';
import type { PullFacts } from './facts.ts';
import { isAnonymous } from './checkPuller.ts';

const of = about('pools', 'Node pools');

/** Whether all nodes use the kubelet identity: those of a cluster that left a service principal do when they are new. */
export function checkPools(facts: PullFacts, { said }: Words): Finding | undefined {
  const { puller, noted, oldRight, traces, found, cluster } = facts;
  if (puller.kind !== 'kubelet' || found.kind === 'foreign' || isAnonymous(facts)) return undefined;
  if (noted && noted.pools.length > 0) {
    const still = `The nodes of ${pools(noted.pools)} still pull as the service principal that ${cluster.name} had`;
    if (noted.principalId === undefined) return unfinished('no', `${still}, and that is gone.`);
    if (!oldRight || 'error' in oldRight) return unfinished('maybe', `${still}. What that may do could not be read. ${oldRight ? said(oldRight.error) : ''}`);
    const { kind } = oldRight.value.verdict;
    if (kind === 'allowed') return unfinished('maybe', `${still}, which can pull for as long as its secret holds.`);
    return unfinished(kind === 'conditional' ? 'maybe' : 'no', `${still}, ${kind === 'conditional' ? 'which can pull where a condition holds' : 'and that can\'t pull'}.`);
  }
  if (noted) return of('yes', `All nodes of ${cluster.name} are new since it left its service principal.`);
  if (!traces || 'error' in traces) return of('maybe', `Whether nodes of ${cluster.name} still use a service principal of before could not be read. ${traces ? said(traces.error) : ''}`);
  if (!traces.value) return of('yes', `Nothing tells that ${cluster.name} ever had a service principal.`);
  const { movedAt, pools: old, beyondLog } = traces.value;
  if (old.length === 0) return of('yes', `All nodes of ${cluster.name} are new since it got its kubelet identity on ${onDay(movedAt)}.`);
  return of(
    'maybe',
    `No node image upgrade of ${pools(old)} is in the activity log since ${cluster.name} got its kubelet identity on ${onDay(movedAt)}: nodes from before may still pull as a service principal.`,
    beyondLog ? 'The activity log tells of the last 90 days alone.' : undefined,
    'Nodes that are new for another reason, such as another version of Kubernetes, are well.',
    upgrade,
  );
}

function unfinished(mark: Mark, detail: string): Finding {
  return { ...of(mark, detail, upgrade), move: 'goOn' };
}

const upgrade = 'A node image upgrade of a pool makes its nodes use the kubelet identity.';

function pools(names: readonly string[]): string {
  return `the node ${names.length === 1 ? 'pool' : 'pools'} ${list(names)}`;
}
