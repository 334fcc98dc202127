// Which ServiceAccount a pod runs as, and whether that one stands for an identity.
import { isMap, isScalar, isSeq } from 'yaml';
import type { Node } from 'yaml';
import { having, havingNear, mayShareNamespace } from '../digest.ts';
import type { PodObject, ServiceAccountObject } from '../digest.ts';
import type { Change } from '../edit.ts';
import { removeEntry, setValue } from '../entries.ts';
import { mayHave, placeholderIn } from '../filledIn.ts';
import type { Finding, Fix } from '../finding.ts';
import { child, ownEntry, textOf } from '../nodes.ts';
import { podOf } from '../pod.ts';
import type { Pod } from '../pod.ts';
import type { Manifest } from '../source.ts';
import { clientIdAnnotation, podIdentityLabel, useLabel } from '../vocabulary.ts';
import { at, careful, fix } from './at.ts';
import type { Context } from './at.ts';
import { closestOf } from './closest.ts';
import { mayGetAccount, mayGetUseLabel, unlessMerged } from './patches.ts';
import { referring } from './referring.ts';
import { isSelected } from './selected.ts';

/** Of a pod, or of what makes pods, and of a ServiceAccount. */
export function serviceAccountFindings(manifest: Manifest, context: Context): Finding[] {
  if (manifest.kind === 'ServiceAccount') return labelOnServiceAccount(manifest, context);
  const pod = podOf(manifest);
  if (!pod) return [];
  const label = child(manifest.document, pod.labels, useLabel);
  if (isScalar(label) && (label.value === 'true' || label.value === true)) return [...bothSystems(manifest, pod), ...accountFindings(manifest, pod, label, context)];
  return label === undefined ? labelMissing(manifest, pod, context) : [];
}

function accountFindings(manifest: Manifest, pod: Pod, label: Node, { known, complete }: Context): Finding[] {
  const node = accountNode(manifest, pod);
  const name = textOf(node);
  const isHere = (account: ServiceAccountObject): boolean => mayShareNamespace(account, manifest);
  const called = (wanted: string): readonly ServiceAccountObject[] => havingNear(known.serviceAccounts, 'name', wanted, manifest);
  const { kind, namespace } = manifest;
  const generate: Fix = { title: 'Generate workload identity YAML…', command: 'generateWorkloadIdentity', workload: { kind, name: manifest.name ?? '', namespace } };
  const runAs = ({ name: meant }: ServiceAccountObject): Fix | undefined => fix(`Run it as the ServiceAccount "${meant}"`, setValue(manifest, [...pod.path, 'spec', 'serviceAccountName'], meant, 'first'));
  const others = (): (Fix | undefined)[] => annotatedOf(known.serviceAccounts, isHere).map(runAs);
  if (name === undefined) {
    // A patch leaves out what it does not change.
    if (!pod.whole || !complete || called('default').some(({ clientId }) => clientId) || mayGetAccount(known, manifest)) return [];
    const unless = unlessMerged(known, manifest, ({ serviceAccount }) => serviceAccount !== undefined);
    return [at(manifest, label, { code: 'service-account-missing', severity: unless === undefined ? 'warning' : 'information', message: `The pod names no ServiceAccount, so it runs as "default", for which no identity lets it in${unless ?? ''}.` }, ...others(), generate)];
  }
  const accounts = called(name);
  if (accounts.some(({ clientId }) => clientId)) return [];
  if (accounts.length > 0) {
    if (namesClientId(manifest, pod)) return [];
    const message = `The ServiceAccount "${name}" has no annotation ${clientIdAnnotation}, so the pod does not know as which identity to sign in, unless its own settings say it.`;
    return [at(manifest, node, { code: 'service-account-unannotated', severity: 'information', message }, ...others(), generate)];
  }
  if (!complete || mayHave(known.serviceAccounts, 'name', name).some(isHere)) return [];
  const meant = closestOf(name, known.serviceAccounts, 'name', isHere);
  // Where the workspace holds no ServiceAccounts at all, they are kept elsewhere.
  const severity = known.serviceAccounts.length > 0 ? 'warning' : 'information';
  const elsewhere = having(known.serviceAccounts, 'name', name).find(({ namespace }) => namespace !== undefined);
  const message = elsewhere ? `The ServiceAccount "${name}" is in the namespace "${elsewhere.namespace}", and pods run as one of their own.` : `There is no ServiceAccount "${name}" in this workspace.${meant === undefined ? '' : ` Did you mean "${meant}"?`}`;
  return [at(manifest, node, { code: 'service-account-unknown', severity, message }, ...(meant === undefined ? [] : called(meant).slice(0, 1).map(runAs)), ...others().filter((other) => other?.title !== `Run it as the ServiceAccount "${meant}"`), generate)];
}

