import type { PagesAndFailures } from '../../azure/eachSubscription.ts';
import { listFromProvider, listResources } from '../../azure/inventory.ts';
import type { Counts } from '../../azure/inventory.ts';
import type { Pages } from '../../azure/pages.ts';
import type { OfKind, Resource, ResourceKind } from '../../azure/resources.ts';
import type { Subscription } from '../../azure/subscriptions.ts';
import { errorNode, note } from '../../ui/nodes.ts';
import type { GrowingList, TreeNode } from '../../ui/nodes.ts';
import type { App } from './app.ts';
import { arranged, isGroupRow } from './grouping.ts';
import { formatCount } from './numbers.ts';
import { isMore, pagedList } from './pagedList.ts';
import { groupIds, topics } from './resourceNodes.ts';
import type { ResourceNode, SubscriptionNode } from './resourceNodes.ts';
import { modesInWords } from './unread.ts';

/** What is known of a subscription before any of its groups is opened. */
export interface Known {
  /** Missing where Resource Graph does not know the subscription, or cannot be asked. */
  readonly counts?: Counts;
  /** There when the tree is filtered: all that was found in the subscription. */
  readonly found?: readonly Resource[];
}

interface Group<Kind extends ResourceKind> {
  readonly kind: Kind;
  readonly label: string;
  readonly empty: string;
  readonly nodeOf: (resource: OfKind<Kind>) => ResourceNode;
  /** Asks for what `nodeOf` says of them besides, once they stand there. Gives whether there is anything new to say. */
  readonly afterwards?: (resources: readonly OfKind<Kind>[], signal: AbortSignal) => Promise<boolean>;
}

/** "Managed Identities  41" below a subscription. What is in it is only asked for when it is opened. */
export function groupNode<Kind extends ResourceKind>(app: App, { kind, label, empty, nodeOf, afterwards }: Group<Kind>, subscription: Subscription, { counts, found }: Known): SubscriptionNode {
  const id = groupIds[kind];
  const row = { id, kind: `${id}Group`, label, icon: { codicon: 'folder' }, subscription };
  if (found) {
    const resources = found.filter((resource): resource is OfKind<Kind> => resource.kind === kind);
    const rows = () => arranged(resources.map(nodeOf), groupOfResource);
    const count = formatCount(resources.length);
    return { ...row, description: count, spoken: `${label} of ${subscription.name}, ${count} found`, open: true, children: afterwards ? (signal) => completed(rows, async () => afterwards(resources, signal)) : rows };
  }
  // Those that were opened last: each reading opens its own.
  let listed: PagesAndFailures<OfKind<Kind>> | undefined;
  // What could not be read though the rows stand there.
  const problems = () => (listed?.failures() ?? []).map(({ error }) => errorNode('modes', app.describe(error), modesInWords));
  return pagedGroup(
    {
      ...row,
      empty,
      // What Resource Graph does not know, the provider may know, or say why it may not be read.
      pages: () => (counts === undefined ? listFromProvider(app.cloud(), subscription, kind) : failingWhole((listed = listResources(app.cloud(), [subscription], [kind])))),
      arrange: (resources) => [...arranged(resources.map(nodeOf), groupOfResource), ...problems()],
      ...(afterwards && { afterwards }),
      topic: topics[id](subscription.subscriptionId),
    },
    counts?.[kind],
  );
}

/** The rows, and again where there is more to say of them. */
async function* completed(rows: () => readonly TreeNode[], afterwards: () => Promise<boolean>): GrowingList {
  yield rows();
  if (await afterwards()) yield rows();
}

const groupOfResource = ({ resource }: ResourceNode): string => resource.resourceGroup;

interface PagedGroup<Item> extends SubscriptionNode {
  /** Said when nothing is in it. */
  readonly empty: string;
  readonly pages: () => Pages<Item>;
  readonly arrange: (items: readonly Item[]) => readonly TreeNode[];
  readonly afterwards?: (items: readonly Item[], signal: AbortSignal) => Promise<boolean>;
  readonly topic: string;
}

/** A group that is read page by page when it is opened. Its number stands there before where it has been counted. */
export function pagedGroup<Item>({ empty, pages, arrange, afterwards, topic, ...row }: PagedGroup<Item>, count?: number): SubscriptionNode {
  const { id, label, subscription } = row;
  return {
    ...row,
    ...(count !== undefined && { description: formatCount(count) }),
    spoken: `${label} of ${subscription.name}${count === undefined ? '' : `, ${formatCount(count)}`}`,
    topics: [topic, topics.layout],
    // While not everything is there, what was counted before is nearer to the truth.
    summary: (children) => (count !== undefined && children.some(({ kind }) => kind === 'error' || kind === 'loading') ? formatCount(count) : countOf(children)),
    children: pagedList(pages, (items) => (items.length > 0 ? arrange(items) : [note('none', empty, { flags: [id] })]), { ...(afterwards && { afterwards }) }),
  };
}

/** The pages of one subscription: where that could not be read as a whole there is nothing to show beside the failure. */
export function failingWhole<Item>(pages: PagesAndFailures<Item>): Pages<Item> {
  return {
    ...pages,
    async next(signal) {
      const page = await pages.next(signal);
      const failure = pages.failures().find(({ of }) => of === undefined);
      if (failure) throw failure.error;
      return page;
    },
  };
}

/** How many things the rows stand for, and how many there are where not all have been read: "100+" where nobody knows. */
export function countOf(children: readonly TreeNode[]): string {
  const more = children.find(isMore);
  const inGroups = children.filter(isGroupRow).reduce((sum, { size }) => sum + size, 0);
  const read = inGroups + children.filter((node) => !uncounted.has(node.kind)).length;
  return more ? (more.total === undefined ? `${formatCount(read)}+` : formatCount(more.total)) : formatCount(read);
}

const uncounted = new Set(['error', 'note', 'loading', 'more', 'resourceGroup']);
