import { Document } from 'yaml';
import type { YAMLMap } from 'yaml';
import { bindingName } from './names.ts';

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

// Without `compat`, "on", "yes" and "y" stay unquoted, and kubectl reads them as booleans.
function document(value: unknown): Document {
  return new Document(value, { compat: 'yaml-1.1' });
}

function comment(document: Document, path: readonly string[], text: string): void {
  const parent = document.getIn(path.slice(0, -1)) as YAMLMap;
  const pair = parent.items.find(({ key }) => String(key) === path.at(-1));
  if (pair?.value && typeof pair.value === 'object') (pair.value as { comment?: string }).comment = text;
}
