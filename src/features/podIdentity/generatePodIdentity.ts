import * as vscode from 'vscode';
import { kubernetesName } from '../../manifests/names.ts';
import type { OfKind } from '../../azure/resources.ts';
import type { Handlers } from '../../ui/rpc.ts';
import { saveFile } from '../../ui/saveFile.ts';
import type { App } from '../shared/app.ts';
import { resourceFor } from '../shared/pickers.ts';
import type { PodIdentityContract } from './protocol.ts';

/** AzureIdentity and AzureIdentityBinding for an identity, as YAML that forms while one fills in a form. */
export function registerGeneratePodIdentity(app: App): void {
  app.commands.register('generatePodIdentity', async (rows) => {
    const identity = await resourceFor(app, rows, 'identity', 'Generate Pod Identity YAML');
    if (!identity) return;
    app.openPanel<PodIdentityContract>({ script: 'podIdentity', title: `Pod Identity: ${identity.name}`, handlers: () => handlers(identity) });
  });
}

function handlers({ name, id, clientId }: OfKind<'identity'>): Handlers<PodIdentityContract> {
  return {
    load: () => ({ identityName: name, resourceId: id, clientId, name: kubernetesName(name) }),
    async openDocument({ yaml }) {
      const document = await vscode.workspace.openTextDocument({ language: 'yaml', content: yaml });
      await vscode.window.showTextDocument(document, { preview: false });
    },
    async copy({ yaml }) {
      await vscode.env.clipboard.writeText(yaml);
      vscode.window.setStatusBarMessage('$(check) Copied the YAML', 4000);
    },
    save: async ({ yaml, name: fileName }) => save(yaml, `${fileName}.yaml`),
  };
}

async function save(yaml: string, fileName: string): Promise<string | undefined> {
  if (!vscode.workspace.workspaceFolders?.[0]) throw new Error('No folder is open to save to. Open a folder, or use Open as Document.');
  const target = await saveFile({ name: fileName, text: yaml, title: 'Save Pod Identity YAML', filters: { YAML: ['yaml', 'yml'] } });
  if (!target) return undefined;
  await vscode.window.showTextDocument(target, { preview: false });
  return vscode.workspace.asRelativePath(target);
}
