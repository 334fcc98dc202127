import type { TestContext } from 'node:test';
import * as vscode from 'vscode';

/** What each quick pick offers from now on when something is chosen in it, the newest last. Called once somebody is there to choose. */
export function offered(t: TestContext): readonly (readonly string[])[] {
  const all: string[][] = [];
  const create = vscode.window.createQuickPick;
  t.mock.method(vscode.window, 'createQuickPick', () => {
    const box = create();
    box.onDidAccept(() => void all.push(box.items.map(({ label }) => label.replace(/^\$\([\w~-]+\) /, ''))));
    return box;
  });
  return all;
}
