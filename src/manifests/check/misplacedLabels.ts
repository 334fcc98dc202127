// Labels in places that look like the pod's: of a CronJob's jobs, of the selector alone; and one without a value.
import { isMap, isScalar } from 'yaml';
import { mayShareNamespace } from '../digest.ts';
import { removeEntry, setValue } from '../entries.ts';
import type { Finding } from '../finding.ts';
import { child, ownEntry, textOf } from '../nodes.ts';
import { podOf } from '../pod.ts';
import type { Pod } from '../pod.ts';
import type { Manifest } from '../source.ts';
import { podIdentityLabel, useLabel } from '../vocabulary.ts';
import { at, fix } from './at.ts';
import type { Context } from './at.ts';

export function misplacedLabelFindings(manifest: Manifest, context: Context): Finding[] {
  const pod = podOf(manifest);
  return pod ? [...onJobs(manifest, pod), ...inSelectorAlone(manifest, pod), ...withoutValue(manifest, pod, context)] : [];
}

/** A CronJob makes jobs, and these make the pods. */
function onJobs(manifest: Manifest, pod: Pod): Finding[] {
  const labels = manifest.kind === 'CronJob' ? child(manifest.document, manifest.node, 'spec', 'jobTemplate', 'metadata', 'labels') : undefined;
  if (!isMap(labels)) return [];
  return [podIdentityLabel, useLabel].flatMap((label) => {
    const entry = ownEntry(labels, label);
    if (!entry || child(manifest.document, pod.labels, label) !== undefined) return [];
    const value = textOf(entry.value);
    const message = `The label is on the jobs alone. It counts on the pods: put it into the labels of ${pod.path.join('.')}.metadata.`;
    return [at(manifest, entry.key, { code: 'label-on-workload', severity: 'warning', message }, value === undefined ? undefined : fix('Move it to the pod template', removeEntry(manifest, labels, entry), setValue(manifest, [...pod.path, 'metadata', 'labels', label], value)))];
  });
}

function inSelectorAlone(manifest: Manifest, pod: Pod): Finding[] {
  const matched = child(manifest.document, manifest.node, 'spec', 'selector', 'matchLabels');
  const entry = isMap(matched) ? ownEntry(matched, podIdentityLabel) : undefined;
  // What a patch leaves out may be there.
  if (!entry || !pod.whole || child(manifest.document, pod.labels, podIdentityLabel) !== undefined) return [];
  const value = textOf(entry.value);
  return [at(manifest, entry.key, { code: 'label-in-selector-alone', severity: 'error', message: `The ${manifest.kind} selects its pods by this label, which they lack: the API server refuses it, and no pod gets an identity.` }, value === undefined ? undefined : fix('Add the label to the pod template', setValue(manifest, [...pod.path, 'metadata', 'labels', podIdentityLabel], value)))];
}

/** A patch without one takes the label away; an empty text is none there either. */
function withoutValue(manifest: Manifest, pod: Pod, { known }: Context): Finding[] {
  const entry = pod.labels && ownEntry(pod.labels, podIdentityLabel);
  const value = isScalar(entry?.value) ? entry.value.value : entry?.value;
  if (!entry || !(value === '' || (value === null && pod.whole))) return [];
  const selectors = new Set(known.bindings.filter((binding) => mayShareNamespace(binding, manifest)).flatMap(({ selector }) => selector ?? []));
  const [meant, ...others] = selectors;
  return [at(manifest, entry.key, { code: 'label-value', severity: 'error', message: 'The label has no value, so no binding selects the pod. Write the selector of its AzureIdentityBinding.' }, meant === undefined || others.length > 0 ? undefined : fix(`Make it "${meant}"`, setValue(manifest, [...pod.path, 'metadata', 'labels', podIdentityLabel], meant)))];
}
