import * as vscode from 'vscode';
import type { Cloud } from '../../azure/cloud.ts';
import { readSettings } from './settings.ts';

/** What every message from the sample says; nothing for real Azure. */
export function sampleMark(): string | undefined {
  return readSettings().cloud === 'sample' ? 'Sample Azure' : undefined;
}

/** "Public cloud · ada@contoso.com", or how many accounts there are. */
export function inWords({ name, accounts }: Cloud): string {
  const [first, ...more] = accounts;
  return [name, first?.label, more.length === 1 ? more[0]?.label : more.length > 1 ? `and ${more.length} more` : undefined].filter(Boolean).join(' · ');
}

/** Says in the status bar, and over the tree, which Azure is in use and who asks; over the tree also what it is narrowed to. */
export function createSignpost(view: vscode.TreeView<unknown>, filter: () => string): { show: (cloud: Cloud | undefined, problem?: string) => void; dispose: () => void } {
  const item = vscode.window.createStatusBarItem('managedIdentities.cloud', vscode.StatusBarAlignment.Left);
  const title = view.title;
  item.name = 'Managed Identities: Cloud';
  item.command = 'managedIdentities.chooseCloud';
  return {
    show(cloud, problem) {
      const sample = sampleMark() !== undefined;
      view.title = sample ? 'Sample Azure' : (title ?? 'Managed Identities');
      // In the message: the title of a container's only view has no room for a description.
      view.message = problem ?? (cloud ? [inWords(cloud), filter() && `only what fits “${filter()}”`].filter(Boolean).join(' · ') : '');
      if (!cloud) return item.hide();
      item.text = `$(${sample ? 'beaker' : 'key'}) ${cloud.name}`;
      item.tooltip = `Managed Identities: ${inWords(cloud)}. Click to choose another cloud.`;
      item.color = new vscode.ThemeColor(sample ? 'managedIdentities.sampleForeground' : 'statusBar.foreground');
      item.show();
    },
    dispose: () => item.dispose(),
  };
}
