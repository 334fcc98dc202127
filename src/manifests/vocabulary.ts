// The words of AAD Pod Identity (Azure/aad-pod-identity v1.8.17) and of Microsoft Entra Workload ID
// (Azure/azure-workload-identity v1.6.0), as manifests hold them.

export const podIdentityGroup = 'aadpodidentity.k8s.io';
export const podIdentityVersion = `${podIdentityGroup}/v1`;

/** The label by which a pod gets an AzureIdentity: its value is the selector of the binding. */
export const podIdentityLabel = 'aadpodidbinding';

/** With the value "namespaced", exactly so, only pods in the namespace of the AzureIdentity get it. */
export const behaviorAnnotation = 'aadpodidentity.k8s.io/Behavior';

/** The label by which the webhook mutates a pod: its value is the string "true", exactly so. */
export const useLabel = 'azure.workload.identity/use';

export const clientIdAnnotation = 'azure.workload.identity/client-id';
export const tenantIdAnnotation = 'azure.workload.identity/tenant-id';
/** Seconds, from 3600 to 86400. On the pod it wins over the one on its ServiceAccount. */
export const expirationAnnotation = 'azure.workload.identity/service-account-token-expiration';
/** Names of containers, with ";" between them. */
export const skipContainersAnnotation = 'azure.workload.identity/skip-containers';
/** Injects whatever its value is. */
export const proxySidecarAnnotation = 'azure.workload.identity/inject-proxy-sidecar';
export const proxyPortAnnotation = 'azure.workload.identity/proxy-sidecar-port';
/** On AKS: signs the pod in by an identity binding. https://learn.microsoft.com/azure/aks/identity-bindings-concepts */
export const identityBindingAnnotation = 'azure.workload.identity/use-identity-binding';

/** Where each kind of workload holds its pod: the object with `metadata` and `spec`. */
export const podPaths: Readonly<Record<string, readonly string[]>> = {
  Pod: [],
  PodTemplate: ['template'],
  Deployment: ['spec', 'template'],
  StatefulSet: ['spec', 'template'],
  DaemonSet: ['spec', 'template'],
  ReplicaSet: ['spec', 'template'],
  ReplicationController: ['spec', 'template'],
  Job: ['spec', 'template'],
  CronJob: ['spec', 'jobTemplate', 'spec', 'template'],
};

/** The kind of an object of AAD Pod Identity, in whichever version, or undefined. */
export function podIdentityKind({ apiVersion, kind }: { readonly apiVersion: string; readonly kind: string }): string | undefined {
  return apiVersion.startsWith(`${podIdentityGroup}/`) ? kind : undefined;
}
