import { isSeq } from 'yaml';
import type { Node } from 'yaml';
import { child, textOf } from '../nodes.ts';
import type { Manifest } from '../source.ts';

/**
 * Whether a workload finds its pods by a label, in whichever way its selector says that: without it they would not be its
 * own, and the API server refuses the workload.
 */
export function isSelected({ document, node }: Pick<Manifest, 'document' | 'node'>, label: string): boolean {
  const selector = child(document, node, 'spec', 'selector');
  // A ReplicationController's is of labels alone.
  if (child(document, selector, label) !== undefined || child(document, selector, 'matchLabels', label) !== undefined) return true;
  const expressions = child(document, selector, 'matchExpressions');
  return isSeq(expressions) && expressions.items.some((item) => textOf(child(document, item as Node, 'key')) === label);
}
