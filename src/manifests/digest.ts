import { isMap, isScalar } from 'yaml';
import type { Node } from 'yaml';
import { placeholderIn } from './filledIn.ts';
import { child, textOf } from './nodes.ts';
import { podOf } from './pod.ts';
import { selectionsOf } from './selecting.ts';
import type { Selection } from './selecting.ts';
import type { Manifest } from './source.ts';
import { behaviorAnnotation, clientIdAnnotation, podIdentityKind, podIdentityLabel, useLabel } from './vocabulary.ts';

/** What the manifests of other files need to know of one: plain data, kept for each file of a workspace. */
export interface Digest {
  readonly identities: readonly IdentityObject[];
  readonly bindings: readonly BindingObject[];
  readonly serviceAccounts: readonly ServiceAccountObject[];
  readonly pods: readonly PodObject[];
  /** What finds pods by the label of AAD Pod Identity, though it makes none: a Service, say. */
  readonly selecting: readonly SelectingObject[];
  /** The labels of both systems that a Kustomization names: it may give them to any pod, in whichever way. */
  readonly given: readonly string[];
}

/** An object has a name; its namespace is undefined where the manifest leaves it to kubectl. */
interface Named {
  readonly name: string;
  readonly namespace: string | undefined;
}

export interface IdentityObject extends Named {
  /** 0: a managed identity. Undefined where it is left out, which stands for 0; -1 where it is none that there is. */
  readonly type: number | undefined;
  readonly resourceId: string | undefined;
  readonly clientId: string | undefined;
  /** Only pods in its own namespace get it. */
  readonly namespaced: boolean;
}

export interface BindingObject extends Named {
  readonly identity: string | undefined;
  readonly selector: string | undefined;
}

export interface ServiceAccountObject extends Named {
  readonly clientId: string | undefined;
}

/** A pod, or a workload that makes pods. */
export interface PodObject extends Named {
  readonly kind: string;
  /** The value of its label `aadpodidbinding`. */
  readonly selector: string | undefined;
  /** Whether it bears the label of workload identity, with the value that counts. */
  readonly usesWorkloadIdentity: boolean;
  readonly serviceAccount: string | undefined;
  /** A patch is not, and leaves out what it does not change. */
  readonly whole: boolean;
}

export interface SelectingObject extends Named, Selection {
  readonly kind: string;
}

export const noDigest: Digest = { identities: [], bindings: [], serviceAccounts: [], pods: [], selecting: [], given: [] };

export function digestOf(manifests: readonly Manifest[]): Digest {
  const named = manifests.flatMap((manifest) => (manifest.name === undefined ? [] : [{ manifest, name: manifest.name, namespace: manifest.namespace }]));
  const of = (kind: string) => named.filter(({ manifest }) => podIdentityKind(manifest) === kind);
  return {
    identities: of('AzureIdentity').map(({ manifest, ...names }) => ({
      ...names,
      type: typeIn(child(manifest.document, manifest.node, 'spec', 'type')),
      // By the names of before, too: that they are of before is said where they stand.
      resourceId: text(manifest, 'spec', 'resourceID') ?? text(manifest, 'spec', 'ResourceID'),
      clientId: text(manifest, 'spec', 'clientID') ?? text(manifest, 'spec', 'ClientID'),
      namespaced: text(manifest, 'metadata', 'annotations', behaviorAnnotation) === 'namespaced',
    })),
    bindings: of('AzureIdentityBinding').map(({ manifest, ...names }) => ({ ...names, identity: text(manifest, 'spec', 'azureIdentity') ?? text(manifest, 'spec', 'AzureIdentity'), selector: text(manifest, 'spec', 'selector') ?? text(manifest, 'spec', 'Selector') })),
    serviceAccounts: named.filter(({ manifest }) => manifest.kind === 'ServiceAccount').map(({ manifest, ...names }) => ({ ...names, clientId: text(manifest, 'metadata', 'annotations', clientIdAnnotation) })),
    pods: named.flatMap(({ manifest, ...names }) => podObject(manifest, names) ?? []),
    selecting: named.flatMap(({ manifest, ...names }) => {
      const { kind } = manifest;
      return selectionsOf(manifest).map((selection) => ({ ...names, kind, ...selection }));
    }),
    given: manifests.filter(({ kind }) => kind === 'Kustomization').flatMap(labelsGiven),
  };
}

function text({ document, node }: Manifest, ...path: readonly string[]): string | undefined {
  return textOf(child(document, node, ...path));
}

function podObject(manifest: Manifest, names: Named): PodObject | undefined {
  const pod = podOf(manifest);
  if (!pod) return undefined;
  const label = (key: string): string | undefined => (isMap(pod.labels) ? textOf(child(manifest.document, pod.labels, key)) : undefined);
  return {
    ...names,
    kind: manifest.kind,
    selector: label(podIdentityLabel),
    usesWorkloadIdentity: label(useLabel) === 'true',
    serviceAccount: textOf(child(manifest.document, pod.spec, 'serviceAccountName')) ?? textOf(child(manifest.document, pod.spec, 'serviceAccount')),
    whole: pod.whole,
  };
}

/** As a key, or in the text of a patch, where "~1" stands for "/". */
function labelsGiven({ text }: Manifest): string[] {
  const plain = text.replaceAll('~1', '/');
  return [podIdentityLabel, useLabel].filter((label) => plain.includes(label));
}

/** A number in quotes is one to people, whom the API server will correct. */
function typeIn(node: Node | undefined): number | undefined {
  if (node === undefined || (isScalar(node) && node.value === null)) return undefined;
  const written = isScalar(node) ? String(node.value) : '';
  return /^[0-2]$/.test(written) ? Number(written) : -1;
}

/** The digests of several files as one. */
export function together(digests: readonly Digest[]): Digest {
  return {
    identities: digests.flatMap(({ identities }) => identities),
    bindings: digests.flatMap(({ bindings }) => bindings),
    serviceAccounts: digests.flatMap(({ serviceAccounts }) => serviceAccounts),
    pods: digests.flatMap(({ pods }) => pods),
    selecting: digests.flatMap(({ selecting }) => selecting),
    given: digests.flatMap(({ given }) => given),
  };
}

const indexes = new WeakMap<object, Map<string, Map<unknown, unknown[]>>>();

/** The objects of a list with a value under a key. Quick where it is asked of each object of a long file: a list is indexed once. */
export function having<One, Key extends string & keyof One>(list: readonly One[], key: Key, value: One[Key]): readonly One[] {
  const index = indexes.get(list) ?? new Map<string, Map<unknown, unknown[]>>();
  indexes.set(list, index);
  const byValue = index.get(key) ?? Map.groupBy<unknown, unknown>(list, (one) => (one as One)[key]);
  index.set(key, byValue);
  return (byValue.get(value) ?? []) as One[];
}

/** Whether two objects may be in one namespace. One that names none is in whichever kubectl puts it, and one that another tool fills in may be any. */
export function mayShareNamespace(one: Pick<Named, 'namespace'>, other: Pick<Named, 'namespace'>): boolean {
  return one.namespace === undefined || other.namespace === undefined || one.namespace === other.namespace || placeholderIn(one.namespace) !== undefined || placeholderIn(other.namespace) !== undefined;
}

export function numberOf(node: Node | undefined): number | undefined {
  return isScalar(node) && typeof node.value === 'number' ? node.value : undefined;
}
