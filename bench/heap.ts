import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose_gc');
const collect = runInNewContext('gc') as () => void;

/** Bytes that are in use when nothing more can be freed. */
export function retained(): number {
  collect();
  collect();
  return process.memoryUsage().heapUsed;
}
