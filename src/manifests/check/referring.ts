import { child, textOf } from '../nodes.ts';
import { podOf } from '../pod.ts';
import type { Manifest } from '../source.ts';
import { podIdentityKind } from '../vocabulary.ts';

const indexes = new WeakMap<object, Map<string, readonly Manifest[]>>();

/**
 * The manifests of a file that name something so: bindings an AzureIdentity, pods and what makes pods a ServiceAccount.
 * Quick where it is asked of each object of a long file: all of them are looked through once.
 */
export function referring(manifests: readonly Manifest[], name: string): readonly Manifest[] {
  const index = indexes.get(manifests) ?? indexOf(manifests);
  indexes.set(manifests, index);
  return index.get(name) ?? [];
}

function indexOf(manifests: readonly Manifest[]): Map<string, Manifest[]> {
  const named = manifests.flatMap((manifest) => [...new Set(namesIn(manifest))].flatMap((name) => (name === undefined ? [] : [{ name, manifest }])));
  const groups = Map.groupBy(named, ({ name }) => name);
  return new Map([...groups].map(([name, group]) => [name, group.map(({ manifest }) => manifest)]));
}

function namesIn(manifest: Manifest): (string | undefined)[] {
  const { document, node } = manifest;
  if (podIdentityKind(manifest) === 'AzureIdentityBinding') return [textOf(child(document, node, 'spec', 'azureIdentity'))];
  const spec = podOf(manifest)?.spec;
  return spec ? ['serviceAccountName', 'serviceAccount'].map((key) => textOf(child(document, spec, key))) : [];
}
