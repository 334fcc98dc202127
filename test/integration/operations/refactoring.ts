import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import * as vscode from 'vscode';
import { until, within } from './until.ts';

/** The files that VS Code was asked to change, one entry each, with the number of changes in them. */
type Asked = readonly (readonly [path: string, changes: number])[];

export interface Preview {
  /** The refactorings that VS Code was asked for, the newest last. What it does with them is VS Code's own. */
  readonly asked: readonly Asked[];
  /** Somebody ticks files in the preview that the work opens, by their rows, and applies what is ticked. */
  readonly accepting: <T>(rows: readonly number[], work: () => Promise<T>) => Promise<T>;
  /** Somebody looks at it, and closes it; `meanwhile` happens before that. */
  readonly discarding: <T>(work: () => Promise<T>, meanwhile?: () => Promise<unknown>) => Promise<T>;
  /** Nobody presses anything in it: `stop` ends the work. */
  readonly stopping: <T>(work: () => Promise<T>, stop: () => Promise<unknown>) => Promise<T>;
}

// Milliseconds. VS Code does not tell when its preview is there, and without one it would be done by then.
const shown = 400;

/**
 * The preview of VS Code in which changes wait until somebody accepts them: the real one, whose keys and buttons have
 * commands. Nothing tells an extension what is asked of VS Code, so that is noted on its way.
 */
export function previewOf(t: TestContext): Preview {
  const asked: Asked[] = [];
  const apply = vscode.workspace.applyEdit;
  t.mock.method(vscode.workspace, 'applyEdit', async (edit: vscode.WorkspaceEdit, options?: vscode.WorkspaceEditMetadata) => {
    if (options?.isRefactoring === true) asked.push(edit.entries().map(([uri, edits]) => [vscode.workspace.asRelativePath(uri), edits.length]));
    return apply(edit, options);
  });

  async function inPreview<T>(button: 'apply' | 'discard' | undefined, work: () => Promise<T>, before: () => Promise<unknown>): Promise<T> {
    const { length } = asked;
    let ended = false;
    const end = () => (ended = true);
    const working = work();
    working.then(end, end);
    await until('changes', () => (ended || asked.length > length ? true : undefined));
    await new Promise((resolve) => setTimeout(resolve, shown));
    if (ended) await working;
    assert.equal(ended, false, 'the changes waited for nobody');
    await before();
    if (button) await vscode.commands.executeCommand(`refactorPreview.${button}`);
    return within('the end of it', working);
  }

  return {
    asked,
    accepting: async (rows, work) =>
      inPreview('apply', work, async () => {
        await vscode.commands.executeCommand('list.collapseAll');
        await vscode.commands.executeCommand('list.focusFirst');
        for (let row = 0; row <= Math.max(...rows); row++) {
          if (row > 0) await vscode.commands.executeCommand('list.focusDown');
          if (rows.includes(row)) await vscode.commands.executeCommand('refactorPreview.toggleCheckedState');
        }
      }),
    discarding: async (work, meanwhile = async () => {}) => inPreview('discard', work, meanwhile),
    stopping: async (work, stop) => inPreview(undefined, work, stop),
  };
}
