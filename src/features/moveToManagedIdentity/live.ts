import type { Shell } from '../../azure/asCode/shell.ts';
import type { Failure } from '../../ui/failure.ts';

/** How far a move is, apart from what Azure and the record tell. */
export interface Live {
  /** What is under way in this window, at which step, and how far it is. */
  readonly running: Running | undefined;
  /** Whether it stops after that. */
  readonly stopping: boolean;
  /** What went wrong, by step. */
  readonly failures: ReadonlyMap<string, StepFailure>;
  /** The move that has ended here: its record is gone by now. */
  readonly ended: { /** In words. */ readonly removed: readonly string[]; readonly undone: boolean } | undefined;
  readonly shell: Shell;
}

export interface Running {
  readonly kind: 'looking' | 'doing' | 'waiting';
  readonly step?: string | undefined;
  readonly progress: string;
}

export interface StepFailure extends Failure {
  /** Whether something else is under way on the cluster, which can be waited for. */
  readonly busy: boolean;
}
