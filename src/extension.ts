import * as vscode from 'vscode';
import type { Api } from './api.ts';
import type { Product } from './compose.ts';
import { checkSetting, isMarked, languages } from './manifests/marks.ts';
import { createView } from './ui/view.ts';

interface Manifest {
  readonly contributes: { readonly commands: readonly { readonly command: string }[] };
}

/** Puts the view and the commands there. What they do is loaded when the first of them is used: starting the editor costs next to nothing. */
export function activate(context: vscode.ExtensionContext): Api {
  let product: Promise<Product> | undefined;
  const view = createView('managedIdentities.tree', async () => load());
  const { commands } = (context.extension.packageJSON as Manifest).contributes;

  async function load(): Promise<Product> {
    product ??= import('./compose.ts').then(({ compose }) => compose(context, view));
    const made = await product;
    view.fill(made.content);
    return made;
  }

  /** Manifests are checked from the first one on that is opened or typed, where that is wanted. */
  const waiting = vscode.Disposable.from(
    vscode.workspace.onDidOpenTextDocument(checkFrom),
    vscode.workspace.onDidChangeTextDocument(({ document }) => checkFrom(document)),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration(checkSetting)) vscode.workspace.textDocuments.forEach(checkFrom);
    }),
  );
  let checking = false;
  function checkFrom(document: vscode.TextDocument): void {
    if (checking || !languages.includes(document.languageId) || !isMarked(document.getText()) || !vscode.workspace.getConfiguration().get(checkSetting, true)) return;
    checking = true;
    waiting.dispose();
    void load().then(({ checkManifests }) => checkManifests());
  }
  vscode.workspace.textDocuments.forEach(checkFrom);

  for (const { command } of commands) {
    context.subscriptions.push(vscode.commands.registerCommand(command, async (...args: readonly unknown[]) => (await load()).run(command, args)));
  }
  context.subscriptions.push(view, waiting);
  return { version: 1, rows: async (path) => (await load()).api.rows(path) };
}
