import * as vscode from 'vscode';
import { showProgress } from '../../ui/progress.ts';

/** Read-only JSON documents with what Azure answered. */
export interface Details extends vscode.Disposable {
  show(name: string, read: (signal: AbortSignal) => Promise<string>): Promise<void>;
}

const scheme = 'managed-identities-details';

export function createDetails(): Details {
  const documents = new Map<string, string>();
  const registration = vscode.workspace.registerTextDocumentContentProvider(scheme, {
    provideTextDocumentContent: (uri) => documents.get(uri.toString()),
  });
  const closing = vscode.workspace.onDidCloseTextDocument(({ uri }) => documents.delete(uri.toString()));
  let shown = 0;
  return {
    async show(name, read) {
      const answer = await showProgress(`Reading ${name}`, read);
      // A number in the query makes each look a document of its own: what was read earlier is not what is there now.
      const uri = vscode.Uri.from({ scheme, path: `/${name}.json`, query: String((shown += 1)) });
      documents.set(uri.toString(), JSON.stringify(JSON.parse(answer), undefined, 2));
      await vscode.window.showTextDocument(uri, { preview: true });
    },
    dispose: () => vscode.Disposable.from(registration, closing).dispose(),
  };
}
