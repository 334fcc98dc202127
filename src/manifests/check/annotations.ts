// The labels and annotations of workload identity: their keys, their values, and on which object they count.
import { isMap, isScalar } from 'yaml';
import type { Scalar, YAMLMap } from 'yaml';
import { mayShareNamespace } from '../digest.ts';
import type { Change } from '../edit.ts';
import { removeEntry, renameKey, replaceScalar, setValue } from '../entries.ts';
import type { Finding } from '../finding.ts';
import { child, entriesOf, keyOf, target, textOf } from '../nodes.ts';
import type { Entry } from '../nodes.ts';
import { podOf } from '../pod.ts';
import type { Manifest } from '../source.ts';
import { clientIdAnnotation, expirationAnnotation, identityBindingAnnotation, proxyPortAnnotation, proxySidecarAnnotation, skipContainersAnnotation, tenantIdAnnotation, useLabel } from '../vocabulary.ts';
import { at, fix } from './at.ts';
import type { Context } from './at.ts';
import { guidProblem } from './azureIds.ts';
import { closest } from './closest.ts';

const prefix = 'azure.workload.identity/';
const annotations = [clientIdAnnotation, tenantIdAnnotation, expirationAnnotation, skipContainersAnnotation, proxySidecarAnnotation, proxyPortAnnotation, identityBindingAnnotation];
const ofServiceAccount = [clientIdAnnotation, tenantIdAnnotation];

/** A map of labels or of annotations, and whose it is. */
interface Place {
  readonly map: YAMLMap;
  /** Of the metadata that it is in. */
  readonly path: readonly string[];
  readonly what: 'labels' | 'annotations';
  readonly owner: 'serviceAccount' | 'pod' | 'other';
}

export function annotationFindings(manifest: Manifest, context: Context): Finding[] {
  return placesOf(manifest).flatMap((place) =>
    entriesOf(place.map).flatMap((entry) => {
      const key = keyOf(entry);
      return key?.startsWith(prefix) ? [...keyFindings(manifest, place, entry, key, context), ...valueFindings(manifest, place, entry, key)] : [];
    }),
  );
}

function placesOf(manifest: Manifest): Place[] {
  const { document, node, kind } = manifest;
  const pod = podOf(manifest);
  const own = kind === 'ServiceAccount' ? 'serviceAccount' : pod?.path.length === 0 ? 'pod' : 'other';
  const places = [{ owner: own, path: ['metadata'] } as const, ...(pod && pod.path.length > 0 ? [{ owner: 'pod', path: [...pod.path, 'metadata'] } as const] : [])];
  return places.flatMap(({ owner, path }) => (['labels', 'annotations'] as const).flatMap((what) => {
    const map = child(document, node, ...path, what);
    return isMap(map) ? [{ map, path, what, owner }] : [];
  }));
}

function keyFindings(manifest: Manifest, { map, path, what, owner }: Place, entry: Entry, key: string, { manifests }: Context): Finding[] {
  const known = what === 'labels' ? [useLabel] : annotations;
  const move = (title: string, change: Change | undefined) => (change === undefined ? undefined : fix(title, removeEntry(manifest, map, entry), change));
  const pod = podOf(manifest);
  const value = textOf(target(manifest.document, entry.value));
  const toPod = (sibling: 'labels' | 'annotations'): Change | undefined => (pod && value !== undefined ? setValue(manifest, [...pod.path, 'metadata', sibling, key], value) : undefined);
  if (what === 'annotations' && key === useLabel) return [at(manifest, entry.key, { code: 'label-as-annotation', severity: 'warning', message: `"${key}" counts as a label of the pod, not as an annotation.` }, move('Make it a label of the pod', toPod('labels')))];
  if (what === 'labels' && annotations.includes(key)) return [at(manifest, entry.key, { code: 'annotation-as-label', severity: 'warning', message: `"${key}" counts as an annotation, not as a label.` }, move('Make it an annotation', value === undefined ? undefined : setValue(manifest, [...path, 'annotations', key], value)))];
  if (!known.includes(key)) {
    const meant = closest(key, known);
    return [at(manifest, entry.key, { code: 'unknown-annotation', severity: 'warning', message: `Workload identity knows no ${what === 'labels' ? 'label' : 'annotation'} "${key}".${meant === undefined ? '' : ` Did you mean "${meant}"?`}` }, meant === undefined ? undefined : fix(`Rename it to "${meant}"`, renameKey(manifest, entry, meant)))];
  }
  if (what === 'labels') return [];
  const forAccount = ofServiceAccount.includes(key);
  if (owner === 'serviceAccount' ? forAccount || key === expirationAnnotation : owner === 'pod' && !forAccount) return [];
  const [code, where] = owner === 'pod' ? ['annotation-on-pod', 'the pod'] : owner === 'serviceAccount' ? ['annotation-on-service-account', 'the ServiceAccount'] : ['annotation-on-other', `a ${manifest.kind}`];
  const account = forAccount ? accountFor(manifest, manifests) : undefined;
  const better = forAccount ? account && value !== undefined && move(`Move it to the ServiceAccount "${account.name}"`, setValue(account, ['metadata', 'annotations', key], value)) : owner === 'other' && move('Move it to the pod template', toPod('annotations'));
  return [at(manifest, entry.key, { code, severity: 'warning', message: `"${key}" does nothing on ${where}: it counts on the ${forAccount ? 'ServiceAccount' : 'pod'}.` }, better || fix('Take it away', removeEntry(manifest, map, entry)))];
}

