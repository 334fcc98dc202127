import type * as vscode from 'vscode';
import type { Describe } from './failure.ts';
import { errorNode } from './nodes.ts';
import type { GrowingList, TreeNode } from './nodes.ts';
import { addTooltip, toTreeItem } from './treeItem.ts';
import type { Pictures } from './treeItem.ts';
import type { Content, View } from './view.ts';

/**
 * A place in the tree and the node that stands there now; the same resource may stand at several. VS Code knows rows by
 * the object, so a place keeps its object when its node is read again.
 */
export interface Row {
  node: TreeNode;
  readonly parent: Row | undefined;
  /** Ids from the root down; unique in the tree. */
  readonly path: readonly string[];
  /** The path as one text. */
  readonly key: string;
}

interface Loading {
  /** As far as they are known. */
  rows: Promise<Row[]>;
  /** Resolves, whatever came of it, when no more rows will come. */
  ended: Promise<void>;
  readonly abort: AbortController;
  done: boolean;
  /** VS Code has asked for the first rows and has not got them yet. It gets those of the read that comes instead of this one. */
  awaited: boolean;
}

export interface Tree extends vscode.Disposable {
  readonly content: Content;
  /** Loads everything again that is open. */
  readonly refresh: () => void;
  /** Loads the children of one row again. */
  readonly reload: (row: Row) => void;
  /** Loads again what is made of one of these topics and was loaded before. */
  readonly changed: (topics: readonly string[]) => void;
  /** All rows below a row, by node ids from the root, loading what is not loaded yet. Undefined when there is no such row. */
  readonly rows: (path: readonly string[]) => Promise<readonly Row[] | undefined>;
  /** Opens the way to a row, by node ids from the root, and selects it, unless another one is selected meanwhile. False when there is no such row. */
  readonly reveal: (path: readonly string[], options?: { readonly focus?: boolean }) => Promise<boolean>;
  /**
   * Loads everything again as another picture of the same things, which opens and closes by itself: '' is the usual one,
   * and stands as it was left when it comes back.
   */
  readonly picture: (name: string) => void;
}

/** Why a row stopped loading: it was closed. */
const collapsed = Symbol('collapsed');

/** How often VS Code is asked to select a row. */
const maxReveals = 5;

const keyOf = (row: Row | undefined) => row?.key ?? '[]';

export interface TreeOptions {
  readonly view: View;
  readonly roots: (signal: AbortSignal) => GrowingList;
  /** What the roots are made of. */
  readonly rootTopics: readonly string[];
  readonly describe: Describe;
  readonly pictures: Pictures;
}

