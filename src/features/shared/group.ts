import type { Subscription } from '../../azure/subscriptions.ts';
import { note } from '../../ui/nodes.ts';
import type { TreeNode } from '../../ui/nodes.ts';
import type { SubscriptionNode } from './resourceNodes.ts';

interface Group {
  readonly id: 'identities' | 'clusters' | 'registries';
  readonly label: string;
  readonly empty: string;
  readonly subscription: Subscription;
  /** From the first level's one query; the list itself is only read when the group is opened. */
  readonly count: number | undefined;
  readonly topic: string;
  readonly list: (signal: AbortSignal) => Promise<readonly TreeNode[]>;
}

/** "Managed Identities  41" below a subscription. */
export function groupNode({ id, label, empty, subscription, count, topic, list }: Group): SubscriptionNode {
  return {
    id,
    kind: `${id}Group`,
    label,
    ...(count !== undefined && { description: String(count) }),
    spoken: `${label} of ${subscription.name}${count === undefined ? '' : `, ${count}`}`,
    icon: { codicon: 'folder' },
    subscription,
    topics: [topic],
    summary: countOf,
    children: async (signal) => {
      const nodes = await list(signal);
      return nodes.length > 0 ? nodes : [note('none', empty, { flags: [id] })];
    },
  };
}

/** The number of rows that are not notes or errors. */
export function countOf(children: readonly TreeNode[]): string {
  return String(children.filter(({ kind }) => kind !== 'error' && kind !== 'note').length);
}
