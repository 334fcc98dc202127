/** An answer that several ask for and that is asked for once. */
export interface Shared<T> {
  /** The answer, from the request under way where there is one. Rejects with AbortError as soon as `signal` aborts. */
  readonly get: (signal: AbortSignal) => Promise<T>;
}

interface Flight<T> {
  readonly answer: Promise<T>;
  readonly abort: AbortController;
  askers: number;
  landed: boolean;
}

/**
 * Keeps the answer of `load`. Who leaves takes nobody else's answer away: the request is cancelled when the last one who
 * waits for it has left. A failure is not kept.
 */
export function shared<T>(load: (signal: AbortSignal) => Promise<T>): Shared<T> {
  let flight: Flight<T> | undefined;

  function begin(): Flight<T> {
    const abort = new AbortController();
    const begun: Flight<T> = { answer: load(abort.signal), abort, askers: 0, landed: false };
    begun.answer.then(
      () => (begun.landed = true),
      () => forget(begun),
    );
    return begun;
  }

  function forget(which: Flight<T>): void {
    if (flight === which) flight = undefined;
  }

  return {
    async get(signal) {
      // Its reason may be anything; who waits is told of an abort in the one way that all know.
      if (signal.aborted) throw abortError();
      const asked = (flight ??= begin());
      asked.askers += 1;
      try {
        return await untilAborted(asked.answer, signal);
      } finally {
        asked.askers -= 1;
        if (asked.askers === 0 && !asked.landed) {
          forget(asked);
          asked.abort.abort();
        }
      }
    },
  };
}

/** The answer, or AbortError as soon as the signal aborts. */
export async function untilAborted<T>(answer: Promise<T>, signal: AbortSignal): Promise<T> {
  let stop: (() => void) | undefined;
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(abortError());
    signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([answer, aborted]);
  } finally {
    if (stop) signal.removeEventListener('abort', stop);
  }
}

function abortError(): DOMException {
  return new DOMException('The operation was aborted.', 'AbortError');
}
