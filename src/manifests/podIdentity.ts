import { Scalar } from 'yaml';
import type { Document, YAMLMap } from 'yaml';
import type { Change } from './edit.ts';
import { setValue } from './entries.ts';
import { bindingName, exceptionName } from './names.ts';
import { podOf } from './pod.ts';
import type { Manifest } from './source.ts';
import { behaviorAnnotation, podIdentityLabel, podIdentityVersion } from './vocabulary.ts';
import { yamlDocument, yamlText } from './write.ts';

/** What an AzureIdentity and its binding are made from. */
export interface PodIdentity {
  /** The AzureIdentity's name: a DNS-1123 subdomain. The binding is named after it. */
  readonly name: string;
  /** Undefined leaves it to `kubectl --namespace`. */
  readonly namespace: string | undefined;
  /** What the pods bear as the value of their label `aadpodidbinding`. */
  readonly selector: string;
  /** Whether only pods in the same namespace may use it, by the annotation that says so. */
  readonly namespaced: boolean;
  readonly principal: ManagedIdentityPrincipal | ServicePrincipal;
  /** Pods with one of these labels are to reach the metadata service of their node themselves; none without labels. */
  readonly exception?: Readonly<Record<string, string>> | undefined;
}

/** A user-assigned managed identity. */
export interface ManagedIdentityPrincipal {
  readonly type: 0;
  readonly resourceId: string;
  readonly clientId: string;
}

/** A service principal, with a secret (1) or with a certificate (2), which a Secret of Kubernetes holds. */
export interface ServicePrincipal {
  readonly type: 1 | 2;
  readonly tenantId: string;
  readonly clientId: string;
  /** The name of that Secret. */
  readonly secretName: string;
}

/**
 * The AzureIdentity and the AzureIdentityBinding of AAD Pod Identity, and as a comment what the pods need, as YAML. For a
 * service principal the Secret comes first, with a placeholder that Kubernetes takes and nobody can sign in with; an
 * exception comes last.
 * Kinds, fields and the Secret's keys: Azure/aad-pod-identity v1.8.17.
 */
export function podIdentityYaml({ name, namespace, selector, namespaced, principal, exception = {} }: PodIdentity): string {
  const identity = yamlDocument({
    apiVersion: podIdentityVersion,
    kind: 'AzureIdentity',
    metadata: { name, ...(namespace && { namespace }), ...(namespaced && { annotations: { [behaviorAnnotation]: 'namespaced' } }) },
    spec: specOf(principal, namespace),
  });
  comment(identity, ['spec', 'type'], [' a user-assigned managed identity', ' a service principal with a secret', ' a service principal with a certificate'][principal.type] ?? '');
  const binding = yamlDocument({
    apiVersion: podIdentityVersion,
    kind: 'AzureIdentityBinding',
    metadata: { name: bindingName(name), ...(namespace && { namespace }) },
    spec: { azureIdentity: name, selector },
  });
  const label = yamlText(yamlDocument({ [podIdentityLabel]: selector })).trim();
  binding.commentBefore = [' Pods get the identity by a label on the pod template (not on the Deployment):', '   template:', '     metadata:', '       labels:', `         ${label}`].join('\n');
  const secret = principal.type === 0 ? [] : [secretOf(principal, namespace)];
  const exceptions = Object.keys(exception).length === 0 ? [] : [exceptionYaml({ name: exceptionName(name), namespace, podLabels: exception })];
  return [...[...secret, identity, binding].map(yamlText), ...exceptions].join('---\n');
}

function specOf(principal: PodIdentity['principal'], namespace: string | undefined): object {
  if (principal.type === 0) return { type: 0, resourceID: principal.resourceId, clientID: principal.clientId };
  const { type, tenantId, clientId, secretName } = principal;
  return { type, tenantID: tenantId, clientID: clientId, clientPassword: { name: secretName, ...(namespace && { namespace }) } };
}

// "replace me", as base64: the API server takes nothing else for the data of a Secret.
const placeholder = 'cmVwbGFjZSBtZQ==';

function secretOf({ type, secretName }: ServicePrincipal, namespace: string | undefined): Document {
  const data = type === 1 ? { clientSecret: placeholder } : { certificate: placeholder, password: placeholder };
  const secret = yamlDocument({ apiVersion: 'v1', kind: 'Secret', metadata: { name: secretName, ...(namespace && { namespace }) }, type: 'Opaque', data });
  const what = type === 1 ? ' The values are placeholders: the secret, as base64.' : ' The values are placeholders: the PFX file, and its password, as base64.';
  secret.commentBefore = `${what}\n Do not commit the real ones: make the Secret with kubectl, or let a secret store make it.`;
  return secret;
}

/** An exception: the pods of a namespace with one of these labels are let through to the machine's own identity. */
export function exceptionYaml({ name, namespace, podLabels }: { readonly name: string; readonly namespace: string | undefined; readonly podLabels: Readonly<Record<string, string>> }): string {
  const exception = yamlDocument({ apiVersion: podIdentityVersion, kind: 'AzurePodIdentityException', metadata: { name, ...(namespace && { namespace }) }, spec: { podLabels } });
  exception.commentBefore = ' Pods of this namespace with one of these labels reach the metadata service of their node themselves.';
  return yamlText(exception);
}

/** Gives the pods of a workload the label that the binding selects. Undefined where the manifest makes no pods. */
export function letPodsBind(manifest: Manifest, selector: string): Change | undefined {
  const pod = podOf(manifest);
  return pod && setValue(manifest, [...pod.path, 'metadata', 'labels', podIdentityLabel], selector);
}

function comment(document: Document, path: readonly string[], text: string): void {
  const parent = document.getIn(path.slice(0, -1)) as YAMLMap;
  const value = parent.get(path.at(-1), true);
  if (value instanceof Scalar) value.comment = text;
}
