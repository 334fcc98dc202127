import * as vscode from 'vscode';
import { sameId } from '../../azure/resourceId.ts';
import { namespaceProblem } from '../../manifests/names.ts';
import type { Source } from '../../manifests/source.ts';
import { isCancellation } from '../../ui/abort.ts';
import { formHandlers } from '../../ui/formHandlers.ts';
import type { Handlers } from '../../ui/rpc.ts';
import { createSteps } from '../../ui/steps.ts';
import type { App } from '../shared/app.ts';
import type { ClusterChoice, Clusters } from '../shared/clusterContract.ts';
import { pathOf } from '../shared/fileText.ts';
import { changeFiles } from '../shared/manifestEdits.ts';
import { listedByKustomize } from '../shared/newFiles.ts';
import type { WorkspaceManifests } from '../shared/workspaceManifests.ts';
import { createPanelAzure } from './azure.ts';
import { createCredentials } from './credentials.ts';
import { choiceProblem, foundIn, migrationOf, otherTenant } from './found.ts';
import type { Migration } from './found.ts';
import type { Choices, MigrateContract, Outcome, Wanted } from './protocol.ts';
import { createWork } from './work.ts';

/** What the panel asks for: nothing is loaded of it, nor of the YAML library, before it is opened. */
export function handlers(app: App, manifests: WorkspaceManifests, panel: { close(): void }): Handlers<MigrateContract> {
  const azure = createPanelAzure(app);
  const steps = createSteps();
  let clusters: Clusters = { clusters: [], failures: [] };
  let files: readonly string[] = [];
  // Of the calls under way, whose answer is the one that the page shows.
  let newest = 0;
  let newestClusters = 0;
  let reading: Promise<Sources> | undefined;
  const work = createWork<Outcome>('This is under way already. Apply or discard the changes in the Refactor Preview, or press Cancel.');

  /** The files as they are now. Throws where a choice can't be made with them. */
  async function plan(choices: Choices, signal: AbortSignal): Promise<Planned> {
    const sources = await manifests.sources(signal);
    const migration = migrationOf(sources, choices);
    const problem = choiceProblem(migration, choices);
    if (problem !== undefined) throw new Error(problem);
    return { sources, migration };
  }

  /** The files as they were read last. What failed is read again by the next one who asks. */
  async function lastRead(signal: AbortSignal): Promise<Sources> {
    const begun = (reading ??= manifests.sources(signal));
    begun.catch(() => (reading = reading === begun ? undefined : reading));
    return begun;
  }

  const choose: Handlers<MigrateContract>['choose'] = async (choices, signal) => {
    const number = ++newest;
    const sources = await lastRead(signal);
    const migration = migrationOf(sources, choices);
    const { identities } = await azure.identities(clientIdsOf(migration), signal);
    const found = foundIn(sources, migration, choices, pathOf, identities, manifests.hasMore());
    if (number === newest) files = [...sources.keys()].filter((file) => found.files.includes(pathOf(file)));
    return { ...found, tenants: [...new Set(identities?.map(({ tenantId }) => tenantId.toLowerCase()))], noFolder: !vscode.workspace.workspaceFolders?.length };
  };

  return {
    async find(choices, signal) {
      reading = undefined;
      azure.forget();
      return choose(choices, signal);
    },
    choose,
    async clusters(_, signal) {
      const number = ++newestClusters;
      const read = await azure.clusters(signal);
      if (number === newestClusters) clusters = read;
      return read;
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
    preview: async ({ cluster: id = '', ...choices }, closed) =>
      work.begin(async (stop) => {
        const signal = AbortSignal.any([closed, stop]);
        steps.report(beginning);
        return previewed(choices, clusterOf(id), signal);
      }),
    stop: work.stop,
    step: async ({ seen }) => steps.next(seen),
    async openFile({ file }) {
      const uri = files[file];
      if (uri !== undefined) await vscode.window.showTextDocument(vscode.Uri.parse(uri, true), { preview: true });
    },
    ...formHandlers(panel),
  };

  function clusterOf(id: string): ClusterChoice | undefined {
    return clusters.clusters.find((one) => sameId(one.id, id));
  }

  async function migrated({ choices, cluster: id }: Wanted, signal: AbortSignal): Promise<Outcome> {
    const cluster = clusterOf(id);
    if (cluster?.issuer === undefined) throw new Error('Choose a cluster whose OIDC issuer is on.');
    const problem = namespaceProblem(choices.namespace);
    if (problem) throw new Error(problem);
    steps.report(beginning);
    const { migration } = await plan(choices, signal);
    const known = await azure.identities(clientIdsOf(migration), signal);
    const at = { cluster: { name: cluster.name, issuer: cluster.issuer }, namespace: choices.namespace };
    const credentials = await createCredentials(app, known, migration.changes.credentials, at, steps.report, signal);
    try {
      const outcome = await previewed(choices, cluster, signal);
      return { ...outcome, message: `${credentials} ${outcome.message}` };
    } catch (error) {
      // What was created stays, and is told also where a file can't be changed.
      const why = isCancellation(error) ? 'Stopped before any file was changed.' : app.describe(error).message;
      throw new Error(`${credentials} ${why}`, { cause: error });
    }
  }

  /** Read anew: while credentials are created somebody may type. */
  async function previewed(choices: Choices, cluster: ClusterChoice | undefined, signal: AbortSignal): Promise<Outcome> {
    const { sources, migration } = await plan(choices, signal);
    const { identities } = cluster ? await azure.identities(clientIdsOf(migration), signal) : {};
    const planned = { sources, migration: migrationOf(sources, choices, (clientId) => otherTenant(clientId, identities, cluster)) };
    steps.report('The changes wait in the Refactor Preview: tick those that you accept there, and apply them.');
    return preview(planned, signal);
  }
}

const beginning = 'Reading the files…';

type Sources = ReadonlyMap<string, Source>;

interface Planned {
  readonly sources: Sources;
  readonly migration: Migration;
}

/** Shows what is to be changed, file by file. */
async function preview({ sources, migration: { changes } }: Planned, signal: AbortSignal): Promise<Outcome> {
  if (changes.files.length === 0) return { message: 'Nothing is to be changed in the files.', changed: false };
  const { changed, left } = await changeFiles(changes.files, sources, { label: 'Migrate to workload identity', description: 'Service accounts, labels and names of service accounts' }, signal);
  if (changed.length === 0) return { message: 'The changes were not accepted: the files are as they were.', changed: false };
  const rest = left.length === 0 ? '' : ` Not accepted, and as before: ${left.map(nameOf).join(', ')}. Read the files again to go on with the rest.`;
  const created = changed.filter((uri) => !sources.has(uri.toString()));
  return { message: `The files are changed.${rest} Save and apply them, let the pods roll out, and then delete the AzureIdentity and AzureIdentityBinding objects.${listedByKustomize(created.map(nameOf))}`, changed: true };
}

function clientIdsOf({ changes }: Migration): string[] {
  return changes.credentials.map(({ clientId }) => clientId);
}

function nameOf(uri: vscode.Uri): string {
  return vscode.workspace.asRelativePath(uri);
}
