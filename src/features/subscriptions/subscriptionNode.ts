import type { Subscription } from '../../azure/subscriptions.ts';
import type { TreeNode } from '../../ui/nodes.ts';
import type { TenantEstate } from '../shared/app.ts';
import type { Known } from '../shared/group.ts';
import { formatCount } from '../shared/numbers.ts';
import { subscriptionNodeId } from '../shared/resourceNodes.ts';
import type { SubscriptionNode } from '../shared/resourceNodes.ts';

/** What stands below a subscription; nothing where it has nothing to do with what is known. */
export type Section = (subscription: Subscription, known: Known) => TreeNode | undefined;

/** What tells the subscriptions of an estate apart. */
export interface Surroundings {
  readonly severalTenants: boolean;
  /** Whether several accounts open it: they may see different things in it. */
  readonly isShared: (subscription: Subscription) => boolean;
}

export function surroundingsIn(estates: readonly TenantEstate[]): Surroundings {
  const byId = Map.groupBy(estates.flatMap(({ subscriptions }) => subscriptions), ({ subscriptionId }) => subscriptionId.toLowerCase());
  return {
    severalTenants: new Set(estates.map(({ tenant }) => tenant.tenantId)).size > 1,
    isShared: ({ subscriptionId }) => byId.get(subscriptionId.toLowerCase())?.length !== 1,
  };
}

/** Why there are no counts: in a few words for the row, and in full. */
export interface Problem {
  readonly short?: string;
  readonly message: string;
}

/** The row of a subscription. With what was found in it, it stands open. */
export function subscriptionNode(subscription: Subscription, { tenant, account }: TenantEstate, { severalTenants, isShared }: Surroundings, known: Known, problem: Problem | undefined, sections: readonly Section[]): SubscriptionNode {
  const { counts, found } = known;
  const shared = isShared(subscription);
  const told = found ? `${formatCount(found.length)} found` : counts && [counts.identity, counts.cluster, counts.registry].map(formatCount).join(' · ');
  const spoken = found ? `${formatCount(found.length)} found` : counts && `${counts.identity} identities, ${counts.cluster} clusters, ${counts.registry} registries`;
  // The name of the tenant tells subscriptions apart only where there is more than one tenant.
  const description = [told ?? problem?.short, severalTenants ? tenant.name : undefined, shared ? account.label : undefined, subscription.state === 'Enabled' ? undefined : subscription.state].filter(Boolean).join(' · ');
  // Made once: a group remembers how far it was read.
  let below: readonly TreeNode[] | undefined;
  return {
    id: subscriptionNodeId(subscription),
    kind: 'subscription',
    label: subscription.name,
    description,
    spoken: [`subscription ${subscription.name}`, shared && `as ${account.label}`, spoken ?? problem?.short].filter(Boolean).join(', '),
    icon: { codicon: 'key' },
    tooltip: () => ({
      title: subscription.name,
      rows: [
        ['Subscription ID', subscription.subscriptionId],
        ['Tenant', tenant.name],
        ['Tenant ID', tenant.tenantId],
        ['Account', account.label],
        ['State', subscription.state],
        ['Identities', counts && String(counts.identity)],
        ['Clusters', counts && String(counts.cluster)],
        ['Registries', counts && String(counts.registry)],
        ['Counts', problem?.message],
      ],
    }),
    subscription,
    ...(found && { open: true }),
    children: () => (below ??= sections.flatMap((section) => section(subscription, known) ?? []).filter(({ description: number }) => !found || number !== '0')),
  };
}
