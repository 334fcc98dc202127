import { asAzure, AzureError } from './errors.ts';

/**
 * Repeats `attempt` while, and only while, Azure refuses it with this code: what was just made is not known everywhere
 * yet. `pauses` are seconds, one before each repetition; `waiting` is told of each. Throws what the last attempt threw.
 */
export async function untilKnown<T>(code: string, pauses: readonly number[], attempt: () => Promise<T>, signal: AbortSignal, waiting: () => void = () => {}): Promise<T> {
  const { delay } = await import('@azure/core-util');
  for (const seconds of pauses) {
    try {
      return await asAzure(attempt);
    } catch (error) {
      if (!(error instanceof AzureError) || error.code !== code) throw error;
    }
    waiting();
    await delay(seconds * 1000, { abortSignal: signal });
  }
  return asAzure(attempt);
}
