import * as vscode from 'vscode';
import { joined } from './shell.ts';
import type { Command } from './shell.ts';
import { shellOfTerminal, toTerminal } from './terminal.ts';

/** What something is in a shell, to copy or to put into a terminal. */
export async function showCommands(title: string, commands: readonly Command[]): Promise<void> {
  const text = joined(commands, shellOfTerminal());
  const copy = { label: '$(copy) Copy the Command', detail: text };
  const send = { label: '$(terminal) Put It Into a Terminal', detail: 'It is run when you press Enter there.' };
  const chosen = await vscode.window.showQuickPick([copy, send], { title, placeHolder: 'The same in a shell' });
  if (chosen === send) toTerminal(text);
  if (chosen !== copy) return;
  await vscode.env.clipboard.writeText(text);
  vscode.window.setStatusBarMessage('$(check) Copied the command', 4000);
}
