import * as vscode from 'vscode';
import type { Shell } from './shell.ts';

/** The shell that a new terminal runs, for quoting. */
export function shellOfTerminal(): Shell {
  return /pwsh|powershell|cmd\.exe/i.test(vscode.env.shell) ? 'powershell' : 'bash';
}

/** Puts commands into a terminal, to be read and run by the user: nothing is run for them. */
export function toTerminal(text: string): void {
  const terminal = vscode.window.terminals.find(({ name, exitStatus }) => name === 'Managed Identities' && !exitStatus) ?? vscode.window.createTerminal('Managed Identities');
  terminal.show();
  terminal.sendText(text, false);
}
