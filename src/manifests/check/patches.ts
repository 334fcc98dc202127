// What Kustomize gives to a workload on its way to the cluster: what its own manifest lacks, or says otherwise, may stand there.
import { having, havingNear } from '../digest.ts';
import type { Digest, PodObject } from '../digest.ts';
import { useLabel } from '../vocabulary.ts';

type Named = { readonly kind: string; readonly name: string | undefined; readonly namespace: string | undefined };

/** The patches of a workload that the workspace holds: by its name, or by what a Kustomization says that they are for. */
export function patchesOf({ pods, targets }: Digest, workload: Named): readonly PodObject[] {
  const { kind, name } = workload;
  const isTarget = targets.some((target) => (target.kind ?? kind) === kind && (target.name ?? name) === name);
  return (isTarget ? having(pods, 'whole', false) : havingNear(pods, 'name', name ?? '', workload)).filter((one) => !one.whole && one.kind === kind);
}

/**
 * The workloads of its name that are none for sure: a patch may name an image, too, and a copy for another environment is as
 * likely. It is among them itself.
 */
function copiesOf({ pods }: Digest, workload: Named): readonly PodObject[] {
  return havingNear(pods, 'name', workload.name ?? '', workload).filter((one) => one.whole && one.kind === workload.kind);
}

/** Whether the pods of a workload that lacks the label of workload identity may get it. */
export function mayGetUseLabel(known: Digest, workload: Named): boolean {
  return known.given.includes(useLabel) || patchesOf(known, workload).some(({ usesWorkloadIdentity }) => usesWorkloadIdentity);
}

/** Whether they may run as another ServiceAccount than "default". */
export function mayGetAccount(known: Digest, workload: Named): boolean {
  return known.given.includes('serviceAccountName') || patchesOf(known, workload).some(({ serviceAccount }) => serviceAccount !== undefined);
}

/** The end of a sentence about what a workload lacks and one of its copies has; nothing where none has it. */
export function unlessMerged(known: Digest, workload: Named, has: (one: PodObject) => boolean): string | undefined {
  return copiesOf(known, workload).some(has) ? `, unless this is merged with another ${workload.kind} "${workload.name}", which has it` : undefined;
}
