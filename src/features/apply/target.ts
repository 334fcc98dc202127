import { sameId } from '../../azure/resourceId.ts';
import type { Target } from './protocol.ts';

/** Whether what the one has said yes to goes for the other. */
export function sameTarget(a: Target, b: Target): boolean {
  return sameId(a.cluster, b.cluster) && a.namespace === b.namespace;
}
