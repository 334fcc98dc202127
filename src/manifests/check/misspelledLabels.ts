// Labels of pods that look like the one of AAD Pod Identity and are none: its key is compared letter by letter, and with case.
import { setValue } from '../entries.ts';
import type { Finding, Fix } from '../finding.ts';
import { child, entriesOf, keyOf, textOf } from '../nodes.ts';
import type { Entry } from '../nodes.ts';
import { podOf } from '../pod.ts';
import type { Pod } from '../pod.ts';
import type { Manifest } from '../source.ts';
import { podIdentityLabel } from '../vocabulary.ts';
import { at, fix } from './at.ts';
import { closest } from './closest.ts';
import { renamed } from './renaming.ts';
import { isSelected } from './selected.ts';

export function misspelledLabelFindings(manifest: Manifest): Finding[] {
  const pod = podOf(manifest);
  if (!pod?.labels) return [];
  return entriesOf(pod.labels).flatMap((entry) => {
    const key = keyOf(entry);
    if (key === undefined || key === podIdentityLabel || closest(key, [podIdentityLabel]) === undefined) return [];
    // The one that has to stay does no harm beside the right one.
    if (isSelected(manifest, key) && child(manifest.document, pod.labels, podIdentityLabel) !== undefined) return [];
    const message = `AAD Pod Identity knows no label "${key}". Did you mean "${podIdentityLabel}"?`;
    return [at(manifest, entry.key, { code: 'label-misspelled', severity: 'warning', message }, mended(manifest, pod, entry, key))];
  });
}

/** A workload that selects its pods by the label has to keep it. */
function mended(manifest: Manifest, { path, labels }: Pod, entry: Entry, key: string): Fix | undefined {
  if (!isSelected(manifest, key)) return labels && renamed(manifest, labels, entry, podIdentityLabel);
  const value = textOf(entry.value);
  return value === undefined ? undefined : fix(`Add the label "${podIdentityLabel}"`, setValue(manifest, [...path, 'metadata', 'labels', podIdentityLabel], value));
}
