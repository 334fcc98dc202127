import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import * as vscode from 'vscode';
import { until, within } from './until.ts';

/** The files that VS Code was asked to change, one entry each, with the number of changes in them. */
type Asked = readonly (readonly [path: string, changes: number])[];

export interface Preview {
  /** The refactorings that VS Code was asked for, the newest last. What it does with them is VS Code's own. */
  readonly asked: readonly Asked[];
  /** Somebody ticks files in the preview that the work opens, by their rows, and applies what is ticked. `previews`: how many it opens, of which the last one stays. */
  readonly accepting: <T>(rows: readonly number[], work: () => Promise<T>, previews?: number) => Promise<T>;
  /** Somebody looks at it, and closes it; `meanwhile` happens before that. */
  readonly discarding: <T>(work: () => Promise<T>, meanwhile?: () => Promise<unknown>) => Promise<T>;
  /** Nobody presses anything in it: `stop` ends the work. */
  readonly stopping: <T>(work: () => Promise<T>, stop: () => Promise<unknown>) => Promise<T>;
}

// Of the documents in which VS Code keeps what its preview shows: one for each file, with the changes that are ticked.
// Source: https://github.com/microsoft/vscode/blob/main/src/vs/workbench/contrib/bulkEdit/browser/preview/bulkEditPreview.ts
const ofPreview = 'vscode-bulkeditpreview-editor';

/**
 * The preview of VS Code in which changes wait until somebody accepts them: the real one, whose keys and buttons have
 * commands. Nothing tells an extension what is asked of VS Code, so that is noted on its way.
 */
export function previewOf(t: TestContext): Preview {
  const asked: Asked[] = [];
  let waiting = 0;
  const apply = vscode.workspace.applyEdit;
  t.mock.method(vscode.workspace, 'applyEdit', async (edit: vscode.WorkspaceEdit, options?: vscode.WorkspaceEditMetadata) => {
    if (options?.isRefactoring !== true) return apply(edit, options);
    asked.push(edit.entries().map(([uri, edits]) => [vscode.workspace.asRelativePath(uri), edits.length]));
    waiting++;
    try {
      return await apply(edit, options);
    } finally {
      waiting--;
    }
  });

  async function inPreview<T>(button: 'apply' | 'discard' | undefined, { rows = [], previews = 1 }: { readonly rows?: readonly number[]; readonly previews?: number }, work: () => Promise<T>, before: (pages: readonly vscode.TextDocument[]) => Promise<unknown>): Promise<T> {
    const { length } = asked;
    let ended = false;
    const end = () => (ended = true);
    const working = work();
    working.then(end, end);
    // The list is filled in the turn in which the first of them is made: what is pressed when all are there meets it.
    const pages = await until('the preview', () => {
      if (ended) return [];
      const shown = newestPages();
      return asked.length === length + previews && waiting === 1 && shown.length >= Math.max(asked.at(-1)?.length ?? 0, ...rows.map((row) => row + 1)) ? shown : undefined;
    });
    if (ended) await working;
    assert.equal(ended, false, 'the changes waited for nobody');
    await before(pages);
    if (button) await vscode.commands.executeCommand(`refactorPreview.${button}`);
    return within('the end of it', working);
  }

  async function tick(rows: readonly number[], pages: readonly vscode.TextDocument[]): Promise<void> {
    const unticked = pages.map((page) => page.getText());
    await vscode.commands.executeCommand('list.collapseAll');
    await vscode.commands.executeCommand('list.focusFirst');
    for (let row = 0; row <= Math.max(...rows); row++) {
      if (row > 0) await vscode.commands.executeCommand('list.focusDown');
      if (rows.includes(row)) await vscode.commands.executeCommand('refactorPreview.toggleCheckedState');
    }
    // That a file is to be made shows in no document.
    const visible = Math.min(rows.length, asked.at(-1)?.length ?? 0);
    await until('the ticks', () => (pages.filter((page, index) => page.getText() !== unticked[index]).length >= visible ? true : undefined));
  }

  return {
    asked,
    accepting: async (rows, work, previews) => inPreview('apply', { rows, ...(previews !== undefined && { previews }) }, work, async (pages) => tick(rows, pages)),
    discarding: async (work, meanwhile = async () => {}) => inPreview('discard', {}, work, meanwhile),
    stopping: async (work, stop) => inPreview(undefined, {}, work, stop),
  };
}

/** Those of the preview that was opened last: each has an authority of its own. */
function newestPages(): readonly vscode.TextDocument[] {
  const all = vscode.workspace.textDocuments.filter(({ uri }) => uri.scheme === ofPreview);
  return all.filter(({ uri }) => uri.authority === all.at(-1)?.uri.authority);
}
