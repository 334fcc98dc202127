import * as vscode from 'vscode';
import { checkSetting } from '../../manifests/marks.ts';
import type { App } from '../shared/app.ts';
import type { WorkspaceManifests } from '../shared/workspaceManifests.ts';
import { registerManifestEditing } from './register.ts';
import type { ManifestEditing, WaysOn } from './register.ts';

/** Checks manifests as long as the setting says so. */
export function checkWhereWanted(app: App, manifests: WorkspaceManifests, ways: WaysOn): ManifestEditing {
  let editing: ManifestEditing | undefined;

  function follow(): void {
    const wanted = vscode.workspace.getConfiguration().get(checkSetting, true);
    if (wanted === (editing !== undefined)) return;
    editing?.dispose();
    editing = wanted ? registerManifestEditing(app, manifests, ways) : undefined;
  }

  follow();
  const listening = vscode.workspace.onDidChangeConfiguration((event) => {
    if (event.affectsConfiguration(checkSetting)) follow();
  });
  return {
    azureChanged: () => editing?.azureChanged(),
    dispose() {
      listening.dispose();
      editing?.dispose();
    },
  };
}
