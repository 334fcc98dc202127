import * as vscode from 'vscode';
import { filledAt } from '../../manifests/completion.ts';
import type { IdPlace } from '../../manifests/finding.ts';
import type { App } from '../shared/app.ts';
import { pickResource } from '../shared/pickers.ts';
import { rangeOf } from './findings.ts';

/** Asks for an identity of all subscriptions and writes its IDs at their places in a document. Throws `signInNeeded` where nobody is signed in. */
export async function chooseIdentity(app: App, uri: vscode.Uri, places: readonly IdPlace[]): Promise<void> {
  // A message has a button to sign in; in the list a failure has none.
  await app.estate();
  const before = (await vscode.workspace.openTextDocument(uri)).version;
  const identity = await pickResource(app, ['identity'], 'Choose an Identity', () => true);
  if (!identity) return;
  const document = await vscode.workspace.openTextDocument(uri);
  // Somebody has typed meanwhile, and the places may be others.
  if (document.version !== before) throw new Error(`${vscode.workspace.asRelativePath(uri)} was changed meanwhile, so the IDs of ${identity.name} were not written. Choose it again.`);
  const text = document.getText();
  const edit = new vscode.WorkspaceEdit();
  for (const place of places) {
    const { start, end, text: id } = filledAt(text, place, place.by === 'resourceId' ? identity.id : identity.clientId);
    edit.replace(uri, rangeOf(document, start, end), id);
  }
  await vscode.workspace.applyEdit(edit);
}
