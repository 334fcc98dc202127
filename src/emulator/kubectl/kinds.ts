import { isObject } from '../json.ts';
import type { Resource } from '../resource.ts';

/** A kind of Kubernetes object, as the API server tells kubectl of it. */
export interface Kind {
  /** Empty for the core. */
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly plural: string;
  readonly short?: string;
  readonly namespaced: boolean;
}

const of = (group: string, version: string, namespaced: boolean, ...names: readonly (readonly [kind: string, short?: string])[]): Kind[] =>
  names.map(([kind, short]) => ({ group, version, kind, plural: pluralOf(kind), namespaced, ...(short !== undefined && { short }) }));

/** What every cluster has, of what workloads and their identities are made of. */
const builtIn: readonly Kind[] = [
  ...of('', 'v1', false, ['Namespace', 'ns']),
  ...of('', 'v1', true, ['ServiceAccount', 'sa'], ['ConfigMap', 'cm'], ['Secret'], ['Service', 'svc'], ['Pod', 'po'], ['PersistentVolumeClaim', 'pvc']),
  ...of('apps', 'v1', true, ['Deployment', 'deploy'], ['StatefulSet', 'sts'], ['DaemonSet', 'ds'], ['ReplicaSet', 'rs']),
  ...of('batch', 'v1', true, ['Job'], ['CronJob', 'cj']),
  ...of('networking.k8s.io', 'v1', true, ['Ingress', 'ing'], ['NetworkPolicy', 'netpol']),
  ...of('rbac.authorization.k8s.io', 'v1', true, ['Role'], ['RoleBinding']),
  ...of('rbac.authorization.k8s.io', 'v1', false, ['ClusterRole'], ['ClusterRoleBinding']),
];

/** What AAD Pod Identity brings with it: https://github.com/Azure/aad-pod-identity/tree/v1.8.17/manifest_staging/charts/aad-pod-identity/crds */
const podIdentity = of('aadpodidentity.k8s.io', 'v1', true, ['AzureIdentity'], ['AzureIdentityBinding'], ['AzureAssignedIdentity'], ['AzurePodIdentityException']);

function pluralOf(kind: string): string {
  const singular = kind.toLowerCase();
  if (singular.endsWith('ss')) return `${singular}es`;
  return singular.endsWith('y') ? `${singular.slice(0, -1)}ies` : `${singular}s`;
}

/** The kinds of a cluster: those of AAD Pod Identity while its add-on is on. */
export function kindsOf(cluster: Resource): readonly Kind[] {
  const profile = cluster.properties['podIdentityProfile'];
  return isObject(profile) && profile['enabled'] === true ? [...builtIn, ...podIdentity] : builtIn;
}

/** For instance "apps/v1". */
export function apiVersionOf({ group, version }: Kind): string {
  return group === '' ? version : `${group}/${version}`;
}

/** With its group, for instance "deployments.apps", as kubectl and the API server name it. */
export function inGroup({ group }: Kind, name: string): string {
  return group === '' ? name : `${name}.${group}`;
}

/** The kind that a word after "kubectl get" names: singular, plural or short, with the group or without. */
export function kindNamed(kinds: readonly Kind[], word: string): Kind | undefined {
  const wanted = word.toLowerCase();
  return kinds.find((kind) => [kind.kind.toLowerCase(), kind.plural, kind.short].some((name) => name !== undefined && (name === wanted || inGroup(kind, name) === wanted)));
}
