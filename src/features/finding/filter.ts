import * as vscode from 'vscode';
import { parseSearch } from '../../azure/search.ts';
import type { Search } from '../../azure/search.ts';
import type { Commands } from '../../ui/command.ts';

/** What the tree is narrowed to. */
export interface Filter extends vscode.Disposable {
  /** Undefined when everything is shown. */
  readonly search: () => Search | undefined;
  /** As it was typed; empty when everything is shown. */
  readonly text: () => string;
  readonly set: (text: string) => void;
  readonly onDidChange: vscode.Event<void>;
}

export function createFilter(commands: Commands): Filter {
  const changed = new vscode.EventEmitter<void>();
  let text = '';

  function set(wanted: string): void {
    if (wanted.trim() === text) return;
    text = wanted.trim();
    void vscode.commands.executeCommand('setContext', 'managedIdentities.filtered', text !== '');
    changed.fire();
  }

  commands.register('filter', async () => {
    const typed = await vscode.window.showInputBox({
      title: 'Filter',
      prompt: 'Shows the identities, clusters and registries that fit. Nothing shows everything again.',
      placeHolder: 'Part of a name, a resource group, tag=value, a principal ID, client ID or resource ID',
      value: text,
    });
    if (typed !== undefined) set(typed);
  });
  commands.register('clearFilter', () => set(''));
  return { search: () => parseSearch(text), text: () => text, set, onDidChange: changed.event, dispose: () => changed.dispose() };
}
