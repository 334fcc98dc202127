import { isMap, isSeq } from 'yaml';
import type { Node } from 'yaml';
import { child, textOf } from '../nodes.ts';
import type { Manifest } from '../source.ts';

/** Whether a workload selects its pods by a label: without it they would not be its own, and the API server refuses the workload. */
export function isSelected({ document, node, kind }: Manifest, label: string): boolean {
  const selector = child(document, node, 'spec', 'selector');
  // A ReplicationController's is of labels alone.
  const labels = kind === 'ReplicationController' ? selector : child(document, selector, 'matchLabels');
  if (isMap(labels) && child(document, labels, label) !== undefined) return true;
  const expressions = child(document, selector, 'matchExpressions');
  return isSeq(expressions) && expressions.items.some((item) => textOf(child(document, item as Node, 'key')) === label);
}
