// Names are checked as people type, and by code that has no YAML to write, so nothing here needs the YAML library.

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
 * What is wrong with the name of a label, or undefined: a DNS subdomain and "/" may come first.
 * Source: https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set
 */
export function labelNameProblem(label: string): string | undefined {
  const [name = '', prefix, ...rest] = label.split('/').toReversed();
  if (rest.length > 0) return 'At most one "/" is in the name of a label.';
  if (prefix !== undefined && objectNameProblem(prefix) !== undefined) return `Before the "/": ${objectNameProblem(prefix) ?? ''}`;
  if (name.length === 0) return 'Enter the name of the label.';
  if (name.length > 63) return `At most 63 characters; this has ${name.length}.`;
  return labelValue.test(name) ? undefined : 'Only letters, digits, "-", "_" and ".", beginning and ending with a letter or a digit.';
}

/**
 * A name for Kubernetes from the name of an Azure identity, which may hold upper case and "_": the same one every time,
 * and legal for an object and as a label's value.
 */
export function kubernetesName(azureName: string): string {
  const name = azureName.toLowerCase().replaceAll(/[^a-z0-9-]+/g, '-').slice(0, 63).replace(/^-+|-+$/g, '');
  return name || 'identity';
}

/** The binding's name; cut where the suffix would make it too long. */
export function bindingName(name: string): string {
  return suffixed(name, '-binding');
}

/** The exception's name; cut likewise. */
export function exceptionName(name: string): string {
  return suffixed(name, '-exception');
}

function suffixed(name: string, suffix: string): string {
  return `${name.slice(0, 253 - suffix.length).replace(/[.-]+$/, '')}${suffix}`;
}
