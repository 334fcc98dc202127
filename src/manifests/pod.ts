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
export function podOf(manifest: Pick<Manifest, 'kind' | 'document' | 'node'>): Pod | undefined {
  const path = pathOf(manifest);
  if (!path) return undefined;
  const { document, node } = manifest;
  const map = (...keys: string[]): YAMLMap | undefined => asMap(child(document, node, ...path, ...keys));
  const spec = map('spec');
  return { path, labels: map('metadata', 'labels'), annotations: map('metadata', 'annotations'), spec, whole: spec !== undefined && hasImage(document, child(document, spec, 'containers')) };
}

/**
 * Argo's Rollout, Knative's Service and others are not known by their kind. What has containers with images where a
 * Deployment has its template makes pods from it as a Deployment does; with less than that nobody knows.
 */
function pathOf({ kind, document, node }: Pick<Manifest, 'kind' | 'document' | 'node'>): readonly string[] | undefined {
  if (Object.hasOwn(podPaths, kind)) return podPaths[kind];
  return hasImage(document, child(document, node, ...usualPath, 'spec', 'containers')) ? usualPath : undefined;
}

const usualPath: readonly string[] = ['spec', 'template'];

function hasImage(document: Document, containers: Node | undefined): boolean {
  return isSeq(containers) && containers.items.some((one) => child(document, one as Node, 'image') !== undefined);
}

function asMap(node: Node | undefined): YAMLMap | undefined {
  return isMap(node) ? node : undefined;
}
