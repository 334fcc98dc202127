import type { OfKind } from '../../azure/resources.ts';
import type { App } from '../shared/app.ts';
import { resourceFor } from '../shared/pickers.ts';
import type { ManifestsOfWorkspace } from '../shared/workspaceManifests.ts';
import type { PodIdentityContract } from './protocol.ts';

/** AzureIdentity and AzureIdentityBinding for an identity, as YAML that forms while one fills in a form, and what they need. `instead`: what replaces it. */
export function registerGeneratePodIdentity(app: App, manifests: ManifestsOfWorkspace, instead: (identity: OfKind<'identity'>) => unknown): void {
  app.commands.register('generatePodIdentity', async (rows) => {
    const identity = await resourceFor(app, rows, 'identity', 'Generate Pod Identity YAML');
    if (!identity) return;
    const { handlers } = await import('./handlers.ts');
    const read = await manifests();
    app.openPanel<PodIdentityContract>({ script: 'podIdentity', title: `Pod Identity: ${identity.name}`, handlers: (panel) => handlers(app, read, identity, { panel, instead: () => instead(identity) }) });
  });
}
