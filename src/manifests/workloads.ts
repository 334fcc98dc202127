import { digestOf } from './digest.ts';
import type { PodObject } from './digest.ts';
import { workloadKey } from './migration/plan.ts';
import type { Source } from './source.ts';

/** A workload, and the file that it is in. */
export interface WorkloadInFile {
  /** Tells it from all others. */
  readonly key: string;
  readonly file: string;
  readonly workload: PodObject;
}

/** The workloads of some files, by their names. */
export function workloadsIn(sources: ReadonlyMap<string, Source>): WorkloadInFile[] {
  return [...sources].flatMap(([file, { manifests }]) => digestOf(manifests).pods.map((workload) => ({ key: workloadKey(file, workload), file, workload })));
}
