// What Kustomize gives to a workload on its way to the cluster: what its own manifest lacks, or says otherwise, may stand there.
import { havingNear } from '../digest.ts';
import type { Digest, PodObject } from '../digest.ts';
import { useLabel } from '../vocabulary.ts';

type Named = { readonly kind: string; readonly name: string | undefined; readonly namespace: string | undefined };

/** The patches of a workload that the workspace holds, by its name. */
export function patchesOf({ pods }: Digest, workload: Named): PodObject[] {
  return havingNear(pods, 'name', workload.name ?? '', workload).filter((one) => !one.whole && one.kind === workload.kind);
}

/** Whether the pods of a workload that lacks the label of workload identity may get it. */
export function mayGetUseLabel(known: Digest, workload: Named): boolean {
  return known.given.includes(useLabel) || patchesOf(known, workload).some(({ usesWorkloadIdentity }) => usesWorkloadIdentity);
}
