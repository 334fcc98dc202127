/** A failure in words for people. `ui` knows no Azure: the composition root hands over the function that finds the words. */
export interface Failure {
  /** A few words for a row of the tree: "No permission". */
  readonly short: string;
  /** One sentence or two: what happened and what to do. */
  readonly message: string;
  /** Codes and IDs for support and for the log, a line each. */
  readonly details: readonly string[];
  /** Whether the same again may work: a busy service, a dropped connection. */
  readonly transient: boolean;
  /** What is true of it, for the menu of its row in the tree: "signIn" where that is the way out. */
  readonly flags: readonly string[];
  /** Ways out, beside Show Log. */
  readonly ways: readonly Way[];
}

export interface Way {
  readonly title: string;
  readonly run: () => unknown;
}

export type Describe = (error: unknown) => Failure;
