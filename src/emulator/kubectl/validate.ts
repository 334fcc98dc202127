import { isObject, objectOf, textOf } from '../json.ts';
import type { JsonObject } from '../json.ts';
import { canonical } from './objects.ts';
import { inGroup } from './kinds.ts';
import type { Kind } from './kinds.ts';
import { KubectlError } from './failures.ts';

// What the API server refuses, as far as the sample knows, in its words:
// https://github.com/kubernetes/kubernetes/blob/master/staging/src/k8s.io/apimachinery/pkg/util/validation/validation.go

const subdomain = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const label = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const labelValue = /^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/;
const qualifiedName = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;

const subdomainWords = "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
const labelWords = "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
const labelValueWords = "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";
const nameWords = "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";

/** Kinds that hold a template of pods and choose them by a selector, which never changes. */
const selecting = new Set(['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet']);

/** Throws the API server's refusal of an object that is not valid, `before` being the one that is there. `doing` tells kubectl's part: "error when creating …". */
export function validate(kind: Kind, object: JsonObject, before: JsonObject | undefined, doing: string): void {
  const name = textOf(objectOf(object['metadata'])['name']);
  const causes = [...nameCauses(kind, name), ...labelCauses(kind, object), ...selectorCauses(kind, object, before)];
  if (causes.length === 0) return;
  const listed = causes.length === 1 ? causes.join('') : `[${causes.join(', ')}]`;
  throw new KubectlError(`${doing}${inGroup(kind, kind.kind)} "${name}" is invalid: ${listed}`, 'Invalid', { what: `${kind.kind} "${name}"`, causes });
}

/** The metadata of an object, and that of the template of its pods. */
function metadataIn({ kind }: Kind, object: JsonObject): { path: string; holder: JsonObject }[] {
  const spec = objectOf(object['spec']);
  const template = kind === 'CronJob' ? objectOf(objectOf(objectOf(spec['jobTemplate'])['spec'])['template']) : objectOf(spec['template']);
  const of = kind === 'CronJob' ? 'spec.jobTemplate.spec.template' : 'spec.template';
  const holdsPods = selecting.has(kind) || kind === 'Job' || kind === 'CronJob';
  return [{ path: 'metadata', holder: objectOf(object['metadata']) }, ...(holdsPods && isObject(template['metadata']) ? [{ path: `${of}.metadata`, holder: template['metadata'] }] : [])];
}

/** Throws the API server's refusal of labels and annotations that are no texts: "true" in YAML is one, true is none. */
export function checkTexts(kind: Kind, object: JsonObject, doing: string): void {
  for (const { path, holder } of metadataIn(kind, object)) {
    for (const field of ['labels', 'annotations']) {
      const map = holder[field] ?? {};
      const wrong = isObject(map) ? Object.values(map).find((value) => value !== null && typeof value !== 'string') : map;
      if (wrong === undefined) continue;
      throw new KubectlError(`${doing}${kind.kind} in version "${kind.version}" cannot be handled as a ${kind.kind}: json: cannot unmarshal ${goTypeOf(wrong)} into Go struct field ObjectMeta.${path}.${field} of type ${isObject(map) ? 'string' : 'map[string]string'}`, 'BadRequest');
    }
  }
}

/** As Go's JSON calls it. */
function goTypeOf(value: unknown): string {
  if (typeof value === 'boolean') return 'bool';
  return Array.isArray(value) ? 'array' : typeof value;
}

function nameCauses({ kind }: Kind, name: string): string[] {
  const [pattern, most, words] = kind === 'Namespace' || kind === 'Service' ? ([label, 63, labelWords] as const) : ([subdomain, 253, subdomainWords] as const);
  // Names of roles are those of segments of a path alone.
  if (kind.includes('Role')) return /[/%]|^\.\.?$/.test(name) ? [`metadata.name: Invalid value: "${name}": may not contain '/' or '%'`] : [];
  return [...(name.length > most ? [`metadata.name: Invalid value: "${name}": must be no more than ${most} characters`] : []), ...(pattern.test(name) ? [] : [`metadata.name: Invalid value: "${name}": ${words}`])];
}

function labelCauses(kind: Kind, object: JsonObject): string[] {
  return metadataIn(kind, object).flatMap(({ path, holder }) => {
    const field = path === 'metadata' ? 'metadata.labels' : `${path.slice(0, -'.metadata'.length)}.labels`;
    return Object.entries(objectOf(holder['labels'])).flatMap(([key, value]) => {
      const name = key.split('/').at(-1) ?? '';
      const text = textOf(value);
      return [
        ...(qualifiedName.test(name) ? [] : [`${field}: Invalid value: "${key}": ${nameWords}`]),
        ...(name.length > 63 ? [`${field}: Invalid value: "${key}": name part must be no more than 63 characters`] : []),
        ...(text.length > 63 ? [`${field}: Invalid value: "${text}": must be no more than 63 characters`] : []),
        ...(labelValue.test(text) ? [] : [`${field}: Invalid value: "${text}": ${labelValueWords}`]),
      ];
    });
  });
}

function selectorCauses({ kind }: Kind, object: JsonObject, before: JsonObject | undefined): string[] {
  if (!selecting.has(kind)) return [];
  const spec = objectOf(object['spec']);
  const selector = objectOf(spec['selector']);
  const wanted = objectOf(selector['matchLabels']);
  const labels = objectOf(objectOf(objectOf(spec['template'])['metadata'])['labels']);
  const matches = Object.entries(wanted).every(([key, value]) => labels[key] === value);
  const old = before && objectOf(objectOf(before['spec'])['selector']);
  return [
    ...(spec['selector'] === undefined ? ['spec.selector: Required value'] : []),
    ...(matches ? [] : [`spec.template.metadata.labels: Invalid value: ${goMap(labels)}: \`selector\` does not match template \`labels\``]),
    ...(old && canonical(old) !== canonical(selector) ? [`spec.selector: Invalid value: v1.LabelSelector{MatchLabels:${goMap(wanted)}, MatchExpressions:[]v1.LabelSelectorRequirement(nil)}: field is immutable`] : []),
  ];
}

/** As Go prints it. */
function goMap(labels: JsonObject): string {
  const entries = Object.keys(labels).toSorted().map((key) => `${JSON.stringify(key)}:${JSON.stringify(labels[key])}`);
  return `map[string]string{${entries.join(', ')}}`;
}
