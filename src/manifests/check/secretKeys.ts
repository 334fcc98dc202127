// The Secret of a service principal: which of its values AAD Pod Identity takes.
import { isMap } from 'yaml';
import type { YAMLMap } from 'yaml';
import { mayShareNamespace, numberOf } from '../digest.ts';
import type { Finding } from '../finding.ts';
import { child, entriesOf, keyOf, textOf } from '../nodes.ts';
import type { Entry } from '../nodes.ts';
import type { Manifest } from '../source.ts';
import { podIdentityKind } from '../vocabulary.ts';
import { at } from './at.ts';
import type { Context } from './at.ts';
import { closest } from './closest.ts';
import { renamed } from './renaming.ts';

interface Value {
  readonly map: YAMLMap;
  readonly entry: Entry;
  readonly key: string;
}

/**
 * Of an AzureIdentity of type 1 or 2 whose Secret is in the same file. With type 1 any value is taken, whatever its key; with
 * type 2 those of `certificate` and, where there is one, `password`. Source: Azure/aad-pod-identity v1.8.17, pkg/nmi/standard.go
 */
export function secretKeyFindings(manifest: Manifest, { manifests }: Context): Finding[] {
  if (podIdentityKind(manifest) !== 'AzureIdentity') return [];
  const of = (...path: readonly string[]) => child(manifest.document, manifest.node, 'spec', ...path);
  const type = numberOf(of('type'));
  if (type !== 1 && type !== 2) return [];
  const node = of('clientPassword', 'name');
  const name = textOf(node);
  const namespace = textOf(of('clientPassword', 'namespace')) ?? manifest.namespace;
  const secret = name === undefined || name === '' ? undefined : secretsOf(manifests).get(name)?.find((one) => mayShareNamespace(one, { namespace }));
  const values = secret ? valuesOf(secret) : [];
  const keys = new Set(values.map(({ key }) => key));
  if (!secret || keys.size === 0) return [];
  if (type === 1 && keys.size > 1) return [at(manifest, node, { code: 'secret-keys', severity: 'warning', message: `The Secret "${name}" has ${keys.size} values, and AAD Pod Identity takes any one of them for the secret. Leave it the secret alone.` })];
  if (type === 1 || keys.has('certificate')) return [];
  const meant = values.find(({ key }) => closest(key, ['certificate']) !== undefined);
  const message = `The Secret "${name}" has no "certificate", from which AAD Pod Identity reads the PFX file of a service principal of type 2.${meant ? ` It has "${meant.key}".` : ''}`;
  return [at(manifest, node, { code: 'secret-keys', severity: 'warning', message }, meant && renamed(secret, meant.map, meant.entry, 'certificate'))];
}

const secrets = new WeakMap<object, Map<string | undefined, Manifest[]>>();

/** By name: all manifests are looked through once. */
function secretsOf(manifests: readonly Manifest[]): Map<string | undefined, Manifest[]> {
  const known = secrets.get(manifests) ?? Map.groupBy(manifests.filter(({ kind }) => kind === 'Secret'), ({ name }) => name);
  secrets.set(manifests, known);
  return known;
}

function valuesOf(secret: Manifest): Value[] {
  return ['data', 'stringData'].flatMap((field) => {
    const map = child(secret.document, secret.node, field);
    return isMap(map) ? entriesOf(map).flatMap((entry) => ({ map, entry, key: keyOf(entry) ?? '' })) : [];
  });
}
