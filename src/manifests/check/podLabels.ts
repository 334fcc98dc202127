// The label of AAD Pod Identity: where it is, and what it is.
import { isMap, isScalar } from 'yaml';
import type { YAMLMap } from 'yaml';
import { having } from '../digest.ts';
import { removeEntry, replaceScalar, setValue } from '../entries.ts';
import { mayHave } from '../filledIn.ts';
import type { Finding } from '../finding.ts';
import { selectorProblem } from '../names.ts';
import { child, ownEntry, textOf } from '../nodes.ts';
import { podOf } from '../pod.ts';
import type { Pod } from '../pod.ts';
import type { Manifest } from '../source.ts';
import { podIdentityLabel, useLabel } from '../vocabulary.ts';
import { at, careful, fix } from './at.ts';
import type { Context } from './at.ts';
import { resourceIdProblem } from './azureIds.ts';
import { closestOf } from './closest.ts';
import { patchesOf } from './patches.ts';
import { reaches, reachOf, selectorsOf } from './reach.ts';

export function podLabelFindings(manifest: Manifest, context: Context): Finding[] {
  const pod = podOf(manifest);
  if (!pod) return [];
  return [...misplaced(manifest, pod), ...valueFindings(manifest, pod, context)];
}

/** Labels count on the pod, which a workload makes from its template. */
function misplaced(manifest: Manifest, pod: Pod): Finding[] {
  const { document, node, kind } = manifest;
  if (pod.path.length === 0) return [];
  const own = child(document, node, 'metadata', 'labels');
  return [podIdentityLabel, useLabel].flatMap((label) => {
    const onPod = isMap(pod.labels) && child(document, pod.labels, label) !== undefined;
    const findings: Finding[] = [];
    const entry = isMap(own) ? ownEntry(own, label) : undefined;
    const value = textOf(entry?.value);
    if (entry && !onPod) {
      const message = `The label is on the ${kind} alone. It counts on the pods: put it into the labels of ${pod.path.join('.')}.metadata.`;
      findings.push(at(manifest, entry.key, { code: 'label-on-workload', severity: 'warning', message }, value === undefined ? undefined : fix('Move it to the pod template', removeEntry(manifest, own as YAMLMap, entry), setValue(manifest, [...pod.path, 'metadata', 'labels', label], value))));
    }
    const matched = child(document, node, 'spec', 'selector', 'matchLabels');
    const inSelector = label === useLabel && isMap(matched) ? ownEntry(matched, label) : undefined;
    if (inSelector) {
      const matchedValue = textOf(inSelector.value) ?? value;
      findings.push(at(manifest, inSelector.key, { code: 'label-in-selector', severity: 'warning', message: `The label needs no place in the selector. On a ${kind} that is there already the selector can't be changed: where it came without the label, applying this fails.` }, careful(fix('Take it out of the selector', removeEntry(manifest, matched as YAMLMap, inSelector), onPod || matchedValue === undefined ? undefined : setValue(manifest, [...pod.path, 'metadata', 'labels', label], matchedValue)))));
    }
    return findings;
  });
}

function valueFindings(manifest: Manifest, pod: Pod, { known, complete }: Context): Finding[] {
  const node = pod.labels && child(manifest.document, pod.labels, podIdentityLabel);
  const value = textOf(node);
  // Without a value it is told as that.
  if (!isScalar(node) || value === undefined || value === '') return [];
  const make = (meant: string | undefined) => (meant === undefined || selectorProblem(meant) !== undefined ? undefined : fix(`Make it "${meant}"`, replaceScalar(manifest, node, meant)));
  const selectors = selectorsOf(known);
  const meant = (): string | undefined => closestOf(value, selectors, 'selector', (one) => reaches(one, manifest));
  if (value.includes('/')) {
    const identity = resourceIdProblem(value) ? undefined : known.identities.find((one) => one.resourceId?.toLowerCase() === value.toLowerCase());
    const selector = identity && having(known.bindings, 'identity', identity.name).find((one) => reaches(reachOf(one, known), manifest))?.selector;
    return [at(manifest, node, { code: 'label-is-resource-id', severity: 'error', message: 'A resource ID is no value for a label. What belongs here is the selector of the AzureIdentityBinding.' }, make(selector))];
  }
  const problem = selectorProblem(value);
  if (problem !== undefined) return [at(manifest, node, { code: 'label-value', severity: 'error', message: `"${value}" is no value for a label. ${problem}` }, make(meant()))];
  const [reach] = having(selectors, 'selector', value);
  if (reach && reaches(reach, manifest)) return [];
  // What would match the pod may be in a document that is no YAML at the moment, or be filled in by another tool.
  if (!complete || mayHave(known.bindings, 'selector', value).some((one) => reaches(reachOf(one, known), manifest)) || patchesOf(known, manifest).some(({ selector }) => selector !== undefined && selector !== value)) return [];
  if (!reach) {
    const selector = meant();
    // Where the workspace holds no bindings at all, they are kept elsewhere.
    const severity = known.bindings.length > 0 ? 'warning' : 'information';
    return [at(manifest, node, { code: 'label-without-binding', severity, message: `No AzureIdentityBinding in this workspace has the selector "${value}".${selector === undefined ? '' : ` Did you mean "${selector}"?`}` }, make(selector))];
  }
  const { kept } = reach;
  return kept === undefined ? [] : [at(manifest, node, { code: 'pod-in-another-namespace', severity: 'warning', message: `The AzureIdentity "${kept.name}" is for pods of the namespace "${kept.namespace}" alone, by its annotation.` })];
}
