import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose_gc');
const collect = runInNewContext('gc') as () => void;

/** How many there are, and the list held by nothing else: what awaits a list keeps it for as long as it runs itself. */
export async function held(list: Promise<readonly unknown[]>): Promise<{ count: number; held: { value: unknown } }> {
  const items = await list;
  return { count: items.length, held: { value: items } };
}

/** What a value takes, in bytes: what becomes free when it is let go. `value` must be held by nothing else. */
export function sizeOf(held: { value: unknown }): number {
  const before = retained();
  held.value = undefined;
  return before - retained();
}

/** Bytes that are in use when nothing more can be freed. */
export function retained(): number {
  collect();
  collect();
  return process.memoryUsage().heapUsed;
}
