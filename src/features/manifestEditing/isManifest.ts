import type * as vscode from 'vscode';
import { isMarked, languages } from '../../manifests/marks.ts';
import { isWritten } from '../shared/fileText.ts';

/**
 * Whether a document is looked at here: one with the marks, and not the old one beside it in a comparison. VS Code asks
 * for each YAML or JSON file there is, wherever it comes from; nothing of the others is parsed, nor any file for them.
 * Nor does asking load what parses.
 */
export function isManifest(document: vscode.TextDocument): boolean {
  return languages.includes(document.languageId) && isWritten(document.uri) && isMarked(document.getText());
}
