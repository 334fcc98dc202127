import * as vscode from 'vscode';
import { AzureError } from '../../azure/errors.ts';
import { listResources } from '../../azure/inventory.ts';
import { everyPage } from '../../azure/pages.ts';
import { parseSearch } from '../../azure/search.ts';
import { namespaceProblem } from '../../manifests/names.ts';
import type { Source } from '../../manifests/source.ts';
import { isCancellation } from '../../ui/abort.ts';
import { formHandlers } from '../../ui/formHandlers.ts';
import type { Handlers } from '../../ui/rpc.ts';
import { createSteps } from '../../ui/steps.ts';
import { inCloud, subscriptionsOf } from '../shared/app.ts';
import type { App } from '../shared/app.ts';
import { readClusters } from '../shared/clusterChoices.ts';
import type { Clusters } from '../shared/clusterContract.ts';
import { pathOf } from '../shared/fileText.ts';
import { changeFiles } from '../shared/manifestEdits.ts';
import type { WorkspaceManifests } from '../shared/workspaceManifests.ts';
import { createCredentials } from './credentials.ts';
import type { KnownAzure } from './credentials.ts';
import { foundIn, migrationOf } from './found.ts';
import type { Migration } from './found.ts';
import type { Choices, MigrateContract, Outcome } from './protocol.ts';

/** What the panel asks for: nothing is loaded of it, nor of the YAML library, before it is opened. */
export function handlers(app: App, manifests: WorkspaceManifests, panel: { close(): void }): Handlers<MigrateContract> {
  // Whatever cloud is chosen meanwhile, what was found was found in this one; without any, files can be migrated all the same.
  let azure: KnownAzure = { cloud: undefined, identities: undefined };
  const steps = createSteps();
  let clusters: Clusters = { clusters: [], failures: [] };
  let files: readonly string[] = [];
  let stopping: AbortController | undefined;

  async function plan(choices: Choices, signal: AbortSignal): Promise<Planned> {
    const sources = await manifests.sources(signal);
    return { sources, migration: migrationOf(sources, choices) };
  }

  return {
    async find(choices, signal) {
      const { sources, migration } = await plan(choices, signal);
      const ids = [...new Set(migration.changes.credentials.map(({ clientId }) => clientId.toLowerCase()))];
      azure = await identitiesWith(app, ids, signal);
      const found = foundIn(sources, migration, choices, pathOf, azure.identities, manifests.hasMore());
      files = [...sources.keys()].filter((file) => found.files.includes(pathOf(file)));
      return { ...found, noFolder: !vscode.workspace.workspaceFolders?.length };
    },
    async clusters(_, signal) {
      const { cloud, identities } = azure;
      const tenantId = identities?.[0]?.tenantId;
      return (clusters = cloud === undefined || tenantId === undefined ? { clusters: [], failures: [] } : await readClusters(inCloud(app, cloud), cloud, tenantId, signal));
    },
    async migrate({ choices, cluster: id }, closed) {
      const cluster = clusters.clusters.find((one) => one.id === id);
      if (cluster?.issuer === undefined) throw new Error('Choose a cluster whose OIDC issuer is on.');
      const problem = namespaceProblem(choices.namespace);
      if (problem) throw new Error(problem);
      stopping = new AbortController();
      const { signal } = stopping;
      const { migration } = await plan(choices, signal);
      const at = { cluster: { name: cluster.name, issuer: cluster.issuer }, namespace: choices.namespace };
      const credentials = await createCredentials(app, azure, migration.changes.credentials, at, steps.report, signal);
      steps.report('The changes wait in the Refactor Preview: tick those that you accept there, and apply them.');
      // Anew: while credentials are created somebody may type.
      const outcome = await previewed(choices, signal, credentials);
      const told = { ...outcome, message: `${credentials} ${outcome.message}` };
      // The panel says it, unless it was closed meanwhile.
      if (closed.aborted) void app.commands.offer('info', told.message);
      return told;
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

  /** What was created stays, and is told also where a file can't be changed. */
  async function previewed(choices: Choices, signal: AbortSignal, credentials: string): Promise<Outcome> {
    try {
      return await preview(await plan(choices, signal), signal);
    } catch (error) {
      const why = isCancellation(error) ? 'Stopped before any file was changed.' : app.describe(error).message;
      throw new Error(`${credentials} ${why}`, { cause: error });
    }
  }
}

interface Planned {
  readonly sources: ReadonlyMap<string, Source>;
  readonly migration: Migration;
}

/** Shows what is to be changed, file by file. */
async function preview({ sources, migration: { changes } }: Planned, signal: AbortSignal): Promise<Outcome> {
  if (changes.files.length === 0) return { message: 'Nothing is to be changed in the files.', changed: false };
  const { changed, left } = await changeFiles(changes.files, sources, { label: 'Migrate to workload identity', description: 'Service accounts, labels and names of service accounts' }, signal);
  if (changed.length === 0) return { message: 'The changes were not accepted: the files are as they were.', changed: false };
  const rest = left.length === 0 ? '' : ` Not accepted, and as before: ${left.map(nameOf).join(', ')}. Read the files again to go on with the rest.`;
  return { message: `The files are changed.${rest} Save and apply them, let the pods roll out, and then delete the AzureIdentity and AzureIdentityBinding objects.`, changed: true };
}

/** None are told where Azure can't be asked: the files can be migrated all the same. */
async function identitiesWith(app: App, clientIds: readonly string[], signal: AbortSignal): Promise<KnownAzure> {
  const search = parseSearch(clientIds.join(' '));
  if (!search?.exact) return { cloud: undefined, identities: [] };
  try {
    // The first who asks connects.
    const subscriptions = await subscriptionsOf(app, signal);
    const cloud = app.cloud();
    return { cloud, identities: await everyPage(listResources(cloud, subscriptions, ['identity'], search), signal) };
  } catch (error) {
    if (error instanceof AzureError) return { cloud: undefined, identities: undefined };
    throw error;
  }
}

function nameOf(uri: vscode.Uri): string {
  return vscode.workspace.asRelativePath(uri);
}