/** A pod that runs as a ServiceAccount that stands for an identity, and is given no token. */
function labelMissing(manifest: Manifest, pod: Pod, { known }: Context): Finding[] {
  const node = accountNode(manifest, pod);
  const name = textOf(node);
  if (!pod.whole || name === undefined || mayGetUseLabel(known, manifest) || !havingNear(known.serviceAccounts, 'name', name, manifest).some(({ clientId }) => clientId)) return [];
  const unless = unlessMerged(known, manifest, usesIt);
  return [at(manifest, node, { code: 'use-label-missing', severity: unless === undefined ? 'warning' : 'information', message: `The ServiceAccount "${name}" stands for an identity, but the pod lacks the label ${useLabel}: "true", so it gets no token${unless ?? ''}.` }, fix('Add the label to the pod', addLabel(manifest, pod)))];
}

function labelOnServiceAccount(manifest: Manifest, { manifests, known, complete }: Context): Finding[] {
  const labels = child(manifest.document, manifest.node, 'metadata', 'labels');
  const entry = isMap(labels) ? ownEntry(labels, useLabel) : undefined;
  if (!isMap(labels) || !entry || !complete || placeholderIn(manifest.name) !== undefined || mayHave(known.pods, 'serviceAccount', manifest.name ?? '').some((one) => mayShareNamespace(one, manifest))) return [];
  const runsAs = (one: { readonly serviceAccount: string | undefined; readonly namespace: string | undefined }): boolean => one.serviceAccount === manifest.name && mayShareNamespace(one, manifest);
  const pods = havingNear(known.pods, 'serviceAccount', manifest.name, manifest);
  const lackingIt = pods.filter((one) => !one.usesWorkloadIdentity && !mayGetUseLabel(known, one));
  if (pods.length > 0 && lackingIt.length === 0) return [];
  const unsure = pods.length > 0 && lackingIt.every((one) => unlessMerged(known, one, usesIt) !== undefined);
  const lacking = referring(manifests, manifest.name ?? '').flatMap((other) => {
    const pod = podOf(other);
    const isOne = pod && runsAs({ serviceAccount: textOf(accountNode(other, pod)), namespace: other.namespace }) && child(other.document, pod.labels, useLabel) === undefined;
    return isOne ? [addLabel(other, pod)] : [];
  });
  const away = removeEntry(manifest, labels, entry);
  const message = 'The label does nothing on the ServiceAccount: the pod template of the workload that runs as it needs the label.';
  // The label taken away, nothing tells any more that pods lack it.
  const mended = lacking.length > 0 ? fix('Move it to the pods that run as it', away, ...lacking) : fix('Take the label away', away);
  return [at(manifest, entry.key, { code: 'use-label-on-service-account', severity: unsure ? 'information' : 'warning', message }, lacking.length > 0 ? mended : careful(mended))];
}

/** Whether a container is told which identity it signs in as, by the variable that the webhook would set from the annotation. */
function namesClientId({ document }: Manifest, { spec }: Pod): boolean {
  const containers = ['containers', 'initContainers'].flatMap((key) => itemsOf(child(document, spec, key)));
  return containers.some((container) => itemsOf(child(document, container, 'env')).some((variable) => textOf(child(document, variable, 'name')) === 'AZURE_CLIENT_ID'));
}

function itemsOf(node: Node | undefined): Node[] {
  return isSeq(node) ? (node.items as Node[]) : [];
}

/** The first of them that stand for an identity: more would make a long menu. */
function annotatedOf(accounts: readonly ServiceAccountObject[], takes: (account: ServiceAccountObject) => boolean): ServiceAccountObject[] {
  const found: ServiceAccountObject[] = [];
  for (const account of accounts) {
    if (account.clientId && takes(account)) found.push(account);
    if (found.length === 5) break;
  }
  return found;
}

function bothSystems(manifest: Manifest, { labels }: Pod): Finding[] {
  const entry = labels && ownEntry(labels, podIdentityLabel);
  if (!labels || !entry) return [];
  return [at(manifest, entry.key, { code: 'both-systems', severity: 'warning', message: 'The pod is for AAD Pod Identity and for workload identity at once: which of them signs it in depends on its SDK.' }, isSelected(manifest, podIdentityLabel) ? undefined : fix('Take the label of AAD Pod Identity away', removeEntry(manifest, labels, entry)))];
}

function usesIt({ usesWorkloadIdentity }: PodObject): boolean {
  return usesWorkloadIdentity;
}

function addLabel(manifest: Manifest, pod: Pod): Change {
  return setValue(manifest, [...pod.path, 'metadata', 'labels', useLabel], 'true');
}

function accountNode({ document }: Manifest, { spec }: Pod): Node | undefined {
  return child(document, spec, 'serviceAccountName') ?? child(document, spec, 'serviceAccount');
}
