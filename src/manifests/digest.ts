import { isMap, isScalar } from 'yaml';
import type { Node } from 'yaml';
import { placeholderIn } from './filledIn.ts';
import { givenBy, givenWithoutKind } from './given.ts';
import type { GivenField, PatchTarget } from './given.ts';
import { child, entriesOf, isBlank, keyOf, target, textOf } from './nodes.ts';
import { podOf } from './pod.ts';
import { selectionsOf } from './selecting.ts';
import type { Selection } from './selecting.ts';
import type { Manifest, Source } from './source.ts';
import { behaviorAnnotation, clientIdAnnotation, podIdentityKind, podIdentityLabel, useLabel } from './vocabulary.ts';

/** What the manifests of other files need to know of one: plain data, kept for each file of a workspace. */
export interface Digest {
  readonly identities: readonly IdentityObject[];
  readonly bindings: readonly BindingObject[];
  readonly serviceAccounts: readonly ServiceAccountObject[];
  readonly pods: readonly PodObject[];
  /** What finds pods by the label of AAD Pod Identity, though it makes none: a Service, say. */
  readonly selecting: readonly SelectingObject[];
  /** What Kustomize may give to any workload. */
  readonly given: readonly GivenField[];
  /** The workloads that patches are put on, whatever those are called themselves. */
  readonly targets: readonly PatchTarget[];
}

/** An object has a name; its namespace is undefined where the manifest leaves it to kubectl. */
interface Named {
  readonly name: string;
  readonly namespace: string | undefined;
}

export interface IdentityObject extends Named {
  /** Those of its spec that have a value, in lower case. */
  readonly fields: readonly string[];
  /** 0: a managed identity. Undefined where it is left out, which stands for 0; -1 where it is none that there is. */
  readonly type: number | undefined;
  readonly resourceId: string | undefined;
  readonly clientId: string | undefined;
  /** Only pods in its own namespace get it. */
  readonly namespaced: boolean;
}

export interface BindingObject extends Named {
  /** The same. */
  readonly fields: readonly string[];
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

export const noDigest: Digest = { identities: [], bindings: [], serviceAccounts: [], pods: [], selecting: [], given: [], targets: [] };

export function digestOf(manifests: readonly Manifest[]): Digest {
  const named = manifests.flatMap((manifest) => (manifest.name === undefined ? [] : [{ manifest, name: manifest.name, namespace: manifest.namespace }]));
  const kustomized = manifests.map(givenBy);
  const of = (kind: string) => named.filter(({ manifest }) => podIdentityKind(manifest) === kind);
  return {
    identities: of('AzureIdentity').map(({ manifest, ...names }) => ({
      ...names,
      fields: fieldsOf(manifest),
      type: typeIn(child(manifest.document, manifest.node, 'spec', 'type')),
      // By the names of before, too: that they are of before is said where they stand.
      resourceId: text(manifest, 'spec', 'resourceID') ?? text(manifest, 'spec', 'ResourceID'),
      clientId: text(manifest, 'spec', 'clientID') ?? text(manifest, 'spec', 'ClientID'),
      namespaced: text(manifest, 'metadata', 'annotations', behaviorAnnotation) === 'namespaced',
    })),
    bindings: of('AzureIdentityBinding').map(({ manifest, ...names }) => ({ ...names, fields: fieldsOf(manifest), identity: text(manifest, 'spec', 'azureIdentity') ?? text(manifest, 'spec', 'AzureIdentity'), selector: text(manifest, 'spec', 'selector') ?? text(manifest, 'spec', 'Selector') })),
    serviceAccounts: named.filter(({ manifest }) => manifest.kind === 'ServiceAccount').map(({ manifest, ...names }) => ({ ...names, clientId: text(manifest, 'metadata', 'annotations', clientIdAnnotation) })),
    pods: named.flatMap(({ manifest, ...names }) => podObject(manifest, names) ?? []),
    selecting: named.flatMap(({ manifest, ...names }) => {
      const { kind } = manifest;
      return selectionsOf(manifest).map((selection) => ({ ...names, kind, ...selection }));
    }),
    given: kustomized.flatMap(({ given }) => given),
    targets: kustomized.flatMap(({ targets }) => targets),
  };
}

/** The same of a file, with what it gives to others without being a manifest. `path`: as the workspace has it. */
export function digestOfFile(source: Source, path: string): Digest {
  const [digest, more] = [digestOf(source.manifests), givenWithoutKind(source, path)];
  return { ...digest, given: [...digest.given, ...more.given], targets: [...digest.targets, ...more.targets] };
}

function text({ document, node }: Manifest, ...path: readonly string[]): string | undefined {
  return textOf(child(document, node, ...path));
}

function fieldsOf({ document, node }: Manifest): string[] {
  const spec = child(document, node, 'spec');
  if (!isMap(spec)) return [];
  return entriesOf(spec).flatMap((entry) => {
    const value = target(document, entry.value);
    return value === undefined || isBlank(value) ? [] : [keyOf(entry)?.toLowerCase() ?? ''];
  });
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
    targets: digests.flatMap(({ targets }) => targets),
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

/** The same, of those that may be in one namespace with another object. As quick where each of a hundred namespaces has objects of the same names. */
export function havingNear<One extends Pick<Named, 'namespace'>, Key extends string & keyof One>(list: readonly One[], key: Key, value: One[Key], other: Pick<Named, 'namespace'>): readonly One[] {
  const all = having(list, key, value);
  if (all.length < 2 || isOpen(other)) return all.filter((one) => mayShareNamespace(one, other));
  const open = opens.get(all) ?? all.filter(isOpen);
  opens.set(all, open);
  return [...having<Pick<Named, 'namespace'>, 'namespace'>(all, 'namespace', other.namespace), ...open] as One[];
}

const opens = new WeakMap<object, readonly Pick<Named, 'namespace'>[]>();

/** Whether an object may be in any namespace: one that names none is in whichever kubectl puts it, and another tool may fill it in. */
export function isOpen({ namespace }: Pick<Named, 'namespace'>): boolean {
  if (namespace === undefined) return true;
  const before = filledIn.get(namespace);
  if (before !== undefined) return before;
  // Whoever types a name makes many of them.
  if (filledIn.size > 10_000) filledIn.clear();
  const open = placeholderIn(namespace) !== undefined;
  filledIn.set(namespace, open);
  return open;
}

/** Of each namespace, whether another tool fills it in: asked of each pair of thousands of objects. */
const filledIn = new Map<string, boolean>();

/** Whether two objects may be in one namespace. */
export function mayShareNamespace(one: Pick<Named, 'namespace'>, other: Pick<Named, 'namespace'>): boolean {
  return one.namespace === other.namespace || isOpen(one) || isOpen(other);
}

export function numberOf(node: Node | undefined): number | undefined {
  return isScalar(node) && typeof node.value === 'number' ? node.value : undefined;
}
