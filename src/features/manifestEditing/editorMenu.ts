import * as vscode from 'vscode';
import { isMarked, languages, usesPodIdentity } from '../../manifests/marks.ts';

/** Tells VS Code what the editor in front holds: the editor's menu goes by that. */
export function editorMenu(): vscode.Disposable {
  let told: string | undefined;

  function tell(): void {
    const kind = kindOf(vscode.window.activeTextEditor?.document);
    if (kind === told) return;
    told = kind;
    void vscode.commands.executeCommand('setContext', 'managedIdentities.manifest', kind);
  }

  tell();
  return vscode.Disposable.from(
    vscode.window.onDidChangeActiveTextEditor(tell),
    vscode.workspace.onDidChangeTextDocument(({ document }) => {
      if (document === vscode.window.activeTextEditor?.document) tell();
    }),
  );
}

function kindOf(document: vscode.TextDocument | undefined): 'podIdentity' | 'workloadIdentity' | undefined {
  if (!document || !languages.includes(document.languageId)) return undefined;
  const text = document.getText();
  if (!isMarked(text)) return undefined;
  return usesPodIdentity(text) ? 'podIdentity' : 'workloadIdentity';
}
