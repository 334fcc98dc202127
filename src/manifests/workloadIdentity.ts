import { isMap } from 'yaml';
import { isSelected } from './check/selected.ts';
import type { Change, Edit } from './edit.ts';
import { entryObstacle, removeEntry, replaceEntry, setValue } from './entries.ts';
import { child, ownEntry, textOf } from './nodes.ts';
import { podOf } from './pod.ts';
import type { Pod } from './pod.ts';
import type { Manifest } from './source.ts';
import { clientIdAnnotation, podIdentityLabel, tenantIdAnnotation, useLabel } from './vocabulary.ts';
import { yamlDocument, yamlText } from './write.ts';

/** A ServiceAccount that stands for an identity. */
export interface WorkloadIdentity {
  /** Of the ServiceAccount: a DNS-1123 subdomain. */
  readonly serviceAccount: string;
  /** Undefined leaves it to `kubectl --namespace`. */
  readonly namespace: string | undefined;
  readonly clientId: string;
  /** Of the identity, where it is another one than the webhook's own, which is the cluster's. */
  readonly tenantId?: string | undefined;
}

/** The ServiceAccount of Microsoft Entra Workload ID, as YAML. Annotations: Azure/azure-workload-identity v1.6.0. */
export function serviceAccountYaml({ serviceAccount, namespace, ...identity }: WorkloadIdentity): string {
  return yamlText(yamlDocument({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: serviceAccount, ...(namespace && { namespace }), annotations: annotationsOf(identity) } }));
}

/** What the template of the pods needs, as YAML that begins with `template`. */
export function podTemplateYaml({ serviceAccount }: Pick<WorkloadIdentity, 'serviceAccount'>): string {
  return yamlText(yamlDocument({ template: { metadata: { labels: { [useLabel]: 'true' } }, spec: { serviceAccountName: serviceAccount } } }));
}

/**
 * Lets the pods of a workload sign in by a ServiceAccount: the label, and the name. A label of AAD Pod Identity gives its
 * place to it. Undefined where the manifest makes no pods, no edits where nothing is to be done.
 */
export function letPodsUse(manifest: Manifest, serviceAccount: string): Change | undefined {
  const pod = podOf(manifest);
  if (!pod) return undefined;
  const { document } = manifest;
  const template = child(document, manifest.node, ...pod.path);
  // Two edits would each make one.
  if (pod.path.length > 0 && (!isMap(template) || template.items.length === 0)) return setValue(manifest, pod.path, { metadata: { labels: { [useLabel]: 'true' } }, spec: { serviceAccountName: serviceAccount } });
  const metadata = [...pod.path, 'metadata'];
  if (isSelected(manifest, podIdentityLabel)) return { obstacle: `Its selector holds the label ${podIdentityLabel}, and the selector of a ${manifest.kind} can't be changed.` };
  const edits: Edit[] = [];
  const old = pod.labels && ownEntry(pod.labels, podIdentityLabel);
  if (pod.labels && child(document, pod.labels, podIdentityLabel) !== undefined && !old) return { obstacle: `The label ${podIdentityLabel} is merged from another place by "<<".` };
  const obstacle = old && entryObstacle(manifest, old);
  if (obstacle !== undefined) return { obstacle };
  // Whether the map may be changed at all, setting a value in it tells.
  const use = setValue(manifest, [...metadata, 'labels', useLabel], 'true');
  if ('obstacle' in use) return use;
  const label = child(document, pod.labels, useLabel);
  // What is merged by "<<" counts for nothing beside an entry of its own.
  if (old && pod.labels && textOf(label) !== 'true' && !ownEntry(pod.labels, useLabel)) edits.push(replaceEntry(manifest, old, useLabel, 'true'));
  else edits.push(...(old && pod.labels ? [removeEntry(manifest, pod.labels, old)] : []), ...(textOf(label) === 'true' ? [] : use.edits));
  const account = runAs(manifest, pod, serviceAccount);
  return 'obstacle' in account ? account : { edits: [...edits, ...account.edits] };
}

/** What the pods run as: by its name of today, and by the one of before where that stands there. */
function runAs(manifest: Manifest, { path, spec }: Pod, serviceAccount: string): Change {
  const said = (key: string) => textOf(child(manifest.document, spec, key));
  if ((said('serviceAccountName') ?? said('serviceAccount')) === serviceAccount) return { edits: [] };
  const edits: Edit[] = [];
  for (const key of ['serviceAccountName', ...(spec && ownEntry(spec, 'serviceAccount') ? ['serviceAccount'] : [])]) {
    const change = setValue(manifest, [...path, 'spec', key], serviceAccount, 'first');
    if ('obstacle' in change) return change;
    edits.push(...change.edits);
  }
  return { edits };
}

/** Makes a ServiceAccount stand for an identity: the annotations with its client ID, and with its tenant where that is given. */
export function annotateServiceAccount(manifest: Manifest, identity: Pick<WorkloadIdentity, 'clientId' | 'tenantId'>): Change {
  const wanted = annotationsOf(identity);
  const there = child(manifest.document, manifest.node, 'metadata', 'annotations');
  // What is right may be shared, or merged from another place.
  if (Object.entries(wanted).every(([key, value]) => textOf(child(manifest.document, there, key)) === value)) return { edits: [] };
  return setValue(manifest, ['metadata', 'annotations'], wanted);
}

function annotationsOf({ clientId, tenantId }: Pick<WorkloadIdentity, 'clientId' | 'tenantId'>): Record<string, string> {
  return { [clientIdAnnotation]: clientId, ...(tenantId !== undefined && { [tenantIdAnnotation]: tenantId }) };
}
