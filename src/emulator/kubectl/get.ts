import { stringify } from 'yaml';
import { KubectlError, printed } from './failures.ts';
import { inGroup, kindNamed, kindsOf } from './kinds.ts';
import type { Kind } from './kinds.ts';
import type { Machine, Outcome } from './machine.ts';
import { definitionsIn, isOwn, liveObject, namespacesOf, objectKey, podIdentityNamespaces, sorted } from './objects.ts';
import type { KubernetesObject } from './objects.ts';
import { optionsIn } from './shell.ts';
import { nodeTable, tableOf } from './tables.ts';

const known = { '-n': 'namespace', '--namespace': 'namespace', '-o': 'output', '--output': 'output', '-L': 'labels', '--label-columns': 'labels' };

/**
 * `kubectl get KIND[/NAME] [-n NAMESPACE] [-o yaml|name]`, and the table of the nodes. Undefined for what the sample
 * does not know: other options, and what only a cluster that runs something could tell.
 */
export function get(machine: Machine, words: readonly string[]): Outcome | undefined {
  const parsed = optionsIn(words, known);
  const [first = '', second, third] = parsed?.names ?? [];
  const [word = '', name = second] = first.split('/');
  if (!parsed || word === '' || third !== undefined || (first.includes('/') && second !== undefined)) return undefined;
  const { options } = parsed;
  const output = options.get('output');
  if (['no', 'node', 'nodes'].includes(word)) return name === undefined && output === undefined ? answered(machine, nodeTable(machine.cluster, options.get('labels')?.split(',') ?? [])) : undefined;
  if (options.has('labels') || (output !== undefined && output !== 'yaml' && output !== 'name')) return undefined;
  const kind = kindNamed(kindsOf(machine.cluster, definitionsIn(machine.objects)), word);
  if (!kind) return failed(machine, new KubectlError(`the server doesn't have a resource type "${word}"`));
  const namespace = kind.namespaced ? (options.get('namespace') ?? 'default') : '';
  return name === undefined ? list(machine, kind, namespace, output) : one(machine, kind, namespace, name, output);
}

function one(machine: Machine, kind: Kind, namespace: string, name: string, output: string | undefined): Outcome | undefined {
  const found = objectNamed(machine, kind, namespace, name);
  if (found) return output === undefined ? table(machine, kind, [found]) : answered(machine, output === 'name' ? named(found) : yamlOf(liveObject(machine.cluster, found)));
  return unknownIn(machine, kind, namespace) ? undefined : failed(machine, new KubectlError(`${inGroup(kind, kind.plural)} "${name}" not found`, 'NotFound'));
}

function list(machine: Machine, kind: Kind, namespace: string, output: string | undefined): Outcome | undefined {
  if (unknownIn(machine, kind, namespace)) return undefined;
  const namespaces = namespacesOf(machine.cluster, machine.objects);
  const own = kind.kind === 'Namespace' ? namespaces : kind.kind === 'ServiceAccount' && namespaces.includes(namespace) ? ['default'] : [];
  const applied = [...machine.objects.values()].flatMap((object) => (object.kind.kind === kind.kind && object.kind.group === kind.group && object.namespace === namespace ? [object.name] : []));
  const found = [...new Set([...own, ...applied])].toSorted().flatMap((name) => objectNamed(machine, kind, namespace, name) ?? []);
  if (output === 'yaml') return answered(machine, yamlOf({ apiVersion: 'v1', kind: 'List', metadata: { resourceVersion: '' }, items: found.map((object) => liveObject(machine.cluster, object)) }));
  if (found.length === 0 && output === undefined) return answered(machine, kind.namespaced ? `No resources found in ${namespace} namespace.\n` : 'No resources found\n');
  return output === 'name' ? answered(machine, found.map(named).join('')) : table(machine, kind, found);
}

/** What AKS itself puts into a cluster, most of it into these namespaces, the sample does not know, so that it can deny nothing there. */
function unknownIn({ cluster }: Machine, kind: Kind, namespace: string): boolean {
  if (kind.kind === 'Namespace') return false;
  if (!kind.namespaced || namespace.startsWith('kube-')) return true;
  if (kind.group === 'aadpodidentity.k8s.io') return podIdentityNamespaces(cluster).includes(namespace);
  // Each namespace has a ConfigMap with the certificate of its API server, and the default one a service to reach that.
  return kind.kind === 'ConfigMap' || (kind.kind === 'Service' && namespace === 'default');
}

function objectNamed({ cluster, objects }: Machine, kind: Kind, namespace: string, name: string): KubernetesObject | undefined {
  const applied = objects.get(objectKey(kind, namespace, name));
  if (applied || !isOwn(cluster, objects, kind, namespace, name)) return applied;
  const since = kind.kind === 'Namespace' ? undefined : [...objects.values()].find((object) => object.kind.kind === 'Namespace' && object.name === namespace)?.createdAt;
  return { kind, name, namespace, applied: { apiVersion: 'v1', kind: kind.kind, metadata: {} }, createdAt: since, revision: 0 };
}

function table(machine: Machine, kind: Kind, found: readonly KubernetesObject[]): Outcome | undefined {
  const text = tableOf(kind, found);
  return text === undefined ? undefined : answered(machine, text);
}

function named({ kind, name }: KubernetesObject): string {
  return `${inGroup(kind, kind.kind.toLowerCase())}/${name}\n`;
}

/** Fields in the order of their names and lists without an indent, as kubectl prints them. */
function yamlOf(object: unknown): string {
  return stringify(sorted(object), { version: '1.1', indentSeq: false, lineWidth: 0, aliasDuplicateObjects: false });
}

function answered({ objects }: Machine, logs: string): Outcome {
  return { exitCode: 0, logs, objects };
}

function failed({ objects }: Machine, error: KubectlError): Outcome {
  return { exitCode: 1, logs: printed([error]), objects };
}
