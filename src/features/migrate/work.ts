/** What a panel does, one thing at a time. It is the host that remembers it: a page that is hidden begins anew, and what it was answered meanwhile is lost. */
export interface Work<Result> {
  /** Throws where something is under way already. */
  readonly begin: (act: (signal: AbortSignal) => Promise<Result>) => Promise<Result>;
  /** The end of what was begun last, which may be long past, or fail; undefined before anything was begun. */
  readonly last: () => Promise<Result> | undefined;
  /** Aborts what is under way. */
  readonly stop: () => void;
}

/** `busy`: why a second thing is refused, in a sentence. */
export function createWork<Result>(busy: string): Work<Result> {
  let running: AbortController | undefined;
  let last: Promise<Result> | undefined;
  return {
    async begin(act) {
      if (running) throw new Error(busy);
      running = new AbortController();
      last = act(running.signal).finally(() => (running = undefined));
      return last;
    },
    last: () => last,
    stop: () => running?.abort(),
  };
}
