import { isAbort } from '../../azure/errors.ts';
import { countResources } from '../../azure/inventory.ts';
import type { Counts } from '../../azure/inventory.ts';
import type { Subscription } from '../../azure/subscriptions.ts';
import { errorNode, note } from '../../ui/nodes.ts';
import type { TreeNode } from '../../ui/nodes.ts';
import type { App, TenantEstate } from '../shared/app.ts';
import { subscriptionNodeId } from '../shared/resourceNodes.ts';
import type { SubscriptionNode } from '../shared/resourceNodes.ts';

/** What stands below a subscription; the counts are missing where they could not be had. */
export type Section = (subscription: Subscription, counts: Counts | undefined) => TreeNode;

/** The first level of the tree: every subscription of every tenant, and every tenant that could not be listed. */
export async function subscriptionNodes(app: App, sections: readonly Section[], signal: AbortSignal): Promise<TreeNode[]> {
  const estates = await app.estate(signal);
  const several = estates.length > 1;
  const nodes = await Promise.all(estates.map(async (estate) => tenantNodes(app, estate, several, sections, signal)));
  const all = nodes.flat();
  return all.length > 0 ? all : [note('none', 'No subscriptions that you can see')];
}

async function tenantNodes(app: App, estate: TenantEstate, several: boolean, sections: readonly Section[], signal: AbortSignal): Promise<TreeNode[]> {
  const { tenant, subscriptions, error } = estate;
  if (error !== undefined) return [errorNode(`tenant ${tenant.tenantId}`, app.describe(error), tenant.name)];
  const { counts, problem } = await countsOf(app, estate, signal);
  return subscriptions.map((subscription): SubscriptionNode => {
    const of = counts?.get(subscription.subscriptionId.toLowerCase());
    const told = of && `${of.identities} · ${of.clusters} · ${of.registries}`;
    // The name of the tenant tells subscriptions apart only where there is more than one tenant.
    const description = [told, several ? tenant.name : undefined, subscription.state === 'Enabled' ? undefined : subscription.state].filter(Boolean).join(' · ');
    return {
      id: subscriptionNodeId(subscription.subscriptionId),
      kind: 'subscription',
      label: subscription.name,
      description,
      spoken: `subscription ${subscription.name}${of ? `, ${of.identities} identities, ${of.clusters} clusters, ${of.registries} registries` : ''}`,
      icon: { codicon: 'key' },
      tooltip: {
        title: subscription.name,
        rows: [
          ['Subscription ID', subscription.subscriptionId],
          ['Tenant', tenant.name],
          ['Tenant ID', tenant.tenantId],
          ['State', subscription.state],
          ['Identities', of && String(of.identities)],
          ['Clusters', of && String(of.clusters)],
          ['Registries', of && String(of.registries)],
          ['Counts', problem],
        ],
      },
      subscription,
      children: () => sections.map((section) => section(subscription, of)),
    };
  });
}

/** The counts are an extra: where Resource Graph fails, the tooltip says why and the rest goes on. */
async function countsOf(app: App, { subscriptions }: TenantEstate, signal: AbortSignal): Promise<{ counts?: Map<string, Counts>; problem?: string }> {
  try {
    return { counts: await countResources(app.cloud(), subscriptions, signal) };
  } catch (error) {
    if (isAbort(error)) throw error;
    return { problem: app.describe(error).message };
  }
}
