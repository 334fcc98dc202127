import type { Cloud } from './cloud.ts';
import { idKey } from './resourceId.ts';
import { untilAborted } from './shared.ts';

/** By {@link idKey}: what the next one waits for. */
const last = new WeakMap<Cloud, Map<string, Promise<unknown>>>();

/**
 * Runs `work` when everything that came before it for the same resource of the cloud has ended, well or not. Who aborts
 * leaves at once, and is passed over when the turn comes.
 */
export async function inTurn<T>(cloud: Cloud, id: string, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  const turns = last.get(cloud) ?? new Map<string, Promise<unknown>>();
  last.set(cloud, turns);
  const key = idKey(id);
  const before = turns.get(key) ?? Promise.resolve();
  const result = before.then(async () => {
    if (signal.aborted) throw new DOMException('The operation was aborted.', 'AbortError');
    return work();
  });
  const ended = settled(result).then(() => {
    // The last one leaves nothing behind.
    if (turns.get(key) === ended) turns.delete(key);
    return undefined;
  });
  turns.set(key, ended);
  return untilAborted(result, signal);
}

async function settled(work: Promise<unknown>): Promise<void> {
  await Promise.allSettled([work]);
}
