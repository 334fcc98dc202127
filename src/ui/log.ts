import * as vscode from 'vscode';

/** The log channel "Managed Identities", made at its first line. */
export function createLog(name: string): { log: () => vscode.LogOutputChannel; dispose: () => void } {
  let channel: vscode.LogOutputChannel | undefined;
  return {
    log: () => (channel ??= vscode.window.createOutputChannel(name, { log: true })),
    dispose: () => channel?.dispose(),
  };
}
