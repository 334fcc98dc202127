import * as vscode from 'vscode';
import { AzureError } from '../../azure/errors.ts';
import { listFederatedCredentials, tokenExchangeAudience } from '../../azure/federatedCredentials.ts';
import { sameId } from '../../azure/resourceId.ts';
import type { OfKind } from '../../azure/resources.ts';
import type { Workload } from '../../manifests/finding.ts';
import { workloadKey } from '../../manifests/migration/plan.ts';
import { kubernetesName, namespaceProblem, objectNameProblem } from '../../manifests/names.ts';
import { workloadsIn } from '../../manifests/workloads.ts';
import { isCancellation } from '../../ui/abort.ts';
import { formHandlers } from '../../ui/formHandlers.ts';
import { shellOfTerminal } from '../../ui/terminal.ts';
import type { App } from '../shared/app.ts';
import { readClusters } from '../shared/clusterChoices.ts';
import type { Clusters } from '../shared/clusterContract.ts';
import { ensureCredential } from '../shared/ensureCredential.ts';
import { pathOf } from '../shared/fileText.ts';
import { credentialPath } from '../shared/grouping.ts';
import { changeFiles } from '../shared/manifestEdits.ts';
import { listedByKustomize } from '../shared/newFiles.ts';
import { workloadChoices } from '../shared/workloadChoices.ts';
import type { WorkspaceManifests } from '../shared/workspaceManifests.ts';
import type { Forgetful } from './outcome.ts';
import type { Form } from './protocol.ts';
import { appliedTo, changesFor, elsewhere, fileOf, leftOut, namespaceOf, obstacleFor, takenIn, wholeYaml } from './yaml.ts';
import type { Sources } from './yaml.ts';

/** With the URI of its file. */
export type ChosenWorkload = Workload & { readonly file: string };

/** What the panel asks for: nothing is loaded of it, nor of the YAML library, before one is opened. */
export function handlers(app: App, manifests: WorkspaceManifests, identity: OfKind<'identity'>, chosen: ChosenWorkload | undefined, panel: { close(): void }): Forgetful {
  // Whatever cloud is chosen meanwhile, the identity is in this one.
  const cloud = app.cloud();
  let clusters: Clusters = { clusters: [], failures: [] };
  let saving: AbortController | undefined;
  // The workloads that the page was told of: a key names a file, and the page is not trusted with others.
  const offered = new Set<string>();

  /** Those that have to do with identities, and the file that was chosen. */
  async function sourcesFor(form: Form, signal: AbortSignal): Promise<Sources> {
    if (form.workload !== elsewhere && !offered.has(form.workload)) throw new Error('The workload is not one of this workspace. Choose another one.');
    const problem = namespaceProblem(form.namespace) ?? objectNameProblem(form.serviceAccount);
    if (problem) throw new Error(problem);
    const file = fileOf(form);
    return manifests.sources(signal, file === undefined ? [] : [file]);
  }

  /** Throws where the workload can't be changed: before anything is written. */
  async function checked(form: Form, signal: AbortSignal): Promise<Sources> {
    const sources = await sourcesFor(form, signal);
    const obstacle = obstacleFor(form, identity.clientId, sources, pathOf);
    if (obstacle !== undefined) throw new Error(obstacle);
    return sources;
  }

  /** In the file of the workload, or as a document of its own. */
  async function open(form: Form, signal: AbortSignal): Promise<string> {
    const sources = await checked(form, signal);
    const changes = changesFor(form, identity.clientId, sources);
    if (!changes) {
      const untitled = await vscode.workspace.openTextDocument({ language: 'yaml', content: wholeYaml(form, identity.clientId) });
      await vscode.window.showTextDocument(untitled, { preview: false });
      return 'Opened the YAML. Save it to where it belongs, and put what its comment says into the pod template.';
    }
    if (changes.files.length === 0) return `Nothing had to be changed in ${pathOf(fileOf(form) ?? '')}: it is right already.`;
    const { changed } = await changeFiles(changes.files, sources);
    for (const uri of changed) await vscode.window.showTextDocument(uri, { preview: false });
    const made = changed.filter((uri) => !sources.has(uri.toString()));
    return `Changed ${changed.map(nameOf).join(' and ')}. Look it over, and save it.${listedByKustomize(made.map(nameOf))}`;
  }

  return {
    async load(_, signal) {
      const [credentials, sources] = await Promise.all([counted(signal), manifests.withWorkloads(signal)]);
      const { name, clientId, subscriptionId, resourceGroup } = identity;
      const workloads = workloadChoices(sources);
      for (const { key } of workloads) offered.add(key);
      return {
        identity: { name, clientId, subscriptionId, resourceGroup },
        serviceAccount: kubernetesName(name),
        workloads,
        workload: workloadsIn(sources).find(({ key }) => chosen && key === workloadKey(chosen.file, chosen))?.key ?? '',
        leftOut: leftOut(sources, pathOf),
        credentials,
        audience: tokenExchangeAudience(cloud),
        shell: shellOfTerminal(),
      };
    },
    clusters: async (_, signal) => (clusters = await readClusters(app, cloud, identity.tenantId, signal)),
    async preview(form, signal) {
      const sources = await sourcesFor(form, signal);
      const changes = changesFor(form, identity.clientId, sources);
      const obstacle = obstacleFor(form, identity.clientId, sources, pathOf);
      const taken = takenIn(form, identity.clientId, sources, pathOf);
      if (!changes) return { yaml: wholeYaml(form, identity.clientId), files: [], obstacle, taken };
      return { yaml: appliedTo(sources, changes), files: changes.files.map(({ file }) => pathOf(file)), obstacle, taken };
    },
    async save(form, closed) {
      if (form.namespace === '') throw new Error('Enter the namespace.');
      const cluster = clusters.clusters.find(({ id }) => sameId(id, form.cluster));
      if (cluster?.issuer === undefined) throw new Error('Choose a cluster whose OIDC issuer is on.');
      saving = new AbortController();
      const { signal } = saving;
      const namespace = namespaceOf(form, await checked(form, signal));
      const { name, created } = await ensureCredential(app, cloud, identity, { cluster: { name: cluster.name, issuer: cluster.issuer }, namespace, serviceAccount: form.serviceAccount }, signal);
      const made = created ? `Created federated credential ${name} of ${identity.name}.` : `${identity.name} has the federated credential ${name} for it already.`;
      try {
        const message = `${made} ${await opened(form, signal, made)}`;
        // The panel says it, unless it was closed meanwhile.
        if (closed.aborted) void app.commands.offer('info', message);
        return message;
      } finally {
        // What was done is said whether the tree can show it or not, and nobody waits for that.
        void app.tree.reveal(credentialPath(identity, { name })).catch((error: unknown) => app.commands.fail(error));
      }
    },
    open,
    cancelSave: () => saving?.abort(),
    ...formHandlers(panel),
  };

  async function counted(signal: AbortSignal): Promise<number | string> {
    try {
      return (await listFederatedCredentials(cloud, identity, signal)).length;
    } catch (error) {
      if (error instanceof AzureError) return app.describe(error).message;
      throw error;
    }
  }

  /** What was made stays, and is told also where what comes after fails. */
  async function opened(form: Form, signal: AbortSignal, made: string): Promise<string> {
    try {
      signal.throwIfAborted();
      return await open(form, signal);
    } catch (error) {
      const why = isCancellation(error) ? 'Stopped before any file was changed.' : app.describe(error).message;
      throw new Error(`${made} ${why}`, { cause: error });
    }
  }
}

function nameOf(uri: vscode.Uri): string {
  return vscode.workspace.asRelativePath(uri);
}
