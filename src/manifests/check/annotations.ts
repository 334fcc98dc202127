// The labels and annotations of workload identity: their keys, and on which object they count.
import { isMap, isScalar } from 'yaml';
import type { YAMLMap } from 'yaml';
import { mayShareNamespace } from '../digest.ts';
import type { Edit } from '../edit.ts';
import { removeEntry, setValue } from '../entries.ts';
import type { Finding, Fix } from '../finding.ts';
import { child, entriesOf, keyOf, target, textOf } from '../nodes.ts';
import type { Entry } from '../nodes.ts';
import { podOf } from '../pod.ts';
import type { Manifest } from '../source.ts';
import { clientIdAnnotation, expirationAnnotation, identityBindingAnnotation, proxyPortAnnotation, proxySidecarAnnotation, skipContainersAnnotation, podIdentityLabel, tenantIdAnnotation, useLabel } from '../vocabulary.ts';
import { annotationValueFindings } from './annotationValues.ts';
import { at, careful, fix } from './at.ts';
import type { Context } from './at.ts';
import { closest } from './closest.ts';
import { renamed } from './renaming.ts';

const prefix = 'azure.workload.identity/';
const annotations = [clientIdAnnotation, tenantIdAnnotation, expirationAnnotation, skipContainersAnnotation, proxySidecarAnnotation, proxyPortAnnotation, identityBindingAnnotation];
const ofServiceAccount = [clientIdAnnotation, tenantIdAnnotation];

/** A map of labels or of annotations, and whose it is. */
export interface Place {
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
      return key?.startsWith(prefix) || (key !== undefined && isMeant(key, place)) || (key === podIdentityLabel && place.what === 'annotations') ? [...keyFindings(manifest, place, entry, key, context), ...annotationValueFindings(manifest, place, entry, key)] : [];
    }),
  );
}

function placesOf(manifest: Manifest): Place[] {
  const { document, node, kind } = manifest;
  const pod = podOf(manifest);
  const own = kind === 'ServiceAccount' ? 'serviceAccount' : pod?.path.length === 0 ? 'pod' : 'other';
  // A CronJob's jobs have metadata of their own, which their pods do not get.
  const jobs = kind === 'CronJob' ? [{ owner: 'other', path: ['spec', 'jobTemplate', 'metadata'] } as const] : [];
  const places = [{ owner: own, path: ['metadata'] } as const, ...jobs, ...(pod && pod.path.length > 0 ? [{ owner: 'pod', path: [...pod.path, 'metadata'] } as const] : [])];
  return places.flatMap(({ owner, path }) => (['labels', 'annotations'] as const).flatMap((what) => {
    const map = child(document, node, ...path, what);
    return isMap(map) ? [{ map, path, what, owner }] : [];
  }));
}

/** A key that begins otherwise than those of workload identity, and is nearly one of them. */
function isMeant(key: string, { what }: Place): boolean {
  return /^azure[.-]?workload[.-]?identity\//i.test(key) && closest(key, knownAs(what)) !== undefined;
}

function knownAs(what: Place['what']): readonly string[] {
  return what === 'labels' ? [useLabel] : annotations;
}

function keyFindings(manifest: Manifest, { map, path, what, owner }: Place, entry: Entry, key: string, { manifests }: Context): Finding[] {
  const known = knownAs(what);
  const away = (title: string): Fix | undefined => fix(title, removeEntry(manifest, map, entry));
  const pod = podOf(manifest);
  const value = textOf(target(manifest.document, entry.value));
  const move = (title: string, to: Manifest, place: readonly string[]): readonly (Fix | undefined)[] => moves(title, away('Take it away'), removeEntry(manifest, map, entry), value, to, [...place, key]);
  if (what === 'annotations' && (key === useLabel || key === podIdentityLabel)) return [at(manifest, entry.key, { code: 'label-as-annotation', severity: 'warning', message: `"${key}" counts as a label of the pod, not as an annotation.` }, ...(pod ? move('Make it a label of the pod', manifest, [...pod.path, 'metadata', 'labels']) : []))];
  if (what === 'labels' && annotations.includes(key)) return [at(manifest, entry.key, { code: 'annotation-as-label', severity: 'warning', message: `"${key}" counts as an annotation, not as a label.` }, ...move('Make it an annotation', manifest, [...path, 'annotations']))];
  if (!known.includes(key)) {
    const meant = closest(key, known);
    return [at(manifest, entry.key, { code: 'unknown-annotation', severity: 'warning', message: `Workload identity knows no ${what === 'labels' ? 'label' : 'annotation'} "${key}".${meant === undefined ? '' : ` Did you mean "${meant}"?`}` }, meant === undefined ? undefined : renamed(manifest, map, entry, meant))];
  }
  if (what === 'labels') return [];
  const forAccount = ofServiceAccount.includes(key);
  if (owner === 'serviceAccount' ? forAccount || key === expirationAnnotation : owner === 'pod' && !forAccount) return [];
  const [code, where] = owner === 'pod' ? ['annotation-on-pod', 'the pod'] : owner === 'serviceAccount' ? ['annotation-on-service-account', 'the ServiceAccount'] : ['annotation-on-other', `a ${manifest.kind}`];
  const message = `"${key}" does nothing on ${where}: it counts on the ${forAccount ? 'ServiceAccount' : 'pod'}.`;
  const account = forAccount ? accountFor(manifest, manifests) : undefined;
  if (account) return [at(manifest, entry.key, { code, severity: 'warning', message }, ...move(`Move it to the ServiceAccount "${account.name}"`, account, ['metadata', 'annotations']))];
  // Without a ServiceAccount the ID would be lost.
  if (forAccount && value !== '') return [at(manifest, entry.key, { code, severity: 'warning', message }, { title: 'Generate workload identity YAML…', command: 'generateWorkloadIdentity', workload: pod && { kind: manifest.kind, name: manifest.name ?? '', namespace: manifest.namespace } }, careful(away('Take it away')))];
  return [at(manifest, entry.key, { code, severity: 'warning', message }, ...(pod && owner === 'other' ? move('Move it to the pod template', manifest, [...pod.path, 'metadata', 'annotations']) : [away('Take it away')]))];
}

/** Puts a text where it belongs, and takes it from where it is. Where another one is there already, only somebody who knows can choose. */
function moves(title: string, away: Fix | undefined, removal: Edit, value: string | undefined, to: Manifest, path: readonly string[]): readonly (Fix | undefined)[] {
  if (value === undefined) return [careful(away)];
  const there = child(to.document, to.node, ...path);
  const written = textOf(there);
  if (there === undefined || written === '' || (isScalar(there) && there.value === null)) return [fix(title, removal, setValue(to, path, value))];
  return [written?.toLowerCase() === value.toLowerCase() ? away : careful(away)];
}

/** The ServiceAccount of the file that the pods of a manifest run as, or its only one. */
function accountFor(manifest: Manifest, manifests: readonly Manifest[]): Manifest | undefined {
  const accounts = manifests.filter((one) => one.kind === 'ServiceAccount' && mayShareNamespace(one, manifest));
  const name = textOf(child(manifest.document, podOf(manifest)?.spec, 'serviceAccountName'));
  return accounts.find((one) => one.name === name) ?? (accounts.length === 1 ? accounts[0] : undefined);
}
