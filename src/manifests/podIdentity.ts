import { Document } from 'yaml';
import type { YAMLMap } from 'yaml';

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
  /** The user-assigned identity. */
  readonly resourceId: string;
  readonly clientId: string;
}

/**
 * The AzureIdentity and the AzureIdentityBinding of AAD Pod Identity, and as a comment what the pods need, as YAML.
 * Kinds and fields: Azure/aad-pod-identity v1.8.17, apiVersion aadpodidentity.k8s.io/v1.
 */
export function podIdentityYaml({ name, namespace, selector, namespaced, resourceId, clientId }: PodIdentity): string {
  const identity = document({
    apiVersion: 'aadpodidentity.k8s.io/v1',
    kind: 'AzureIdentity',
    metadata: {
      name,
      ...(namespace && { namespace }),
      ...(namespaced && { annotations: { 'aadpodidentity.k8s.io/Behavior': 'namespaced' } }),
    },
    spec: { type: 0, resourceID: resourceId, clientID: clientId },
  });
  comment(identity, ['spec', 'type'], ' a user-assigned managed identity');
  const binding = document({
    apiVersion: 'aadpodidentity.k8s.io/v1',
    kind: 'AzureIdentityBinding',
    metadata: { name: bindingName(name), ...(namespace && { namespace }) },
    spec: { azureIdentity: name, selector },
  });
  const label = document({ aadpodidbinding: selector }).toString(options).trim();
  binding.commentBefore = [' Pods get the identity by a label on the pod template (not on the Deployment):', '   template:', '     metadata:', '       labels:', `         ${label}`].join('\n');
  return [identity, binding].map((one) => one.toString(options)).join('---\n');
}

const options = { lineWidth: 0 };

/** The binding's name; cut where the suffix would make it too long. */
export function bindingName(name: string): string {
  const suffix = '-binding';
  return `${name.slice(0, 253 - suffix.length).replace(/[.-]+$/, '')}${suffix}`;
}

// Without `compat`, "on", "yes" and "y" stay unquoted, and kubectl reads them as booleans.
function document(value: unknown): Document {
  return new Document(value, { compat: 'yaml-1.1' });
}

function comment(document: Document, path: readonly string[], text: string): void {
  const parent = document.getIn(path.slice(0, -1)) as YAMLMap;
  const pair = parent.items.find(({ key }) => String(key) === path.at(-1));
  if (pair?.value && typeof pair.value === 'object') (pair.value as { comment?: string }).comment = text;
}

const subdomain = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const labelName = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const labelValue = /^([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?$/;

/** What is wrong with the name of an object (DNS-1123 subdomain), or undefined. */
export function objectNameProblem(name: string): string | undefined {
  if (name.length === 0) return 'Enter a name.';
  if (name.length > 253) return `At most 253 characters; this has ${name.length}.`;
  return subdomain.test(name) ? undefined : 'Only lower-case letters, digits, "-" and ".", beginning and ending with a letter or a digit.';
}

/** What is wrong with a namespace (DNS-1123 label), or undefined. Empty is allowed: kubectl's own namespace then. */
export function namespaceProblem(namespace: string): string | undefined {
  if (namespace.length === 0) return undefined;
  if (namespace.length > 63) return `At most 63 characters; this has ${namespace.length}.`;
  return labelName.test(namespace) ? undefined : 'Only lower-case letters, digits and "-", beginning and ending with a letter or a digit.';
}

/** What is wrong with a selector, or undefined. It is the value of a label, so the rules of those hold. */
export function selectorProblem(selector: string): string | undefined {
  if (selector.length === 0) return 'Enter a selector.';
  if (selector.length > 63) return `At most 63 characters; this has ${selector.length}.`;
  return labelValue.test(selector) ? undefined : 'Only letters, digits, "-", "_" and ".", beginning and ending with a letter or a digit.';
}

/**
 * A name for Kubernetes from the name of an Azure identity, which may hold upper case and "_": the same one every time,
 * and legal for an object and as a label's value.
 */
export function kubernetesName(azureName: string): string {
  const name = azureName.toLowerCase().replaceAll(/[^a-z0-9-]+/g, '-').slice(0, 63).replace(/^-+|-+$/g, '');
  return name || 'identity';
}
