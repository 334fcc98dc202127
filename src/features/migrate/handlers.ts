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
import type { Choices, MigrateContract, Outcome, Wanted } from './protocol.ts';
import { createWork } from './work.ts';

/** What the panel asks for: nothing is loaded of it, nor of the YAML library, before it is opened. */
export function handlers(app: App, manifests: WorkspaceManifests, panel: { close(): void }): Handlers<MigrateContract> {
  // Whatever cloud is chosen meanwhile, what was found was found in this one; without any, files can be migrated all the same.
  let azure: KnownAzure = { cloud: undefined, identities: undefined };
  const steps = createSteps();
  let clusters: Clusters = { clusters: [], failures: [] };
  let files: readonly string[] = [];
  const work = createWork<Outcome>('This is under way already. Apply or discard the changes in the Refactor Preview, or press Cancel.');

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
    load: () => ({ begun: work.last() !== undefined }),
    async rejoin() {
      const last = work.last();
      if (!last) throw new Error('Nothing was begun here.');
      return last;
    },
    migrate: async (wanted, closed) =>
      work.begin(async (signal) => {
        const outcome = await migrated(wanted, signal);
        // The panel says it, unless it was closed meanwhile.
        if (closed.aborted) void app.commands.offer('info', outcome.message);
        return outcome;
      }),
    preview: async (choices, closed) =>
      work.begin(async (stop) => {
        const signal = AbortSignal.any([closed, stop]);
        steps.report(reading);
        return previewed(choices, signal);
      }),
    stop: work.stop,
    step: async ({ seen }) => steps.next(seen),
    async openFile({ file }) {
      const uri = files[file];
      if (uri !== undefined) await vscode.window.showTextDocument(vscode.Uri.parse(uri, true), { preview: true });
    },
    ...formHandlers(panel),
  };

  async function migrated({ choices, cluster: id }: Wanted, signal: AbortSignal): Promise<Outcome> {
    const cluster = clusters.clusters.find((one) => one.id === id);
    if (cluster?.issuer === undefined) throw new Error('Choose a cluster whose OIDC issuer is on.');
    const problem = namespaceProblem(choices.namespace);
    if (problem) throw new Error(problem);
    steps.report(reading);
    const { migration } = await plan(choices, signal);
    const at = { cluster: { name: cluster.name, issuer: cluster.issuer }, namespace: choices.namespace };
    const credentials = await createCredentials(app, azure, migration.changes.credentials, at, steps.report, signal);
    try {
      const outcome = await previewed(choices, signal);
      return { ...outcome, message: `${credentials} ${outcome.message}` };
    } catch (error) {
      // What was created stays, and is told also where a file can't be changed.
      const why = isCancellation(error) ? 'Stopped before any file was changed.' : app.describe(error).message;
      throw new Error(`${credentials} ${why}`, { cause: error });
    }
  }

  /** Read anew: while credentials are created somebody may type. */
  async function previewed(choices: Choices, signal: AbortSignal): Promise<Outcome> {
    const planned = await plan(choices, signal);
    steps.report('The changes wait in the Refactor Preview: tick those that you accept there, and apply them.');
    return preview(planned, signal);
  }
}

const reading = 'Reading the files…';

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
