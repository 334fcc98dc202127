// What finds pods by the label of AAD Pod Identity, though it makes none: a Service, a PodDisruptionBudget, a NetworkPolicy.
import { isMap, isSeq } from 'yaml';
import type { Node } from 'yaml';
import { placeholderIn } from './filledIn.ts';
import { child, textOf } from './nodes.ts';
import { podOf } from './pod.ts';
import type { Manifest } from './source.ts';
import { podIdentityLabel } from './vocabulary.ts';

export interface Selection {
  /** The value of the label; undefined for whichever it has. */
  readonly selector: string | undefined;
  /** Whether pods with it are those that are not found. */
  readonly leavesOut: boolean;
}

const places = ['selector', 'podSelector'];

/** How an object finds pods by the label. A workload's own selector is none of these: it can't be changed. */
export function selectionsOf(manifest: Manifest): Selection[] {
  if (podOf(manifest)) return [];
  const { document, node } = manifest;
  return places.flatMap((place) => {
    const selector = child(document, node, 'spec', place);
    // A Service's is of labels alone.
    const values = [child(document, selector, podIdentityLabel), child(document, selector, 'matchLabels', podIdentityLabel)].filter((value) => value !== undefined);
    const expressions = child(document, selector, 'matchExpressions');
    return [...values.map((value) => ({ selector: valueOf(value), leavesOut: false })), ...(isSeq(expressions) ? (expressions.items as Node[]).flatMap((one) => selectionsIn(manifest, one)) : [])];
  });
}

/** Source of the operators: https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#resources-that-support-set-based-requirements */
function selectionsIn({ document }: Manifest, expression: Node): Selection[] {
  if (!isMap(expression) || textOf(child(document, expression, 'key')) !== podIdentityLabel) return [];
  const operator = textOf(child(document, expression, 'operator'));
  const leavesOut = operator === 'NotIn' || operator === 'DoesNotExist';
  if (operator !== 'In' && operator !== 'NotIn') return [{ selector: undefined, leavesOut }];
  const values = child(document, expression, 'values');
  return isSeq(values) ? (values.items as Node[]).map((value) => ({ selector: valueOf(value), leavesOut })) : [];
}

/** What another tool fills in may be any. */
function valueOf(node: Node): string | undefined {
  const value = textOf(node);
  return placeholderIn(value) === undefined ? value : undefined;
}

/** Whether a place in an object that makes no pods, by the keys that lead there, is one where it is read how that finds them. */
export function isSelection([spec, place, ...rest]: readonly (string | number)[]): boolean {
  if (spec !== 'spec' || !places.some((one) => one === place)) return false;
  const [first, second, third] = rest;
  if (first === 'matchExpressions') return typeof second === 'number' && third === 'key' && rest.length === 3;
  return first === podIdentityLabel ? rest.length === 1 : first === 'matchLabels' && second === podIdentityLabel && rest.length === 2;
}
