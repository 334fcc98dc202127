import type * as vscode from 'vscode';
import type { OfKind } from '../../azure/resources.ts';
import type { Workload } from '../../manifests/finding.ts';
import type { App } from '../shared/app.ts';
import { resourceFor } from '../shared/pickers.ts';
import type { ManifestsOfWorkspace } from '../shared/workspaceManifests.ts';
import type { ChosenWorkload } from './handlers.ts';
import { withOutcome } from './outcome.ts';
import type { WorkloadIdentityContract } from './protocol.ts';

/** ServiceAccount, pod template and federated credential, so that pods sign in as an identity. Gives what begins one for a workload of a document, and for an identity. */
export function registerGenerateWorkloadIdentity(app: App, manifests: ManifestsOfWorkspace): { readonly forDocument: (document: vscode.Uri, workload: Workload | undefined) => Promise<void>; readonly forIdentity: (identity: OfKind<'identity'>) => Promise<void> } {
  async function generate(identity: OfKind<'identity'> | undefined, chosen?: ChosenWorkload): Promise<void> {
    if (!identity) return;
    const { handlers } = await import('./handlers.ts');
    const read = await manifests();
    app.openPanel<WorkloadIdentityContract>({ script: 'workloadIdentity', title: `Workload Identity: ${identity.name}`, handlers: (panel) => withOutcome(handlers(app, read, identity, chosen, panel)) });
  }

  const title = 'Generate Workload Identity YAML';
  app.commands.register('generateWorkloadIdentity', async (rows) => generate(await resourceFor(app, rows, 'identity', title)));
  return { forIdentity: async (identity) => generate(identity), forDocument: async (document, workload) => generate(await resourceFor(app, [], 'identity', title), workload && { ...workload, file: document.toString() }) };
}
