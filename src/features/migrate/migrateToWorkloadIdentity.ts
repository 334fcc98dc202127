import type { App } from '../shared/app.ts';
import type { ManifestsOfWorkspace } from '../shared/workspaceManifests.ts';
import type { MigrateContract } from './protocol.ts';

/** Leads the workspace's workloads from AAD Pod Identity to workload identity. Gives what opens it. */
export function registerMigrate(app: App, manifests: ManifestsOfWorkspace): { readonly show: () => Promise<void> } {
  async function show(): Promise<void> {
    const { handlers } = await import('./handlers.ts');
    const read = await manifests();
    app.openPanel<MigrateContract>({ script: 'migrate', key: 'workspace', title: 'Migrate to Workload Identity', handlers: (panel) => handlers(app, read, panel) });
  }

  app.commands.register('migrateToWorkloadIdentity', show);
  return { show };
}
