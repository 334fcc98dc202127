/** A command that was run on a cluster, with what came of it. */
export interface Command {
  /** 32 hexadecimal digits. */
  readonly id: string;
  readonly clusterId: string;
  readonly startedAt: number;
  /** Until then it runs. */
  readonly finishedAt: number;
  readonly exitCode: number;
  readonly logs: string;
  /** Why it could not be run at all; it has neither exit code nor logs then. */
  readonly reason?: string;
}
