import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose_gc');
const collect = runInNewContext('gc') as () => void;

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
