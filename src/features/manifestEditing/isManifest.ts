import type * as vscode from 'vscode';
import { isMarked } from '../../manifests/marks.ts';
import { isOneOfOurs } from '../shared/workspaceManifests.ts';

/**
 * Whether a document is looked at here: one with the marks, and not the old one beside it in a comparison. VS Code asks
 * for each YAML or JSON file there is, wherever it comes from; nothing of the others is parsed, nor any file for them.
 */
export function isManifest(document: vscode.TextDocument): boolean {
  return isOneOfOurs(document) && isMarked(document.getText());
}
