import type { Pages } from '../../azure/pages.ts';
import type { GrowingList, TreeNode } from '../../ui/nodes.ts';
import type { Row, Tree } from '../../ui/tree.ts';
import { formatCount } from './numbers.ts';

/** The row "Load More…". */
interface MoreNode extends TreeNode {
  /** How many there are in all; undefined where nobody knows. */
  readonly total: number | undefined;
  /** The next reading shows as much again. */
  readonly wantMore: () => void;
}

export function isMore(node: TreeNode): node is MoreNode {
  return node.kind === 'more';
}

/** What the row "Load More…" does. */
export function loadMore(tree: Tree, row: Row | undefined): void {
  if (!row?.parent || !isMore(row.node)) return;
  row.node.wantMore();
  tree.reload(row.parent);
}

// Items up to which all pages are read: nobody looks through more, and reading them would take other requests' turn.
const readWhole = 5000;

/**
 * A list below a row that is read page by page: the first page shows as soon as it is there, and what follows each time
 * that it is as much again, since VS Code takes all rows anew each time. A reading begins anew, as far as the one before,
 * but goes on after a page that failed and after "Load More…". What takes longer to know is asked for by `afterwards`, and
 * where that gives true the rows are arranged anew. `whole`: whether one is read to its end that does not tell how long it is.
 */
export function pagedList<Item>(open: () => Pages<Item>, arrange: (items: readonly Item[]) => readonly TreeNode[], { afterwards, whole = true }: { readonly afterwards?: (items: readonly Item[], signal: AbortSignal) => Promise<boolean>; readonly whole?: boolean } = {}): (signal: AbortSignal) => GrowingList {
  let pages = open();
  let items: readonly Item[] = [];
  let wanted = 0;
  let goesOn = false;
  // What is under way may end after somebody has given it up, and begun anew.
  let ending: Promise<unknown> = Promise.resolve();

  return async function* read(signal) {
    await ending;
    if (!goesOn) [pages, wanted, items] = [open(), Math.max(1, items.length), []];
    goesOn = false;
    const reading = pages;
    // What stands there from an earlier reading stays while this one has not shown anything.
    let shown = items.length;
    let told = false;
    try {
      while (!reading.done() && items.length < wanted) {
        const asked = reading.next(signal);
        ending = asked.catch(() => undefined); // thrown to who asked
        const page = await asked;
        if (items.length === 0 && (reading.total() ?? (whole ? 0 : Infinity)) <= readWhole) wanted = Infinity;
        items = [...items, ...page];
        if (items.length < Math.max(2 * shown, 1) || reading.done() || items.length >= wanted) continue;
        [shown, told] = [items.length, true];
        yield [...arrange(items), loading];
      }
    } catch (error) {
      if (signal.aborted || items.length === 0) throw error;
      goesOn = true;
      if (!told || shown < items.length) yield arrange(items);
      throw error;
    }
    const all = () => (reading.done() ? arrange(items) : [...arrange(items), more()]);
    yield all();
    if (await afterwards?.(items, signal)) yield all();
  };

  function more(): MoreNode {
    const total = pages.total();
    const told = total === undefined ? `the first ${formatCount(items.length)}` : `${formatCount(items.length)} of ${formatCount(total)}`;
    return {
      id: 'more',
      kind: 'more',
      label: 'Load More…',
      description: told,
      spoken: `Load more, ${told} are shown`,
      icon: { codicon: 'ellipsis' },
      command: { command: 'managedIdentities.loadMore', title: 'Load More' },
      total,
      wantMore: () => {
        wanted = items.length * 2;
        goesOn = true;
      },
    };
  }
}

const loading: TreeNode = { id: 'loading', kind: 'loading', label: '', description: 'loading…', icon: { codicon: 'loading~spin' } };
