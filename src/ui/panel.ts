import * as vscode from 'vscode';
import { isCancellation } from './abort.ts';
import type { Commands } from './command.ts';
import type { Describe } from './failure.ts';
import { answer } from './rpc.ts';
import type { Contract, Handlers } from './rpc.ts';

export interface PanelOptions<C extends Contract> {
  /** Name of the script in dist/webview, without its ending. */
  readonly script: string;
  readonly title: string;
  /** Of panels with the same script and key there is one: opened again it is shown, with the handlers that it has. */
  readonly key?: string;
  readonly handlers: (panel: OpenedPanel) => Handlers<C>;
}

export interface OpenedPanel {
  close(): void;
  /** Aborts when the panel is closed. */
  readonly closed: AbortSignal;
}

export type OpenPanel = <C extends Contract>(options: PanelOptions<C>) => void;

/** Opens a webview panel: the page is a script and a style sheet under a strict policy, everything else goes by the contract. */
export function panelOpener(extensionUri: vscode.Uri, describe: Describe, commands: Commands, log: () => vscode.LogOutputChannel): OpenPanel {
  const opened = new Map<string, vscode.WebviewPanel>();
  return (options) => {
    const key = options.key === undefined ? undefined : `${options.script} ${options.key}`;
    const there = key === undefined ? undefined : opened.get(key);
    if (there) {
      there.reveal();
      return;
    }
    const dist = vscode.Uri.joinPath(extensionUri, 'dist', 'webview');
    const media = vscode.Uri.joinPath(extensionUri, 'media');
    const panel = vscode.window.createWebviewPanel(`managedIdentities.${options.script}`, options.title, vscode.ViewColumn.Active, {
      enableScripts: true,
      localResourceRoots: [dist, media],
    });
    panel.iconPath = { light: vscode.Uri.joinPath(media, 'light', 'identity.svg'), dark: vscode.Uri.joinPath(media, 'dark', 'identity.svg') };
    // Closing the panel ends its questions, not the operations that it started.
    const abort = new AbortController();
    const handlers = options.handlers({ close: () => panel.dispose(), closed: abort.signal });
    panel.webview.onDidReceiveMessage(async (message: unknown) => {
      const reply = await answer(handlers, message, abort.signal, (error) => {
        const failure = describe(error);
        if (isCancellation(error)) return { message: failure.message, cancelled: true };
        // With the panel closed there is no other place to say it.
        if (abort.signal.aborted) void commands.fail(error, options.title);
        else log().error([failure.message, ...failure.details].join('\n  '));
        return { message: failure.message, cancelled: false };
      });
      if (reply && !abort.signal.aborted) await panel.webview.postMessage(reply);
    });
    if (key !== undefined) opened.set(key, panel);
    panel.onDidDispose(() => {
      if (key !== undefined) opened.delete(key);
      abort.abort();
    });
    panel.webview.html = page(panel.webview, vscode.Uri.joinPath(dist, `${options.script}.js`), vscode.Uri.joinPath(media, 'panel.css'), options.title);
  };
}

function page(webview: vscode.Webview, script: vscode.Uri, style: vscode.Uri, title: string): string {
  const nonce = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
  const policy = `default-src 'none'; script-src 'nonce-${nonce}'; img-src data:; style-src ${webview.cspSource}; font-src ${webview.cspSource}`;
  const escaped = title.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped}</title>
<link rel="stylesheet" href="${webview.asWebviewUri(style).toString()}">
</head>
<body><main id="app"></main><script nonce="${nonce}" src="${webview.asWebviewUri(script).toString()}"></script></body>
</html>`;
}
