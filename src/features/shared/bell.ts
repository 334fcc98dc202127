import { untilAborted } from '../../azure/shared.ts';

/** Lets a loop wait until something has changed. */
export interface Bell {
  /** Several rings that nobody has heard yet are one. */
  readonly ring: () => void;
  /** Resolves at the next ring, at once for one that was not heard yet. Rejects with AbortError. */
  readonly heard: (signal: AbortSignal) => Promise<void>;
}

export function createBell(): Bell {
  let next = Promise.withResolvers<void>();
  return {
    ring: () => next.resolve(),
    async heard(signal) {
      signal.throwIfAborted();
      await untilAborted(next.promise, signal);
      next = Promise.withResolvers();
    },
  };
}
