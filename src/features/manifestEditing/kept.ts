import { AzureError } from '../../azure/errors.ts';
import { isCancellation } from '../../ui/abort.ts';

/** Answers that are kept for a while: an editor asks at each key that is pressed. */
export interface Kept {
  /** The answer to a question, by its name; undefined where there is none, and then it is not asked again at once either. */
  readonly ask: <T>(name: string, question: (signal: AbortSignal) => Promise<T>) => Promise<T | undefined>;
  /** Gives up what is under way, and everything is asked again. */
  readonly forget: () => void;
}

// Milliseconds. What others do in Azure meanwhile shows that late.
const freshFor = 5 * 60_000;
const failureFor = 60_000;

export function kept(now: () => number = Date.now): Kept {
  const answers = new Map<string, { answer: Promise<unknown>; until: number }>();
  let abort = new AbortController();
  return {
    async ask<T>(name: string, question: (signal: AbortSignal) => Promise<T>) {
      for (const [other, { until }] of answers) if (until <= now()) answers.delete(other);
      const known = answers.get(name);
      if (known) return known.answer as Promise<T | undefined>;
      const asked = { answer: Promise.resolve() as Promise<unknown>, until: now() + freshFor };
      const answer = question(abort.signal).catch((error: unknown) => {
        if (!(error instanceof AzureError) && !isCancellation(error)) throw error;
        // What an editor shows of Azure stands beside what it shows anyway, and is left out.
        asked.until = now() + failureFor;
        return undefined;
      });
      asked.answer = answer;
      answers.set(name, asked);
      return answer;
    },
    forget() {
      abort.abort();
      abort = new AbortController();
      answers.clear();
    },
  };
}
