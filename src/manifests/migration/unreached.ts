// The label of AAD Pod Identity where a migration does not reach it.
import { isPair, isScalar, isSeq, visit } from 'yaml';
import type { Scalar } from 'yaml';
import { child, keyOf, textOf, writtenOf } from '../nodes.ts';
import type { Entry } from '../nodes.ts';
import { podOf } from '../pod.ts';
import type { Pod } from '../pod.ts';
import { isSelection } from '../selecting.ts';
import type { Manifest } from '../source.ts';
import { podIdentityKind, podIdentityLabel, useLabel } from '../vocabulary.ts';

const byHand = `Let its pods bear the label ${useLabel}: "true" in its place, and run as a ServiceAccount of the identity.`;

/** Why the label of an object, or one of them, is left as it is, and what to do by hand: sentences. Undefined where none is. */
export function unreached(manifest: Manifest): string | undefined {
  // In its own objects the word is a selector or a name; definitions of kinds explain it.
  if (podIdentityKind(manifest) !== undefined || manifest.kind === 'CustomResourceDefinition') return undefined;
  const [start, , end] = manifest.node.range ?? [0, 0, 0];
  if (!manifest.text.slice(start, end).includes(podIdentityLabel)) return undefined;
  // By its kind alone it may be another one's: Volcano, too, has a Job.
  const found = podOf(manifest);
  const pod = found?.spec || found?.labels ? found : undefined;
  return (pod && onPod(manifest, pod)) ?? elsewhere(manifest, pod);
}

/** On the pods, where it is looked for. */
function onPod(manifest: Manifest, { labels, whole }: Pod): string | undefined {
  const label = child(manifest.document, labels, podIdentityLabel);
  if (!isScalar(label)) return label && `The value of its label ${podIdentityLabel} is no text, and the API server refuses it.`;
  // A patch without a value takes the label away.
  if (label.value === null) return whole ? `Its label ${podIdentityLabel} has no value, so no binding selects its pods. Take it away, or write the selector of a binding.` : undefined;
  if (typeof label.value !== 'string') return `The value of its label ${podIdentityLabel} is no string: the API server refuses ${writtenOf(label)} without quotes. Put it in quotes, and read the files again.`;
  return manifest.name === undefined ? `It has no name that tells it from others. ${byHand}` : undefined;
}

/** The first place that is none of a pod's labels. Where it does nothing, or what is done to the pods tells of it, it is none. */
function elsewhere(manifest: Manifest, pod: Pod | undefined): string | undefined {
  const place = placesOf(manifest).find((path) => !isSettled(path, pod));
  if (!place) return undefined;
  const { kind } = manifest;
  const where = inWords(place);
  if (pod) return `It names the label ${podIdentityLabel} in ${where}, too, which stays as it is. Look whether that finds its pods still when they have lost the label.`;
  if (place.some((key) => typeof key === 'string' && finding.test(key))) return `It names the label ${podIdentityLabel} in ${where}, which stays as it is. Look whether that finds the pods still when they have lost the label${kind.endsWith('NetworkPolicy') ? ': where it does not, their traffic is cut, or let through' : ''}.`;
  if (kind === 'Kustomization') return `It has the label ${podIdentityLabel} in ${where}, and gives it to what it builds. ${byHand}`;
  if (place.at(-1) !== podIdentityLabel) return `It names the label ${podIdentityLabel} in a text, in ${where}, which stays as it is. Look what comes of that when the pods have lost the label.`;
  return `It has the label ${podIdentityLabel} in ${where}, and how a ${kind} makes pods is not known here. ${byHand}`;
}

/** Keys below which labels find pods. */
const finding = /^(?:matchLabels|matchExpressions|selector|\w+Selector)$/;

type Path = readonly (string | number)[];

/** Where an object names the label: as a key, or in a text. */
function placesOf({ node }: Manifest): Path[] {
  const places: Path[] = [];
  visit(node, {
    Pair(_key, pair, path) {
      if (keyOf(pair as Entry) === podIdentityLabel) places.push([...keysOf([...path, pair])]);
    },
    Scalar(key, scalar, path) {
      if (key !== 'key' && textOf(scalar)?.includes(podIdentityLabel) === true) places.push([...keysOf(path, scalar)]);
    },
  });
  return places;
}

/** The keys that lead to a place, and the numbers of the items of lists. */
function* keysOf(path: readonly unknown[], last?: Scalar): Iterable<string | number> {
  for (const [index, one] of path.entries()) {
    if (isPair(one)) yield keyOf(one as Entry) ?? '?';
    else if (isSeq(one)) yield one.items.indexOf(path[index + 1] ?? last);
  }
}

function isSettled(path: Path, pod: Pod | undefined): boolean {
  const [first, second] = path;
  if (first === 'metadata' || path.includes('annotations')) return true;
  // What finds pods by it is told with those pods.
  if (pod === undefined) return isSelection(path);
  if (first === 'spec' && second === 'selector') return true;
  const isAt = (...place: readonly string[]): boolean => place.every((key, index) => path[index] === key);
  return isAt(...pod.path, 'metadata') || isAt('spec', 'jobTemplate', 'metadata');
}

/** "spec.tasks[0].template". */
function inWords(path: Path): string {
  const keys = path.at(-1) === podIdentityLabel ? path.slice(0, -1) : path;
  return keys.map((key, index) => (typeof key === 'number' ? `[${key}]` : `${index === 0 ? '' : '.'}${key}`)).join('') || 'itself';
}