/** The ServiceAccount of the file that the pods of a manifest run as, or its only one. */
function accountFor(manifest: Manifest, manifests: readonly Manifest[]): Manifest | undefined {
  const accounts = manifests.filter((one) => one.kind === 'ServiceAccount' && mayShareNamespace(one, manifest));
  const name = textOf(child(manifest.document, podOf(manifest)?.spec, 'serviceAccountName'));
  return accounts.find((one) => one.name === name) ?? (accounts.length === 1 ? accounts[0] : undefined);
}

function valueFindings(manifest: Manifest, { map, what, owner }: Place, entry: Entry, key: string): Finding[] {
  const node = target(manifest.document, entry.value);
  const text = isScalar(node) && node.value === null ? '' : textOf(node);
  if (text === undefined) return [];
  const make = (meant: string | undefined) => (meant === undefined || !isScalar(node) ? undefined : fix(`Make it "${meant}"`, replaceScalar(manifest, node, meant)));
  if (what === 'labels') {
    if (key !== useLabel || owner !== 'pod' || text === 'true' || text === 'false') return [];
    return [at(manifest, node, { code: 'use-label', severity: 'error', message: `Only "true", exactly so, gives the pod a token; "${text}" does not.` }, make('true'))];
  }
  switch (key) {
    case clientIdAnnotation:
    case tenantIdAnnotation: {
      const problem = guidProblem(text);
      return problem ? [at(manifest, node ?? entry.key, { code: key === clientIdAnnotation ? 'client-id' : 'tenant-id', severity: 'error', message: `"${key}" ${problem.problem}.` }, make(problem.meant))] : [];
    }
    case expirationAnnotation: {
      const seconds = Number(text);
      if (Number.isInteger(seconds) && seconds >= 3600 && seconds <= 86_400 && text.trim() !== '') return [];
      const meant = Number.isFinite(seconds) && text.trim() !== '' ? String(Math.min(86_400, Math.max(3600, Math.round(seconds)))) : '3600';
      return [at(manifest, node, { code: 'expiration', severity: 'error', message: `"${text}" is no time that the webhook takes: seconds from 3600 to 86400. It denies the pod.` }, make(meant))];
    }
    case proxySidecarAnnotation: {
      const pod = podOf(manifest);
      const host = pod?.spec && child(manifest.document, pod.spec, 'hostNetwork');
      if (isScalar(host) && host.value === true) return [at(manifest, entry.key, { code: 'sidecar-on-host-network', severity: 'error', message: 'The webhook denies a pod with the proxy sidecar and hostNetwork.' }, fix('Take the annotation away', removeEntry(manifest, map, entry)))];
      if (text === 'true') return [];
      return [at(manifest, node ?? entry.key, { code: 'sidecar-not-true', severity: 'warning', message: `The proxy sidecar is injected wherever this annotation is, with "${text}", too.` }, fix('Take the annotation away', removeEntry(manifest, map, entry)))];
    }
    case proxyPortAnnotation: {
      const port = Number(text);
      if (Number.isInteger(port) && port >= 1 && port <= 65_535) return [];
      return [at(manifest, node, { code: 'proxy-port', severity: 'error', message: `"${text}" is no port. Left out, it is 8000.` }, fix('Take the annotation away', removeEntry(manifest, map, entry)))];
    }
    case skipContainersAnnotation:
      return skippedFindings(manifest, node as Scalar, text);
    default:
      return [];
  }
}

function skippedFindings(manifest: Manifest, node: Scalar, text: string): Finding[] {
  const pod = podOf(manifest);
  if (!pod?.whole || !pod.spec) return [];
  const names = ['containers', 'initContainers'].flatMap((key) => {
    const list = child(manifest.document, pod.spec, key);
    return list && 'items' in list ? (list.items as YAMLMap[]).flatMap((item) => textOf(child(manifest.document, item, 'name')) ?? []) : [];
  });
  const strange = text.split(';').map((name) => name.trim()).find((name) => name !== '' && !names.includes(name));
  if (strange === undefined) return [];
  const meant = closest(strange, names);
  return [at(manifest, node, { code: 'skip-containers', severity: 'warning', message: `The pod has no container "${strange}".${meant === undefined ? ' Names are separated by ";".' : ` Did you mean "${meant}"?`}` }, meant === undefined ? undefined : fix(`Make it "${meant}"`, replaceScalar(manifest, node, text.replace(strange, () => meant))))];
}
