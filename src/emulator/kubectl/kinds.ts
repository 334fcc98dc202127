import { field, isObject, listOf, objectOf, textOf } from '../json.ts';
import type { JsonObject } from '../json.ts';
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

/** What every cluster has, but for what only controllers write: https://kubernetes.io/docs/reference/kubernetes-api */
const builtIn: readonly Kind[] = [
  ...of('', 'v1', false, ['Namespace', 'ns'], ['PersistentVolume', 'pv']),
  ...of('', 'v1', true, ['ServiceAccount', 'sa'], ['ConfigMap', 'cm'], ['Secret'], ['Service', 'svc'], ['Pod', 'po'], ['PersistentVolumeClaim', 'pvc'], ['ReplicationController', 'rc'], ['ResourceQuota', 'quota'], ['LimitRange', 'limits'], ['PodTemplate']),
  ...of('apps', 'v1', true, ['Deployment', 'deploy'], ['StatefulSet', 'sts'], ['DaemonSet', 'ds'], ['ReplicaSet', 'rs']),
  ...of('autoscaling', 'v2', true, ['HorizontalPodAutoscaler', 'hpa']),
  ...of('autoscaling', 'v1', true, ['HorizontalPodAutoscaler', 'hpa']),
  ...of('policy', 'v1', true, ['PodDisruptionBudget', 'pdb']),
  ...of('batch', 'v1', true, ['Job'], ['CronJob', 'cj']),
  ...of('networking.k8s.io', 'v1', true, ['Ingress', 'ing'], ['NetworkPolicy', 'netpol']),
  ...of('networking.k8s.io', 'v1', false, ['IngressClass']),
  ...of('storage.k8s.io', 'v1', false, ['StorageClass', 'sc'], ['CSIDriver']),
  ...of('scheduling.k8s.io', 'v1', false, ['PriorityClass', 'pc']),
  ...of('coordination.k8s.io', 'v1', true, ['Lease']),
  ...of('admissionregistration.k8s.io', 'v1', false, ['MutatingWebhookConfiguration'], ['ValidatingWebhookConfiguration']),
  ...of('apiregistration.k8s.io', 'v1', false, ['APIService']),
  ...of('apiextensions.k8s.io', 'v1', false, ['CustomResourceDefinition', 'crd']),
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

const secretsStore = of('secrets-store.csi.x-k8s.io', 'v1', true, ['SecretProviderClass'], ['SecretProviderClassPodStatus']);
const keda = [...of('keda.sh', 'v1alpha1', true, ['ScaledObject', 'so'], ['ScaledJob', 'sj'], ['TriggerAuthentication', 'ta']), ...of('keda.sh', 'v1alpha1', false, ['ClusterTriggerAuthentication', 'cta'])];

/** The kinds of a cluster: those that its add-ons bring while they are on, and those of the definitions that were applied to it. */
export function kindsOf({ properties }: Resource, definitions: readonly JsonObject[]): readonly Kind[] {
  return [
    ...builtIn,
    ...(isOn(properties['podIdentityProfile']) ? podIdentity : []),
    ...(isOn(field(properties['addonProfiles'], 'azureKeyvaultSecretsProvider')) ? secretsStore : []),
    ...(isOn(field(properties['workloadAutoScalerProfile'], 'keda')) ? keda : []),
    ...definitions.flatMap(defined),
  ];
}

function isOn(profile: unknown): boolean {
  return field(profile, 'enabled') === true;
}

/** The kind that a CustomResourceDefinition defines, in each of its versions. */
function defined(definition: JsonObject): Kind[] {
  const { group, names, scope, versions } = objectOf(definition['spec']);
  const { kind, plural, shortNames } = objectOf(names);
  const short = textOf(listOf(shortNames)[0]);
  return listOf(versions).filter(isObject).map(({ name }) => ({ group: textOf(group), version: textOf(name), kind: textOf(kind), plural: textOf(plural), namespaced: scope === 'Namespaced', ...(short !== '' && { short }) }));
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
