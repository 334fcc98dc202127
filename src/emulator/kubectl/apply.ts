import { objectOf, textOf } from '../json.ts';
import type { JsonObject } from '../json.ts';
import { KubectlError, printed } from './failures.ts';
import { fileNamed, isFolder } from './files.ts';
import { apiVersionOf, inGroup, kindsOf } from './kinds.ts';
import type { Kind } from './kinds.ts';
import type { Machine, Outcome } from './machine.ts';
import { objectsIn } from './manifest.ts';
import { canonical, definitionsIn, isOwn, namespacesOf, objectKey } from './objects.ts';
import type { KubernetesObject } from './objects.ts';
import { optionsIn } from './shell.ts';
import { checkTexts, validate } from './validate.ts';

const known = { '-f': 'file', '--filename': 'file', '-n': 'namespace', '--namespace': 'namespace', '--dry-run': 'dryRun' };

/** An object of a file, with what kubectl has found out about it. */
interface Info {
  readonly kind: Kind;
  readonly name: string;
  readonly namespace: string;
  readonly object: JsonObject;
}

/**
 * `kubectl apply -f FILE [-n NAMESPACE] [--dry-run=server]`. Undefined for options that the sample does not know. What
 * goes wrong with one object keeps no other from being applied, and all of it is told at the end.
 * Source: https://github.com/kubernetes/kubectl/blob/master/pkg/cmd/apply/apply.go
 */
export function apply(machine: Machine, words: readonly string[]): Outcome | undefined {
  const parsed = optionsIn(words, known);
  if (!parsed) return undefined;
  const { names, options } = parsed;
  const dryRun = options.get('dryRun') ?? 'none';
  if (names.length > 0 || (dryRun !== 'none' && dryRun !== 'server')) return undefined;
  const file = options.get('file');
  if (file === undefined) return failed(machine, new KubectlError('must specify one of -f and -k'));
  if (file === '-' || file.includes('://') || isFolder(machine.files, file)) return undefined;
  const text = fileNamed(machine.files, file);
  if (text === undefined) return failed(machine, new KubectlError(`the path "${file}" does not exist`));
  const { infos, errors } = infosIn(machine, file, text, options.get('namespace'));
  if (infos.length === 0 && errors.length === 0) return failed(machine, new KubectlError('no objects passed to apply'));

  let { objects } = machine;
  let logs = '';
  const refused: KubectlError[] = [];
  for (const info of infos) {
    try {
      const done = applied({ ...machine, objects }, info, file);
      if (dryRun === 'none') objects = new Map([...objects, [objectKey(info.kind, info.namespace, info.name), done.object]]);
      logs += `${done.warning}${shown(info)} ${done.word}${dryRun === 'server' ? ' (server dry run)' : ''}\n`;
    } catch (error) {
      if (!(error instanceof KubectlError)) throw error;
      refused.push(error);
    }
  }
  const all = refused.length > 0 && errors.length > 1 ? [new KubectlError(`[${errors.map(({ message }) => message).join(', ')}]`), ...refused] : [...errors, ...refused];
  return { exitCode: all.length > 0 ? 1 : 0, logs: `${logs}${printed(all)}`, objects };
}

function failed({ objects }: Machine, error: KubectlError): Outcome {
  return { exitCode: 1, logs: printed([error]), objects };
}

/** The objects of a file whose kinds the cluster has; what is wrong with the others. */
function infosIn({ cluster, objects: present }: Machine, file: string, text: string, wanted: string | undefined): { infos: Info[]; errors: KubectlError[] } {
  const infos: Info[] = [];
  const errors: KubectlError[] = [];
  const kinds = kindsOf(cluster, definitionsIn(present));
  const { objects, error } = objectsIn(file, text);
  for (const object of objects) {
    const metadata = objectOf(object['metadata']);
    const [apiVersion, name, own] = [textOf(object['apiVersion']), textOf(metadata['name']), textOf(metadata['namespace'])];
    const kind = kinds.find((one) => apiVersionOf(one) === apiVersion && one.kind === object['kind']);
    if (!kind) {
      errors.push(new KubectlError(`resource mapping not found for name: "${name}" namespace: "${own}" from "${file}": no matches for kind "${textOf(object['kind'])}" in version "${apiVersion}"\nensure CRDs are installed first`));
    } else if (kind.namespaced && wanted !== undefined && own !== '' && own !== wanted) {
      errors.push(new KubectlError(`the namespace from the provided object "${own}" does not match the namespace "${wanted}". You must pass '--namespace=${own}' to perform this operation.`));
    } else {
      const namespace = kind.namespaced ? own || (wanted ?? 'default') : '';
      infos.push({ kind, name, namespace, object: kind.namespaced ? { ...object, metadata: { ...metadata, namespace } } : object });
    }
  }
  return { infos, errors: [...errors, ...(error ? [error] : [])] };
}

/** The object as it is afterwards, and kubectl's word for what has become of it. Throws the API server's refusal. */
function applied({ cluster, objects, now }: Machine, info: Info, file: string): { object: KubernetesObject; word: string; warning: string } {
  const { kind, name, namespace, object } = info;
  checkName(info, file);
  const before = objects.get(objectKey(kind, namespace, name));
  const own = !before && isOwn(cluster, objects, kind, namespace, name);
  if (before && canonical(before.applied) === canonical(object)) return { object: before, word: 'unchanged', warning: '' };
  const doing = before || own ? `error when applying patch:\n${canonical(object)}\nto:\n${described(info)}\nfor: "${file}": ` : `error when creating "${file}": `;
  checkTexts(kind, object, doing);
  if (kind.namespaced && !namespacesOf(cluster, objects).includes(namespace)) throw new KubectlError(`${doing}namespaces "${namespace}" not found`, 'NotFound');
  validate(kind, object, before?.applied, doing);
  return {
    object: { kind, name, namespace, applied: object, createdAt: own ? undefined : (before?.createdAt ?? now), revision: (before?.revision ?? 0) + 1 },
    word: before || own ? 'configured' : 'created',
    warning: own ? `Warning: resource ${inGroup(kind, kind.plural)}/${name} is missing the kubectl.kubernetes.io/last-applied-configuration annotation which is required by kubectl apply. kubectl apply should only be used on resources created declaratively by either kubectl create --save-config or kubectl apply. The missing annotation will be patched automatically.\n` : '',
  };
}

function checkName(info: Info, file: string): void {
  if (info.name !== '') return;
  const generated = textOf(objectOf(info.object['metadata'])['generateName']);
  if (generated !== '') throw new KubectlError(`from ${generated}: cannot use generate name with apply`);
  throw new KubectlError(`error when retrieving current configuration of:\n${described(info)}\nfrom server for: "${file}": resource name may not be empty`);
}

function described({ kind, name, namespace }: Info): string {
  const [group, version] = [kind.group, kind.version];
  return `Resource: "${group}/${version}, Resource=${kind.plural}", GroupVersionKind: "${group}/${version}, Kind=${kind.kind}"\nName: "${name}", Namespace: "${namespace}"`;
}

function shown({ kind, name }: Info): string {
  return `${inGroup(kind, kind.kind.toLowerCase())}/${name}`;
}
