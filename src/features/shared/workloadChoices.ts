import type { Source } from '../../manifests/source.ts';
import { workloadsIn } from '../../manifests/workloads.ts';
import { pathOf } from './fileText.ts';
import type { WorkloadChoice } from './workloadContract.ts';

/** The workloads of some files, by their URIs. */
export function workloadChoices(sources: ReadonlyMap<string, Source>): WorkloadChoice[] {
  return workloadsIn(sources).map(({ key, file, workload: { kind, name, namespace, selector, serviceAccount } }) => ({
    key,
    label: `${kind} ${name}`,
    description: pathOf(file),
    namespace,
    selector,
    serviceAccount: serviceAccount === 'default' ? undefined : serviceAccount,
  }));
}
