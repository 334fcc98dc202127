import * as vscode from 'vscode';
import type { FormContract } from './formContract.ts';
import type { Handlers } from './rpc.ts';
import { inOneLine } from './shell.ts';
import { shellOfTerminal, toTerminal } from './terminal.ts';

/** The host's side of what every form asks for. */
export function formHandlers(panel: { close(): void }): Handlers<FormContract> {
  return {
    copyCommand: async ({ text }) => vscode.env.clipboard.writeText(text),
    commandToTerminal: ({ text }) => toTerminal(text),
    commandsToTerminal: ({ lines }) => toTerminal(inOneLine(lines, shellOfTerminal())),
    close: () => panel.close(),
  };
}
