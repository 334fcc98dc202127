import { isMap, isSeq } from 'yaml';
import type { Document, Node, YAMLMap } from 'yaml';
import { child } from './nodes.ts';
import type { Manifest } from './source.ts';
import { podPaths } from './vocabulary.ts';

/** The pod that a workload makes, or that a manifest is. */
export interface Pod {
  /** From the manifest's root to the object with the pod's `metadata` and `spec`. */
  readonly path: readonly string[];
  readonly labels: YAMLMap | undefined;
  readonly annotations: YAMLMap | undefined;
  readonly spec: YAMLMap | undefined;
  /** A patch of Kustomize's, say, names containers without their images, if any, and says nothing about what it does not change. */
  readonly whole: boolean;
}

/** The pod of a workload, or undefined where the manifest is none. */
export function podOf({ kind, document, node }: Pick<Manifest, 'kind' | 'document' | 'node'>): Pod | undefined {
  const path = podPaths[kind];
  if (!path) return undefined;
  const map = (...keys: string[]): YAMLMap | undefined => asMap(child(document, node, ...path, ...keys));
  const spec = map('spec');
  return { path, labels: map('metadata', 'labels'), annotations: map('metadata', 'annotations'), spec, whole: spec !== undefined && hasImage(document, child(document, spec, 'containers')) };
}

function hasImage(document: Document, containers: Node | undefined): boolean {
  return isSeq(containers) && containers.items.some((one) => child(document, one as Node, 'image') !== undefined);
}

function asMap(node: Node | undefined): YAMLMap | undefined {
  return isMap(node) ? node : undefined;
}
