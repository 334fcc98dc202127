import type { Resource } from '../resource.ts';
import type { Files } from './files.ts';
import type { AppliedObjects } from './objects.ts';

/** Where a command runs: a cluster, what was applied to it, and the files that came with the command. */
export interface Machine {
  readonly cluster: Resource;
  readonly objects: AppliedObjects;
  readonly files: Files;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** What came of a command. */
export interface Outcome {
  readonly exitCode: number;
  readonly logs: string;
  /** What is applied to the cluster afterwards. */
  readonly objects: AppliedObjects;
}
