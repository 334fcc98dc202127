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
    const begun = (product ??= import('./compose.ts').then(({ compose }) => compose(context, view)));
    // What failed is tried again by the next one who asks.
    begun.catch(() => (product = product === begun ? undefined : product));
    const made = await begun;
    view.fill(made.content);
    return made;
  }

  // Once: whoever types would be told at each key.
  let told = false;
  async function tell(error: unknown): Promise<void> {
    if (told) return;
    told = true;
    try {
      const { fail } = await load();
      void fail(error);
    } catch {
      // Where not even that can be loaded there is no log either.
      void vscode.window.showErrorMessage(`Manifests can't be checked: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  const checking = fromFirstManifest(isCheckingWanted, async () => (await load()).checkManifests(), tell);
  const menu = fromFirstManifest(
    () => true,
    async () => {
      const { editorMenu } = await import('./features/manifestEditing/editorMenu.ts');
      context.subscriptions.push(editorMenu());
    },
    tell,
  );

  for (const { command } of commands) {
    context.subscriptions.push(vscode.commands.registerCommand(command, async (...args: readonly unknown[]) => (await load()).run(command, args)));
  }
  context.subscriptions.push(view, checking, menu);
  return { version: 1, rows: async (path) => (await load()).api.rows(path) };
}

function isCheckingWanted(): boolean {
  return vscode.workspace.getConfiguration().get(checkSetting, true);
}

/** Begins something with the first manifest that is opened or typed while it is wanted. What failed is told to `fail`, and tried again with the next one. */
export function fromFirstManifest(isWanted: () => boolean, begin: () => Promise<unknown>, fail: (error: unknown) => Promise<void>): vscode.Disposable {
  let begun = false;

  async function heed(document: vscode.TextDocument): Promise<void> {
    if (begun || !languages.includes(document.languageId) || !isMarked(document.getText()) || !isWanted()) return;
    begun = true;
    try {
      await begin();
      waiting.dispose();
    } catch (error) {
      begun = false;
      await fail(error);
    }
  }

  const heedAll = (): void => vscode.workspace.textDocuments.forEach((document) => void heed(document));
  const waiting = vscode.Disposable.from(
    vscode.workspace.onDidOpenTextDocument(heed),
    vscode.workspace.onDidChangeTextDocument(async ({ document }) => heed(document)),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration(checkSetting)) heedAll();
    }),
  );
  heedAll();
  return waiting;
}
