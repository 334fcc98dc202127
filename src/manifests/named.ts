import type { Node } from 'yaml';
import { placeholderIn } from './filledIn.ts';
import { child, textOf } from './nodes.ts';
import type { Manifest, Source } from './source.ts';
import { clientIdAnnotation, podIdentityKind } from './vocabulary.ts';

/** A place where a manifest names an identity of Azure. */
export interface NamedIdentity {
  readonly by: 'resourceId' | 'clientId';
  readonly id: string;
  /** Where the ID stands in the file. */
  readonly start: number;
  readonly end: number;
  /** The AzureIdentity or the ServiceAccount that names it. */
  readonly manifest: Manifest;
}

/** All of them, in the order of the manifests. */
export function namedIdentities({ manifests }: Source): NamedIdentity[] {
  return manifests.flatMap((manifest) => {
    const at = (by: NamedIdentity['by'], ...path: readonly string[]): NamedIdentity[] => {
      const node: Node | undefined = child(manifest.document, manifest.node, ...path);
      const id = textOf(node);
      const [start, end] = node?.range ?? [0, 0];
      // Azure knows none by an ID that another tool fills in.
      return id && placeholderIn(id) === undefined ? [{ by, id, start: manifest.start + start, end: manifest.start + end, manifest }] : [];
    };
    if (podIdentityKind(manifest) === 'AzureIdentity') return [...at('resourceId', 'spec', 'resourceID'), ...at('clientId', 'spec', 'clientID')];
    return manifest.kind === 'ServiceAccount' ? at('clientId', 'metadata', 'annotations', clientIdAnnotation) : [];
  });
}
