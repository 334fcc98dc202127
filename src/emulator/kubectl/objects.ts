import { guidOf } from '../guid.ts';
import { field, isObject, listOf, merge, objectOf, textOf } from '../json.ts';
import type { JsonObject } from '../json.ts';
import type { Resource } from '../resource.ts';
import type { Kind } from './kinds.ts';

/** An object that was applied to a cluster. */
export interface KubernetesObject {
  readonly kind: Kind;
  readonly name: string;
  /** Empty for kinds that are in none. */
  readonly namespace: string;
  /** As it was applied last, its namespace filled in. */
  readonly applied: JsonObject;
  /** Milliseconds since 1970; undefined for what came with the cluster. */
  readonly createdAt: number | undefined;
  /** How often it has changed. */
  readonly revision: number;
}

/** The objects of a cluster that were applied, by {@link objectKey}. */
export type AppliedObjects = ReadonlyMap<string, KubernetesObject>;

export function objectKey(kind: Kind, namespace: string, name: string): string {
  return `${kind.group} ${kind.kind} ${namespace} ${name}`;
}

/** The namespaces that every cluster has. */
const ownNamespaces: readonly string[] = ['default', 'kube-node-lease', 'kube-public', 'kube-system'];

/** The namespaces of a cluster, by name. AKS makes those for which its add-on for pod identity was told of an identity. */
export function namespacesOf(cluster: Resource, objects: AppliedObjects): string[] {
  const applied = [...objects.values()].flatMap(({ kind, name }) => (kind.kind === 'Namespace' ? [name] : []));
  return [...new Set([...ownNamespaces, ...podIdentityNamespaces(cluster), ...applied])].toSorted();
}

/** The namespaces in which AKS itself has put objects of AAD Pod Identity. */
export function podIdentityNamespaces({ properties }: Resource): string[] {
  const profile = objectOf(properties['podIdentityProfile']);
  if (profile['enabled'] !== true) return [];
  return [...listOf(profile['userAssignedIdentities']), ...listOf(profile['userAssignedIdentityExceptions'])].map((one) => textOf(field(one, 'namespace')));
}

/** The definitions of kinds that were applied. */
export function definitionsIn(objects: AppliedObjects): JsonObject[] {
  return [...objects.values()].flatMap(({ kind, applied }) => (kind.kind === 'CustomResourceDefinition' ? [applied] : []));
}

/**
 * Whether the object is there without anybody having applied it. Of what comes with a cluster the sample knows the
 * namespaces and the service account that each of them has.
 */
export function isOwn(cluster: Resource, objects: AppliedObjects, kind: Kind, namespace: string, name: string): boolean {
  if (kind.kind === 'Namespace') return namespacesOf(cluster, objects).includes(name);
  return kind.kind === 'ServiceAccount' && name === 'default' && namespacesOf(cluster, objects).includes(namespace);
}

const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';

/** The object as the API server answers it, but for the defaults that it fills into a spec: the sample knows none of them. */
export function liveObject(cluster: Resource, { kind, name, namespace, applied, createdAt, revision }: KubernetesObject): JsonObject {
  const metadata = objectOf(applied['metadata']);
  const created = createdAt ?? Date.parse(textOf(cluster.systemData?.['createdAt']));
  return merge(applied, {
    ...(kind.kind === 'Namespace' && { spec: { finalizers: ['kubernetes'] }, status: { phase: 'Active' } }),
    metadata: {
      name,
      ...(kind.namespaced && { namespace }),
      ...(kind.kind === 'Namespace' && { labels: { 'kubernetes.io/metadata.name': name } }),
      ...(revision > 0 && { annotations: { ...objectOf(metadata['annotations']), [lastApplied]: `${canonical(applied)}\n` } }),
      ...(!Number.isNaN(created) && { creationTimestamp: new Date(created).toISOString().replace(/\.\d{3}Z$/, 'Z') }),
      uid: guidOf(`${cluster.id.toLowerCase()} ${objectKey(kind, namespace, name)} ${createdAt ?? ''}`),
    },
  });
}

/** As JSON with its fields in the order of their names, as Kubernetes writes it: equal for objects that say the same. */
export function canonical(value: unknown): string {
  return JSON.stringify(sorted(value));
}

/** The value with the fields of its objects in the order of their names. */
export function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return listOf(value).map(sorted);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.keys(value).toSorted().map((name) => [name, sorted(value[name])]));
}
