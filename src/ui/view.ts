import * as vscode from 'vscode';
import type { Row } from './tree.ts';

/** A tree view that stands there before anything knows what is in it. */
export interface View extends vscode.Disposable {
  readonly view: vscode.TreeView<Row>;
  readonly changes: vscode.EventEmitter<Row | undefined>;
  /** Gives it what it shows. */
  readonly fill: (content: Content) => void;
}

/** What fills a view. */
export type Content = Required<Pick<vscode.TreeDataProvider<Row>, 'getChildren' | 'getParent'>> & { readonly getTreeItem: (row: Row) => vscode.TreeItem; readonly resolveTreeItem: (item: vscode.TreeItem, row: Row) => vscode.TreeItem };

/** `load` is called when somebody opens the view that is empty, and fills it; whoever needs it before that fills it too. */
export function createView(viewId: string, load: () => Promise<unknown>): View {
  let content: Content | undefined;
  const changes = new vscode.EventEmitter<Row | undefined>();
  const provider: vscode.TreeDataProvider<Row> = {
    onDidChangeTreeData: changes.event,
    async getChildren(row) {
      if (!content) await load();
      return content?.getChildren(row);
    },
    // A row comes from what is loaded. At once, since a view that waits for its rows loses some that change meanwhile.
    getParent: (row) => content?.getParent(row),
    resolveTreeItem: (item, row) => content?.resolveTreeItem(item, row) ?? item,
    getTreeItem: (row) => content?.getTreeItem(row) ?? new vscode.TreeItem(row.node.label),
  };
  const view = vscode.window.createTreeView(viewId, { treeDataProvider: provider, showCollapseAll: true, canSelectMany: true });
  return { view, changes, fill: (shown) => (content = shown), dispose: () => vscode.Disposable.from(view, changes).dispose() };
}
