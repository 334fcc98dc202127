import { mayShareNamespace } from '../digest.ts';
import type { PodObject, SelectingObject } from '../digest.ts';
import { podIdentityLabel } from '../vocabulary.ts';

/** Why the pods of a workload can't lose the label of AAD Pod Identity: something finds them by it, or leaves them out. A sentence, or undefined where nothing does. */
export function selectedWhy(workload: Pick<PodObject, 'namespace' | 'selector'>, selecting: readonly SelectingObject[]): string | undefined {
  if (workload.selector === undefined) return undefined;
  const found = selecting.find((one) => (one.selector === undefined || one.selector === workload.selector) && mayShareNamespace(one, workload));
  if (!found) return undefined;
  const what = found.leavesOut ? `leaves the pods out by the label ${podIdentityLabel}, and would find them` : `finds the pods by the label ${podIdentityLabel}, and would lose them`;
  return `The ${found.kind} "${found.name}" ${what}. Let it select them by another label first.`;
}
