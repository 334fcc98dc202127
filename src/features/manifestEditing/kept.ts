import { AzureError } from '../../azure/errors.ts';
import { shared, untilAborted } from '../../azure/shared.ts';
import type { Shared } from '../../azure/shared.ts';
import { isCancellation } from '../../ui/abort.ts';

/** Answers that are kept for a while: an editor asks at each key that is pressed. */
export interface Kept {
  /**
   * The answer to a question; undefined where Azure gives none, and then it is not asked again at once either. Rejects
   * with AbortError as soon as `signal` aborts, and with whatever else goes wrong, which is not kept.
   */
  readonly ask: <T>(question: Question<T>, signal: AbortSignal) => Promise<T | undefined>;
  /** What a write has touched, by topics, is asked again. Without them everything is, and what is under way is given up. */
  readonly forget: (topics?: readonly string[]) => void;
  /** Aborts when everything is forgotten. */
  readonly present: () => AbortSignal;
}

/** Something to find out. */
export interface Question<T> {
  /** Tells it from all others. */
  readonly name: string;
  /** Whether a write that touched this topic makes its answer another one. */
  readonly goesBy: (topic: string) => boolean;
  readonly find: (signal: AbortSignal) => Promise<T>;
}

interface Answer {
  readonly goesBy: (topic: string) => boolean;
  readonly found: Shared<unknown>;
  until: number;
}

// Milliseconds. What others do in Azure meanwhile shows that late.
const freshFor = 5 * 60_000;
const failureFor = 60_000;
// Whoever types leaves a question at each key, to ask it again at the next one.
const givenUpAfter = 1000;

export function kept(now: () => number = Date.now): Kept {
  const answers = new Map<string, Answer>();
  let present = new AbortController();

  function begin<T>({ name, goesBy, find }: Question<T>): Answer {
    const forgotten = present.signal;
    const begun: Answer = {
      goesBy,
      until: 0,
      found: shared(async (left) => {
        begun.until = now() + freshFor;
        try {
          return await find(AbortSignal.any([left, forgotten]));
        } catch (error) {
          if (left.aborted || !(error instanceof AzureError || isCancellation(error))) throw error;
          // What an editor shows of Azure stands beside what it shows anyway, and is left out. Asking again signs nobody in.
          begun.until = isSignIn(error) ? Infinity : now() + failureFor;
          return undefined;
        }
      }),
    };
    answers.set(name, begun);
    return begun;
  }

  return {
    async ask<T>(question: Question<T>, signal: AbortSignal) {
      signal.throwIfAborted();
      for (const [other, { until }] of answers) if (until <= now()) answers.delete(other);
      const { found } = answers.get(question.name) ?? begin(question);
      return (await untilAborted(waitFor(found, signal), signal)) as T | undefined;
    },
    forget(topics) {
      for (const [name, { goesBy }] of answers) if (topics?.some(goesBy) ?? true) answers.delete(name);
      if (topics) return;
      present.abort();
      present = new AbortController();
    },
    present: () => present.signal,
  };
}

/** Goes on waiting for a while after the signal has aborted. */
async function waitFor(found: Shared<unknown>, signal: AbortSignal): Promise<unknown> {
  const waiting = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const leave = (): void => void (timer = setTimeout(() => waiting.abort(), givenUpAfter));
  signal.addEventListener('abort', leave, { once: true });
  try {
    return await found.get(waiting.signal);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', leave);
  }
}

function isSignIn(error: unknown): boolean {
  return error instanceof AzureError && error.kind === 'signInNeeded';
}
