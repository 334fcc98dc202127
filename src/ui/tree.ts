import * as vscode from 'vscode';
import { isCancellation } from './abort.ts';
import type { Describe } from './failure.ts';
import { errorNode } from './nodes.ts';
import type { TreeNode } from './nodes.ts';
import { toTreeItem } from './treeItem.ts';

/** A node at its place: the same resource may stand at several. */
export interface Row {
  readonly node: TreeNode;
  readonly parent: Row | undefined;
  /** Ids from the root down; unique in the tree. */
  readonly path: readonly string[];
}

interface Loading {
  readonly rows: Promise<Row[]>;
  readonly abort: AbortController;
  done: boolean;
}

export interface Tree extends vscode.Disposable {
  readonly view: vscode.TreeView<Row>;
  /** Loads everything again that is open. */
  readonly refresh: () => void;
  /** Loads the children of one row again. */
  readonly reload: (row: Row) => void;
  /** Loads again what is made of one of these topics and was loaded before. */
  readonly changed: (topics: readonly string[]) => void;
  /** Opens the way to a row, by node ids from the root, and selects it. Does nothing when there is no such row. */
  readonly reveal: (path: readonly string[]) => Promise<void>;
}

const keyOf = (row: Row | undefined) => JSON.stringify(row?.path ?? []);

export interface TreeOptions {
  readonly viewId: string;
  readonly roots: (signal: AbortSignal) => Promise<readonly TreeNode[]>;
  /** What the roots are made of. */
  readonly rootTopics: readonly string[];
  readonly describe: Describe;
  /** The folder that holds `light` and `dark`, with the product's own pictures. */
  readonly pictures: vscode.Uri;
}

/** Shows nodes in a view. A failure becomes a row of its own and is not kept; what is loaded is kept until it changed. */
export function createTree({ viewId, roots, rootTopics, describe, pictures }: TreeOptions): Tree {
  const loaded = new Map<string, Loading>();
  const rowsByKey = new Map<string, Row>();
  const changes = new vscode.EventEmitter<Row | undefined>();

  function forget(key: string): void {
    const below = key === '[]' ? '[' : `${key.slice(0, -1)},`;
    for (const [other, { abort }] of loaded) {
      if (other !== key && !other.startsWith(below)) continue;
      abort.abort();
      loaded.delete(other);
    }
  }

  async function load(parent: Row | undefined, abort: AbortController): Promise<Row[]> {
    const read = parent ? parent.node.children : roots;
    const nodes = (await read?.(abort.signal)) ?? [];
    const rows = nodes.map((node) => ({ node, parent, path: [...(parent?.path ?? []), node.id] }));
    for (const row of rows) rowsByKey.set(keyOf(row), row);
    return rows;
  }

  async function children(parent: Row | undefined): Promise<Row[]> {
    const key = keyOf(parent);
    let entry = loaded.get(key);
    if (!entry) {
      const abort = new AbortController();
      entry = { abort, rows: load(parent, abort), done: false };
      loaded.set(key, entry);
    }
    try {
      const rows = await entry.rows;
      entry.done = true;
      if (entry.abort.signal.aborted) return overtaken(parent);
      summarize(parent, rows);
      return rows;
    } catch (error) {
      if (entry.abort.signal.aborted || isCancellation(error)) return overtaken(parent);
      if (loaded.get(key) === entry) loaded.delete(key);
      const node = errorNode('error', describe(error));
      return [{ node, parent, path: [...(parent?.path ?? []), node.id] }];
    }
  }

  /** A late answer never overwrites a newer one: who waited for it gets the newer one, if anybody still asks. */
  async function overtaken(parent: Row | undefined): Promise<Row[]> {
    return loaded.has(keyOf(parent)) ? children(parent) : [];
  }

  const summaries = new Map<string, string>();
  function summarize(parent: Row | undefined, rows: readonly Row[]): void {
    const summary = parent?.node.summary?.(rows.map((row) => row.node));
    if (!parent || summary === undefined || summaries.get(keyOf(parent)) === summary) return;
    summaries.set(keyOf(parent), summary);
    changes.fire(parent);
  }

  const provider: vscode.TreeDataProvider<Row> = {
    onDidChangeTreeData: changes.event,
    getChildren: children,
    getParent: (row) => row.parent,
    getTreeItem: (row) => toTreeItem(row.node, keyOf(row), summaries.get(keyOf(row)), pictures),
  };
  const view = vscode.window.createTreeView(viewId, { treeDataProvider: provider, showCollapseAll: true, canSelectMany: true });
  const collapsing = view.onDidCollapseElement(({ element }) => {
    const entry = loaded.get(keyOf(element));
    if (!entry || entry.done) return;
    // Nobody waits for it any more; opened again, the row asks again.
    forget(keyOf(element));
    changes.fire(element);
  });

  return {
    view,
    refresh() {
      summaries.clear();
      forget('[]');
      changes.fire(undefined);
    },
    reload(row) {
      forget(keyOf(row));
      changes.fire(row);
    },
    changed(topics) {
      const touched = (of: readonly string[] | undefined) => of?.some((topic) => topics.includes(topic)) ?? false;
      if (touched(rootTopics)) {
        forgetOnly('[]');
        changes.fire(undefined);
      }
      for (const key of loaded.keys()) {
        const row = rowsByKey.get(key);
        if (!row || !touched(row.node.topics)) continue;
        forget(key);
        changes.fire(row);
      }
    },
    async reveal(path) {
      let rows = await children(undefined);
      let row: Row | undefined;
      for (const id of path) {
        row = rows.find(({ node }) => node.id === id);
        if (!row) return;
        if (id !== path.at(-1)) rows = await children(row);
      }
      if (row) await view.reveal(row, { select: true, focus: true, expand: false });
    },
    dispose() {
      forget('[]');
      collapsing.dispose();
      view.dispose();
      changes.dispose();
    },
  };

  /** The root's own rows are read again; what was loaded below them stays. */
  function forgetOnly(key: string): void {
    loaded.get(key)?.abort.abort();
    loaded.delete(key);
  }
}
