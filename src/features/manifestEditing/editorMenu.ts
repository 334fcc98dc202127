import * as vscode from 'vscode';
import { usesPodIdentity } from '../../manifests/marks.ts';
import { isManifest } from './isManifest.ts';

type Kind = 'podIdentity' | 'workloadIdentity';

/** Tells VS Code what the editor in front holds, whether it is checked or not: the editor's menu goes by that. */
export function editorMenu(): vscode.Disposable {
  let told: Kind | undefined;

  function tell(kind: Kind | undefined): void {
    if (kind === told) return;
    told = kind;
    void vscode.commands.executeCommand('setContext', 'managedIdentities.manifest', kind);
  }

  const look = (): void => tell(kindOf(vscode.window.activeTextEditor?.document));
  look();
  return vscode.Disposable.from(
    vscode.window.onDidChangeActiveTextEditor(look),
    vscode.workspace.onDidChangeTextDocument(({ document }) => {
      if (document === vscode.window.activeTextEditor?.document) look();
    }),
    { dispose: () => tell(undefined) },
  );
}

function kindOf(document: vscode.TextDocument | undefined): Kind | undefined {
  if (!document || !isManifest(document)) return undefined;
  return usesPodIdentity(document.getText()) ? 'podIdentity' : 'workloadIdentity';
}
