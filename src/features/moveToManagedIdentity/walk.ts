import { isBusy, isIdle, untilIdle } from '../../azure/changeCluster.ts';
import type { Cluster } from '../../azure/clusters.ts';
import { AzureError } from '../../azure/errors.ts';
import { isGone } from '../../azure/gone.ts';
import { isCancellation } from '../../ui/abort.ts';
import { shellOfTerminal } from '../../ui/terminal.ts';
import type { App } from '../shared/app.ts';
import { forgetMove, isOf, keepMove, keptMove } from '../shared/moves.ts';
import type { Move } from '../shared/moves.ts';
import type { Removal } from '../shared/removal.ts';
import { topics } from '../shared/resourceNodes.ts';
import { scopeName } from '../shared/scopes.ts';
import { emptyDraft, readFacts } from './facts.ts';
import type { Draft, Facts } from './facts.ts';
import type { Live, Running, StepFailure } from './live.ts';
import { perform, removeRoles } from './perform.ts';
import { planOf, titleOf } from './plan.ts';
import type { MoveView } from './protocol.ts';
import { asSeen } from './record.ts';
import { nextStep, stepsOf, underWay } from './steps.ts';

/** The move of one cluster, as a panel walks it: step by step, each after a new look at what Azure tells. */
export interface Walk {
  readonly view: () => MoveView;
  /** What Azure told last. */
  readonly facts: () => Facts | undefined;
  readonly draft: () => Draft;
  readonly failureOf: (step: string) => StepFailure | undefined;
  /** Reads everything anew, and waits for what was under way. */
  readonly look: () => Promise<void>;
  /** Does one step after another, as far as it goes by itself. */
  readonly go: () => Promise<void>;
  /** Stops after the step that is under way, and waits no more for what was under way before. */
  readonly stop: () => void;
  /** Other choices, before it has begun or on the way. */
  readonly choose: (draft: Partial<Draft>, change: (move: Move) => Move) => Promise<void>;
  /** Removes what the service principal has, or keeps it, and ends the move with that. */
  readonly end: (remove: boolean) => Promise<void>;
  /** What was removed, to be put back. */
  readonly removed: () => readonly Removal[];
  readonly notePutBack: () => void;
}

interface Ended {
  readonly move: Move | undefined;
  readonly removed: readonly Removal[];
  readonly undone: boolean;
}

