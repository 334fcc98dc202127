import { isIdle } from '../../azure/changeCluster.ts';
import { count } from '../shared/impact.ts';
import type { Move } from '../shared/moves.ts';
import type { Draft, Facts } from './facts.ts';
import { itemOf } from './items.ts';
import type { Live } from './live.ts';
import type { MoveView } from './protocol.ts';
import { nextStep, stepsOf, underWay } from './steps.ts';
import type { Step } from './steps.ts';

/** What is shown of a move: from what Azure tells, from the record, and from what is under way. */
export function planOf(facts: Facts, move: Move | undefined, draft: Draft, live: Live): MoveView {
  const steps = stepsOf(facts, move, draft);
  const { cluster, obstacles } = facts;
  const { running, stopping, ended } = live;
  const busy = running !== undefined;
  const next = nextStep(steps, move?.byHand ?? draft.byHand);
  const going = running?.step ?? underWay(facts, move);
  const blocked = obstacles.length > 0 && next !== undefined;
  const waits = !isIdle(cluster) && next !== undefined && !busy;
  return {
    title: titleOf(cluster.name),
    headline: headlineOf(steps, move, facts, live, next),
    busy,
    problems: [...(blocked ? obstacles : []), ...(waits && going === undefined ? [`Azure is working on ${cluster.name} already (${stateOf(facts)}). The move can begin when that has ended.`] : [])],
    notes: ended ? [] : notesOn(cluster.name),
    steps: steps.map((step, index) => itemOf(step, { facts, move, draft, live, steps }, going, index + 1)),
    buttons: [
      ...(running && running.kind !== 'looking' ? [{ id: 'stop' as const, label: running.kind === 'waiting' ? 'Stop Waiting' : stopping ? 'Stopping After This Step…' : 'Stop After This Step', primary: false }] : []),
      ...(!busy && next && !blocked ? [{ id: 'go' as const, label: waits ? 'Wait and Continue' : move ? 'Continue' : 'Move to Managed Identity', primary: true }] : []),
      ...(busy || ended ? [] : [{ id: 'look' as const, label: 'Look Again', primary: false }]),
      ...(busy ? [] : [{ id: 'close' as const, label: 'Close', primary: ended !== undefined }]),
    ],
  };
}

export function titleOf(name: string): string {
  return `Move ${name} to a managed identity`;
}

function stateOf({ cluster: { state, nodePools } }: Facts): string {
  const pool = nodePools.find((one) => !isIdle({ state: 'Succeeded', nodePools: [one] }));
  return isIdle({ state, nodePools: [] }) && pool ? `node pool ${pool.name}: ${pool.state}` : state;
}

function headlineOf(steps: readonly Step[], move: Move | undefined, { cluster }: Facts, { running, ended, failures }: Live, next: Step | undefined): string {
  const all = steps.length;
  if (ended) return `${cluster.name} runs on a managed identity. The move is finished.`;
  const at = steps.findIndex(({ id }) => id === running?.step);
  if (running) return at === -1 ? running.progress : `Step ${at + 1} of ${all} is under way. If you close this panel it is the last one for now, and Azure goes on with it.`;
  if (steps.some(({ id, state }) => state === 'open' && failures.has(id))) return 'It did not go on: see below. What is done stays done.';
  if (!move) return `Nothing has been changed yet. This is what will be done, in ${all} steps.`;
  const done = steps.filter(({ state }) => state !== 'open').length;
  if (!isIdle(cluster)) return `Azure is working on ${cluster.name}.`;
  if (next) return `${count(done, 'step')} of ${all} ${done === 1 ? 'is' : 'are'} done. It can be gone on with when you like, in another window too.`;
  const [open] = steps.filter(({ state }) => state === 'open');
  return open?.kind === 'remove' ? 'All is moved. One question is left.' : 'It waits for you: see below.';
}

function notesOn(name: string): string[] {
  return [
    'There is no way back to the service principal, and a cluster with a managed identity can\'t be moved to another tenant.',
    `The nodes of ${name} go on with the service principal until they are new machines. Its secret has to stay valid until then.`,
    'The new kubelet identity is let into the registries right after the update, before any node is new: a node with the new identity and without the role can\'t pull (401, Azure/AKS issue 4593).',
    'New nodes mean that pods move: node by node, each is drained and replaced. A workload with one replica is interrupted, and a disruption budget that allows none holds it up.',
  ];
}
