import * as vscode from 'vscode';
import { AzureError } from '../../azure/errors.ts';
import { listResources } from '../../azure/inventory.ts';
import { everyPage } from '../../azure/pages.ts';
import type { OfKind } from '../../azure/resources.ts';
import { parseSearch } from '../../azure/search.ts';
import { namespaceProblem } from '../../manifests/names.ts';
import type { Source } from '../../manifests/source.ts';
import { formHandlers } from '../../ui/formHandlers.ts';
import type { Handlers } from '../../ui/rpc.ts';
import { createSteps } from '../../ui/steps.ts';
import { subscriptionsOf } from '../shared/app.ts';
import type { App } from '../shared/app.ts';
import { readClusters } from '../shared/clusterChoices.ts';
import type { Clusters } from '../shared/clusterContract.ts';
import { ensureCredential } from '../shared/ensureCredential.ts';
import { toWorkspaceEdit } from '../shared/manifestEdits.ts';
import type { WorkspaceManifests } from '../shared/workspaceManifests.ts';
import { foundIn, migrationOf } from './found.ts';
import type { Migration } from './found.ts';
import type { Choices, MigrateContract, Outcome } from './protocol.ts';

/** What the panel asks for: nothing is loaded of it, nor of the YAML library, before it is opened. */
export function handlers(app: App, manifests: WorkspaceManifests, panel: { close(): void }): Handlers<MigrateContract> {
  const steps = createSteps();
  let sources: ReadonlyMap<string, Source> = new Map();
  let identities: readonly OfKind<'identity'>[] | undefined;
  let clusters: Clusters = { clusters: [], failures: [] };
  let files: readonly string[] = [];
  let stopping: AbortController | undefined;

  async function plan(choices: Choices, signal: AbortSignal): Promise<Migration> {
    sources = await manifests.sources(signal);
    return migrationOf(sources, choices);
  }

  /** Shows what is to be changed, file by file. */
  async function preview({ changes }: Migration, signal: AbortSignal): Promise<Outcome> {
    if (changes.files.length === 0) return { message: 'Nothing is to be changed in the files.', changed: false };
    const edit = await toWorkspaceEdit(changes.files, sources, { label: 'Migrate to workload identity', description: 'Service accounts, labels and names of service accounts' });
    const changed = await previewed(edit, signal);
    if (!changed) return { message: 'The changes were not accepted: the files are as they were.', changed };
    return { message: 'The files are changed. Save and apply them, let the pods roll out, and then delete the AzureIdentity and AzureIdentityBinding objects.', changed };
  }

  return {
    async find(choices, signal) {
      const migration = await plan(choices, signal);
      const ids = [...new Set(migration.changes.credentials.map(({ clientId }) => clientId.toLowerCase()))];
      identities = await identitiesWith(app, ids, signal);
      const found = foundIn(sources, migration, choices, pathOf, identities);
      files = [...sources.keys()].filter((file) => found.files.includes(pathOf(file)));
      return found;
    },
    async clusters(_, signal) {
      const [tenantId] = identities?.map((identity) => identity.tenantId) ?? [];
      return (clusters = tenantId === undefined ? { clusters: [], failures: [] } : await readClusters(app, app.cloud(), tenantId, signal));
    },
    async migrate({ choices, cluster: id }, signal) {
      const cluster = clusters.clusters.find((one) => one.id === id);
      if (cluster?.issuer === undefined) throw new Error('Choose a cluster whose OIDC issuer is on.');
      const problem = namespaceProblem(choices.namespace);
      if (problem) throw new Error(problem);
      const migration = await plan(choices, signal);
      stopping = new AbortController();
      const made: string[] = [];
      for (const { clientId, namespace = choices.namespace, serviceAccount } of migration.changes.credentials) {
        const identity = identities?.find((one) => one.clientId.toLowerCase() === clientId.toLowerCase());
        if (!identity || namespace === '') continue;
        steps.report(`Creating the federated credential of ${identity.name} for ${namespace}/${serviceAccount}…`);
        const { created } = await ensureCredential(app, app.cloud(), identity, { cluster: { name: cluster.name, issuer: cluster.issuer }, namespace, serviceAccount }, stopping.signal);
        if (created) made.push(`${namespace}/${serviceAccount}`);
      }
      steps.report('The changes wait in the Refactor Preview: tick those that you accept there, and apply them.');
      const outcome = await preview(migration, stopping.signal);
      const credentials = made.length === 0 ? 'No federated credential had to be created.' : `Created federated credentials for ${made.join(', ')}.`;
      return { ...outcome, message: `${credentials} ${outcome.message}` };
    },
    preview: async (choices, signal) => preview(await plan(choices, signal), signal),
    stop: () => stopping?.abort(),
    step: async ({ seen }) => steps.next(seen),
    async openFile({ file }) {
      const uri = files[file];
      if (uri !== undefined) await vscode.window.showTextDocument(vscode.Uri.parse(uri, true), { preview: true });
    },
    ...formHandlers(panel),
  };
}

/** Whether a change was accepted. It waits for that in VS Code's own preview, and goes from there when the signal aborts. */
async function previewed(edit: vscode.WorkspaceEdit, signal: AbortSignal): Promise<boolean> {
  signal.addEventListener('abort', discard);
  try {
    return await vscode.workspace.applyEdit(edit, { isRefactoring: true });
  } finally {
    signal.removeEventListener('abort', discard);
  }
}

function discard(): void {
  void vscode.commands.executeCommand('refactorPreview.discard');
}

/** Undefined where Azure can't be asked: the files can be migrated all the same. */
async function identitiesWith(app: App, clientIds: readonly string[], signal: AbortSignal): Promise<OfKind<'identity'>[] | undefined> {
  const search = parseSearch(clientIds.join(' '));
  if (!search?.exact) return [];
  try {
    // Asking for them connects, where that was not done yet.
    const subscriptions = await subscriptionsOf(app, signal);
    return await everyPage(listResources(app.cloud(), subscriptions, ['identity'], search), signal);
  } catch (error) {
    if (error instanceof AzureError) return undefined;
    throw error;
  }
}

function pathOf(file: string): string {
  return vscode.workspace.asRelativePath(vscode.Uri.parse(file, true));
}
