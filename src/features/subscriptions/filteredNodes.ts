import { tenantKey } from '../../azure/clients.ts';
import { isAbort } from '../../azure/errors.ts';
import { listResources } from '../../azure/inventory.ts';
import type { SubscriptionFailure } from '../../azure/eachSubscription.ts';
import { resourceKinds } from '../../azure/resources.ts';
import type { Resource } from '../../azure/resources.ts';
import type { Search } from '../../azure/search.ts';
import { errorNode, note } from '../../ui/nodes.ts';
import type { GrowingList, TreeNode } from '../../ui/nodes.ts';
import type { TenantEstate } from '../shared/app.ts';
import { formatCount } from '../shared/numbers.ts';
import { unreadNodes } from '../shared/unread.ts';
import { failedTenant } from './nodes.ts';
import type { Reading } from './nodes.ts';
import { subscriptionNode, surroundingsIn } from './subscriptionNode.ts';
import type { Section } from './subscriptionNode.ts';
import { tenantByTenant } from './tenantByTenant.ts';

/** What one tenant has of what is looked for. */
interface Found {
  readonly resources: readonly Resource[];
  readonly failures: readonly SubscriptionFailure[];
  /** How many there are in all, where not all were read. */
  readonly of?: number;
  readonly error?: unknown;
}

/**
 * The first level of the filtered tree: the subscriptions with what was found in them, open. One query a tenant, and
 * each tenant shows as soon as it has answered.
 */
export async function* filteredNodes(app: Reading, search: Search, text: string, sections: readonly Section[], signal: AbortSignal): GrowingList {
  let last: readonly TreeNode[] = [];
  for await (const { estates, found } of tenantByTenant(app, async (estate) => findIn(app, estate, search, signal), signal)) {
    last = nodesOf(app, estates, found, sections);
    if (last.length > 0) yield last;
  }
  if (last.length === 0) yield [note('none', `Nothing fits “${text}”`, { flags: ['filter'] })];
}

/** The first page: who gets more than that narrows the filter. */
async function findIn(app: Reading, { subscriptions }: TenantEstate, search: Search, signal: AbortSignal): Promise<Found> {
  const pages = listResources(app.cloud(), subscriptions, resourceKinds, search);
  try {
    const resources: Resource[] = [];
    while (!pages.done() && resources.length === 0) resources.push(...(await pages.next(signal)));
    return { resources, failures: pages.failures(), ...(!pages.done() && { of: pages.total() ?? resources.length }) };
  } catch (error) {
    if (isAbort(error)) throw error;
    return { resources: [], failures: [], error };
  }
}

function nodesOf(app: Reading, estates: readonly TenantEstate[], found: ReadonlyMap<string, Found>, sections: readonly Section[]): TreeNode[] {
  const surroundings = surroundingsIn(estates);
  const rows = estates.flatMap((estate) => {
    const bySubscription = Map.groupBy(found.get(tenantKey(estate.tenant))?.resources ?? [], ({ subscriptionId }) => subscriptionId.toLowerCase());
    return estate.subscriptions.flatMap((subscription) => {
      const resources = bySubscription.get(subscription.subscriptionId.toLowerCase());
      return resources ? [subscriptionNode(subscription, estate, surroundings, { found: resources }, undefined, sections)] : [];
    });
  });
  const problems = estates.flatMap((estate) => {
    const { of, error, failures = [], resources = [] } = found.get(tenantKey(estate.tenant)) ?? {};
    return [
      ...(of === undefined ? [] : [note(`more ${tenantKey(estate.tenant)}`, 'There are more', { description: `the first ${formatCount(resources.length)} of ${formatCount(of)} are shown: narrow the filter`, icon: { codicon: 'info' } })]),
      ...(estate.error === undefined ? [] : [failedTenant(app, estate)]),
      ...(error === undefined ? [] : [errorNode(`found ${tenantKey(estate.tenant)}`, app.describe(error), estate.tenant.name)]),
      ...unreadNodes(app, failures, estate.subscriptions),
    ];
  });
  return [...rows, ...problems];
}