/** Fills a view with nodes. A failure becomes a row of its own and is not kept; what is loaded is kept until it changed. */
export function createTree({ view: { view, changes }, roots, rootTopics, describe, pictures }: TreeOptions): Tree {
  const loaded = new Map<string, Loading>();
  const rowsByKey = new Map<string, Row>();
  const summaries = new Map<string, string>();
  // The name of the picture, and which rows of the usual one stand open: VS Code forgets rows that it does not show.
  let shown = '';
  const opened = new Set<string>();

  function forget(key: string, reason?: typeof collapsed): void {
    loaded.get(key)?.abort.abort(reason);
    loaded.delete(key);
    summaries.delete(key);
  }

  function forgetAllBelow(key: string, reason?: typeof collapsed): void {
    const below = key === '[]' ? '[' : `${key.slice(0, -1)},`;
    for (const other of loaded.keys()) if (other === key || other.startsWith(below)) forget(other, reason);
  }

  function toRows(nodes: readonly TreeNode[], parent: Row | undefined): Row[] {
    return nodes.map((node) => {
      const path = [...(parent?.path ?? []), node.id];
      const key = JSON.stringify(path);
      const row = rowsByKey.get(key) ?? { node, parent, path, key };
      const below = row.node.children;
      // What stands below goes on by the reading that it came from, which knows how far it has come.
      row.node = loaded.has(key) && below && node.children ? { ...node, children: below } : node;
      rowsByKey.set(key, row);
      return row;
    });
  }

  async function children(parent: Row | undefined, shows = false): Promise<Row[]> {
    const key = keyOf(parent);
    let entry = loaded.get(key);
    if (!entry) {
      const abort = new AbortController();
      const read = parent ? parent.node.children : roots;
      const nodes = read?.(abort.signal) ?? [];
      if ('length' in nodes) return toRows(nodes, parent);
      entry = load(nodes instanceof Promise ? once(nodes) : nodes, parent, abort);
      loaded.set(key, entry);
    }
    entry.awaited ||= shows;
    try {
      const rows = await entry.rows;
      if (entry.abort.signal.aborted) return overtaken(entry, parent, shows);
      entry.awaited = false;
      summarize(parent, rows);
      return rows;
    } catch (error) {
      if (entry.abort.signal.aborted) return overtaken(entry, parent, shows);
      if (loaded.get(key) === entry) loaded.delete(key);
      return toRows([errorNode('error', describe(error))], parent);
    }
  }

  /** Takes the first list as the rows, and shows each later one in its place. */
  function load(lists: GrowingList, parent: Row | undefined, abort: AbortController): Loading {
    const first = Promise.withResolvers<Row[]>();
    const entry: Loading = { abort, rows: first.promise, ended: Promise.resolve(), done: false, awaited: false };
    // Who waits for what was given up need not wait for its end, which may never come.
    abort.signal.addEventListener('abort', () => first.reject(abort.signal.reason), { once: true });
    entry.ended = (async () => {
      let shown: readonly TreeNode[] | undefined;
      const show = (nodes: readonly TreeNode[]): void => {
        const rows = toRows(nodes, parent);
        if (shown) {
          entry.rows = Promise.resolve(rows);
          if (!looksLike(shown, nodes)) changes.fire(parent);
        } else first.resolve(rows);
        shown = nodes;
      };
      try {
        for await (const nodes of lists) {
          if (abort.signal.aborted) break;
          show(nodes);
        }
        if (!shown) show([]);
      } catch (error) {
        // What was shown before it failed is good; a retry loads all of it again.
        if (shown && !abort.signal.aborted) show([...shown, errorNode('error', describe(error))]);
        else first.reject(error);
      }
      entry.done = true;
    })();
    return entry;
  }

  /** A late answer never overwrites a newer one: who waited for it gets the newer one, unless nobody asks any more. */
  async function overtaken({ abort }: Loading, parent: Row | undefined, shows: boolean): Promise<Row[]> {
    return abort.signal.reason === collapsed ? [] : children(parent, shows);
  }

  function summarize(parent: Row | undefined, rows: readonly Row[]): void {
    const summary = parent?.node.summary?.(rows.map((row) => row.node));
    if (!parent || summary === undefined || summaries.get(keyOf(parent)) === summary) return;
    summaries.set(keyOf(parent), summary);
    changes.fire(parent);
  }

  /** Where VS Code still waits for the roots, it gets the new ones: to draw those once more would lose what is opened meanwhile. */
  function rootsAgain(forgetThem: () => void): void {
    const awaited = loaded.get('[]')?.awaited ?? false;
    forgetThem();
    if (!awaited) changes.fire(undefined);
  }

  const content: Content = {
    getChildren: async (row) => children(row, true),
    getParent: (row) => row.parent,
    getTreeItem: (row) => {
      const key = keyOf(row);
      return toTreeItem(row, { id: `${shown}${key}`, summary: summaries.get(key), open: row.node.open === true || (shown === '' && opened.has(key)) }, pictures);
    },
    resolveTreeItem: addTooltip,
  };
  const expanding = view.onDidExpandElement(({ element }) => {
    if (shown === '') opened.add(keyOf(element));
  });
  const collapsing = view.onDidCollapseElement(({ element }) => {
    if (shown === '') opened.delete(keyOf(element));
    const entry = loaded.get(keyOf(element));
    if (!entry || entry.done) return;
    // Nobody waits for it any more; opened again, the row asks again.
    forgetAllBelow(keyOf(element), collapsed);
    changes.fire(element);
  });

  return {
    content,
    refresh() {
      rootsAgain(() => {
        forgetAllBelow('[]');
        rowsByKey.clear();
      });
    },
    reload(row) {
      forgetAllBelow(keyOf(row));
      changes.fire(row);
    },
    changed(topics) {
      const touched = (of: readonly string[] | undefined) => of?.some((topic) => topics.includes(topic)) ?? false;
      for (const key of loaded.keys()) {
        const row = rowsByKey.get(key);
        if (!row || !touched(row.node.topics)) continue;
        forgetAllBelow(key);
        changes.fire(row);
      }
      if (!touched(rootTopics)) return;
      // The roots are read again; what was loaded below them stays.
      rootsAgain(() => forget('[]'));
    },
    rows: async (path) => {
      const row = await find(path);
      return path.length > 0 && !row ? undefined : whole(row);
    },
    async reveal(path, { focus = false } = {}) {
      const row = await find(path);
      if (row) await select(row, focus);
      return row !== undefined;
    },
    picture(name) {
      if (name === shown) return;
      shown = name;
      this.refresh();
    },
    dispose() {
      forgetAllBelow('[]');
      expanding.dispose();
      collapsing.dispose();
    },
  };

  /**
   * VS Code loses a row when the way to it is drawn again meanwhile, mostly without a word (measured: one of twelve on a
   * busy machine). Each try waits until it has drawn what had changed, so that a few are enough. Who has selected another
   * row meanwhile keeps that.
   */
  async function select(row: Row, focus: boolean): Promise<void> {
    const before = view.selection.map(keyOf);
    for (let tries = 1; ; tries++) {
      try {
        // Without the focus, unless that is what was asked for: loading the way to it takes time, and whoever has opened a
        // picker meanwhile would lose it.
        await view.reveal(row, { select: true, focus, expand: false });
      } catch (error) {
        if (tries === maxReveals) throw error;
      }
      if (tries === maxReveals || view.selection.map(keyOf).some((key) => key === row.key || !before.includes(key))) return;
    }
  }

  async function find(path: readonly string[]): Promise<Row | undefined> {
    let row: Row | undefined;
    for (const id of path) {
      const isIt = ({ node }: Row) => node.id === id;
      row = (await children(row)).find(isIt) ?? (await whole(row)).find(isIt);
      if (!row) return undefined;
    }
    return row;
  }

  /** The rows when no more will come. */
  async function whole(parent: Row | undefined): Promise<Row[]> {
    const rows = await children(parent);
    const loading = loaded.get(keyOf(parent));
    if (!loading || loading.done) return rows;
    await loading.ended;
    return whole(parent);
  }
}

/** Whether VS Code would draw the same. */
function looksLike(before: readonly TreeNode[], after: readonly TreeNode[]): boolean {
  return before.length === after.length && looks(before) === looks(after);
}

function looks(nodes: readonly TreeNode[]): string {
  return JSON.stringify(nodes.map(({ id, kind, flags, label, description, spoken, icon, children }) => [id, kind, flags, label, description, spoken, icon, children !== undefined]));
}

async function* once(nodes: Promise<readonly TreeNode[]>): GrowingList {
  yield await nodes;
}
