import type * as vscode from 'vscode';
import { isMarked } from '../../manifests/marks.ts';
import { isEditedHere } from '../shared/fileText.ts';

/**
 * Whether a document is looked at here: one that is edited, with the marks. VS Code asks for each YAML or JSON file there
 * is, wherever it comes from; nothing of the others is parsed, nor any file for them. Nor does asking load what parses.
 */
export function isManifest(document: vscode.TextDocument): boolean {
  return isEditedHere(document) && isMarked(document.getText());
}