/** `app` stays with the cluster's cloud. `closed` aborts when nobody looks any more; `changed` is called when there is something new to be seen. */
export function createWalk(app: App, at: Cluster, closed: AbortSignal, changed: () => void, reopen: () => unknown): Walk {
  const { name } = at;
  const cloud = app.cloud();
  const failures = new Map<string, StepFailure>();
  let facts: Facts | undefined;
  let problem: string | undefined;
  let draft = emptyDraft;
  let running: Running | undefined;
  let taken: readonly Removal[] = [];
  let ended: Ended | undefined;
  let stopper = new AbortController();
  const record = () => (ended ? ended.move : keptMove(app, at.id));
  const byHand = () => record()?.byHand ?? draft.byHand;
  const over = () => stopper.signal.aborted || closed.aborted;
  const rows = [topics.clusters(at.subscriptionId)];

  function show(next: Running | undefined): void {
    running = next;
    changed();
  }

  function reportOf(step: string): (progress: string) => void {
    return (progress) => show({ kind: 'doing', step, progress });
  }

  async function keep(move: Move): Promise<void> {
    await keepMove(app, move);
    app.tree.changed(rows);
  }

  async function forget(): Promise<void> {
    await forgetMove(app, at.id);
    app.tree.changed(rows);
  }

  /** Azure's truth first: a record of another cluster of this name is none, and what Azure has done is noted. */
  async function read(): Promise<void> {
    try {
      facts = await readFacts(app, cloud, at, record(), draft, new AbortController().signal);
      problem = undefined;
    } catch (error) {
      const gone = isGone(error);
      refuse(gone ? `${name} is gone: somebody has deleted it. There is nothing to move any more.` : app.describe(error).message);
      if (gone) await forget();
      return;
    }
    const { cluster } = facts;
    const move = record();
    if (move && !isOf(move, cluster)) {
      await forget();
      return read();
    }
    const seen = move && asSeen(move, cluster);
    if (seen && seen !== move) await keep(seen);
    if (!move && cluster.runsOn.kind === 'managedIdentity') refuse(`${name} runs on a managed identity, and nothing is known here of a move that is not finished.`);
  }

  function refuse(why: string): void {
    facts = undefined;
    problem = why;
  }

  /** Waits for what is under way on the cluster, by whomever: it is not started again. False when that was given up. */
  async function settle(): Promise<boolean> {
    while (facts && !isIdle(facts.cluster)) {
      show({ kind: 'waiting', step: underWay(facts, record()), progress: `Waiting until what is under way on ${name} has ended.` });
      try {
        await untilIdle(cloud, at, at.id, AbortSignal.any([closed, stopper.signal]));
      } catch (error) {
        if (isCancellation(error)) return false;
        if (!(error instanceof AzureError)) throw error;
        // What it is, reading tells as well.
        await read();
        return false;
      }
      await read();
    }
    return true;
  }

  /** One thing at a time, and whatever comes of it the panel is not left busy. */
  async function alone(kind: Running['kind'], work: () => Promise<void>): Promise<void> {
    if (running || ended) return;
    stopper = new AbortController();
    show({ kind, progress: 'Looking up how it stands…' });
    try {
      await work();
    } catch (error) {
      refuse(app.describe(error).message);
    } finally {
      show(undefined);
    }
  }

  async function look(): Promise<void> {
    await alone('looking', async () => {
      await read();
      if (record()) await settle();
    });
  }

  async function go(): Promise<void> {
    const tried = new Set<string>();
    await alone('doing', async () => {
      failures.clear();
      do {
        await read();
        if (!(await settle()) || !facts || facts.obstacles.length > 0 || over()) return;
        const step = nextStep(stepsOf(facts, record(), draft), byHand(), tried);
        if (!step) return;
        tried.add(step.id);
        const doing = { app, cloud, facts, record, byHand: byHand(), keep, forget, report: reportOf(step.id) };
        doing.report('');
        await attempt(step.id, async () => perform(step, doing));
        show({ kind: 'doing', progress: 'Looking up how it stands…' });
      } while (!over());
      await read();
    });
  }

  /** A failure stands at its step; with nobody looking it is said aloud, as is the end of the last step. */
  async function attempt(step: string, work: () => Promise<void>): Promise<boolean> {
    const goOn = { title: 'Continue', run: reopen };
    try {
      await work();
      if (closed.aborted) void app.commands.offer('info', `${titleOf(name)}: the step that was under way is done. There are more.`, [goOn]).catch((error: unknown) => app.commands.fail(error));
      return true;
    } catch (error) {
      failures.set(step, { ...app.describe(error), busy: isBusy(error) });
      if (closed.aborted) void app.commands.fail(error, titleOf(name), undefined, [goOn]);
      return false;
    }
  }

  /** What went is kept for Undo, also where another one is still there, which is what is thrown. */
  async function removeFrom(known: Facts): Promise<void> {
    const { removed, failed: [first] } = await removeRoles({ app, facts: known, report: reportOf('remove') });
    taken = [...taken, ...removed];
    if (first) throw first.error;
  }

  async function end(remove: boolean): Promise<void> {
    await alone('doing', async () => {
      await read();
      const known = facts;
      if (!known) return;
      if (remove && !(await attempt('remove', async () => removeFrom(known)))) return;
      ended = { move: record(), removed: taken, undone: false };
      await forget();
    });
  }

  return {
    view(): MoveView {
      const live: Live = { running, stopping: stopper.signal.aborted, failures, shell: shellOfTerminal(), ended: ended && { removed: ended.removed.map(({ roleName, assignment }) => `${roleName} on ${scopeName(assignment.scope)}`), undone: ended.undone } };
      if (facts) return planOf(facts, record(), draft, live);
      const buttons = running ? [] : ([{ id: 'look', label: 'Look Again', primary: true }, { id: 'close', label: 'Close', primary: false }] as const);
      return { title: titleOf(name), headline: running?.progress ?? '', busy: running !== undefined, problems: problem === undefined ? [] : [problem], notes: [], steps: [], buttons };
    },
    facts: () => facts,
    draft: () => draft,
    failureOf: (step) => failures.get(step),
    look,
    go,
    stop() {
      stopper.abort();
      changed();
    },
    async choose(choices, change) {
      const move = record();
      draft = { ...draft, ...choices };
      if (move) await keep(change(move));
      await look();
    },
    end,
    removed: () => (ended && !ended.undone ? ended.removed : []),
    notePutBack() {
      if (ended) ended = { ...ended, undone: true };
      changed();
    },
  };
}
