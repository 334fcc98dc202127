// Pods of which namespaces a binding selects.
import { havingNear, isOpen } from '../digest.ts';
import type { BindingObject, Digest, IdentityObject } from '../digest.ts';

/** What bindings select: the pods of all namespaces, or those of some. */
export interface Reach {
  readonly everywhere: boolean;
  readonly namespaces: ReadonlySet<string | undefined>;
  /** One of the identities that are kept to their namespace, where not all pods are selected. */
  readonly kept: IdentityObject | undefined;
}

/** A selector, and what all bindings that have it select. */
interface SelectorReach extends Reach {
  readonly selector: string;
}

interface Reaches {
  readonly ofBinding: ReadonlyMap<BindingObject, Reach>;
  readonly ofSelectors: readonly SelectorReach[];
}

const known = new WeakMap<Digest, Reaches>();

/** Of one binding that is known. */
export function reachOf(binding: BindingObject, digest: Digest): Reach {
  return reachesOf(digest).ofBinding.get(binding) ?? reachOfOne(binding, digest);
}

/** Of all selectors that are known, each once. */
export function selectorsOf(digest: Digest): readonly SelectorReach[] {
  return reachesOf(digest).ofSelectors;
}

/** Whether a pod may be one that is selected. */
export function reaches({ everywhere, namespaces }: Reach, pod: { readonly namespace: string | undefined }): boolean {
  return everywhere || isOpen(pod) || namespaces.has(pod.namespace);
}

/** Thousands of pods are compared with thousands of bindings: what those select is looked up once. */
function reachesOf(digest: Digest): Reaches {
  const before = known.get(digest);
  if (before) return before;
  const ofBinding = new Map(digest.bindings.map((binding) => [binding, reachOfOne(binding, digest)]));
  const groups = Map.groupBy(digest.bindings.filter(({ selector }) => selector !== undefined), ({ selector }) => selector ?? '');
  const made: Reaches = { ofBinding, ofSelectors: [...groups].map(([selector, bindings]) => ({ selector, ...together(bindings.flatMap((binding) => ofBinding.get(binding) ?? [])) })) };
  known.set(digest, made);
  return made;
}

function together(some: readonly Reach[]): Reach {
  const [first] = some;
  if (first && some.length === 1) return first;
  return { everywhere: some.some(({ everywhere }) => everywhere), namespaces: new Set(some.flatMap(({ namespaces }) => [...namespaces])), kept: some.find(({ kept }) => kept)?.kept };
}

const all: Reach = { everywhere: true, namespaces: new Set(), kept: undefined };

/**
 * An identity that is kept to its own namespace, which is the binding's, is for pods of that one alone. Any other is for
 * pods of every namespace: https://azure.github.io/aad-pod-identity/docs/configure/match_pods_in_namespace/
 */
function reachOfOne({ identity, namespace }: BindingObject, { identities }: Digest): Reach {
  const ofBinding = havingNear(identities, 'name', identity ?? '', { namespace });
  if (ofBinding.length === 0 || !ofBinding.every(({ namespaced }) => namespaced)) return all;
  const kept = ofBinding.map((one) => ({ ...one, namespace: one.namespace ?? namespace }));
  return { everywhere: kept.some(isOpen), namespaces: new Set(kept.map((one) => one.namespace)), kept: kept[0] };
}
