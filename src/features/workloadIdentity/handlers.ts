import * as vscode from 'vscode';
import { listFederatedCredentials, tokenExchangeAudience } from '../../azure/federatedCredentials.ts';
import type { OfKind } from '../../azure/resources.ts';
import { kubernetesName, namespaceProblem, objectNameProblem } from '../../manifests/names.ts';
import { workloadsIn } from '../../manifests/workloads.ts';
import { formHandlers } from '../../ui/formHandlers.ts';
import type { Handlers } from '../../ui/rpc.ts';
import { shellOfTerminal } from '../../ui/terminal.ts';
import type { App } from '../shared/app.ts';
import { readClusters } from '../shared/clusterChoices.ts';
import type { Clusters } from '../shared/clusterContract.ts';
import { ensureCredential } from '../shared/ensureCredential.ts';
import { credentialPath } from '../shared/grouping.ts';
import { toWorkspaceEdit } from '../shared/manifestEdits.ts';
import type { WorkspaceManifests } from '../shared/workspaceManifests.ts';
import type { Form, WorkloadIdentityContract } from './protocol.ts';
import { appliedTo, changesFor, wholeYaml } from './yaml.ts';
import type { Sources } from './yaml.ts';

/** What the panel asks for: nothing is loaded of it, nor of the YAML library, before one is opened. */
export function handlers(app: App, manifests: WorkspaceManifests, identity: OfKind<'identity'>, document: vscode.Uri | undefined, panel: { close(): void }): Handlers<WorkloadIdentityContract> {
  // Whatever cloud is chosen meanwhile, the identity is in this one.
  const cloud = app.cloud();
  let clusters: Clusters = { clusters: [], failures: [] };
  let sources: Sources = new Map();
  let saving: AbortController | undefined;

  /** In the file of the workload, or as a document of its own. */
  async function open(form: Form): Promise<string> {
    const changes = changesFor(form, identity.clientId, sources);
    if (!changes) {
      const untitled = await vscode.workspace.openTextDocument({ language: 'yaml', content: wholeYaml(form, identity.clientId) });
      await vscode.window.showTextDocument(untitled, { preview: false });
      return 'Opened the YAML. Save it to where it belongs, and put what its comment says into the pod template.';
    }
    const [obstacle] = changes.obstacles.values();
    if (obstacle !== undefined) throw new Error(obstacle);
    const [first] = changes.files;
    if (!first) return 'Nothing had to be changed in the file: it is right already.';
    await vscode.workspace.applyEdit(await toWorkspaceEdit(changes.files, sources));
    for (const { file } of changes.files) await vscode.window.showTextDocument(vscode.Uri.parse(file, true), { preview: false });
    return `Changed ${changes.files.map(({ file }) => pathOf(file)).join(' and ')}. Look it over, and save it.`;
  }

  return {
    async load(_, signal) {
      const [credentials] = await Promise.all([listFederatedCredentials(cloud, identity, signal), readSources(signal)]);
      const { name, clientId, subscriptionId, resourceGroup } = identity;
      const workloads = workloadsIn(sources);
      return {
        identity: { name, clientId, subscriptionId, resourceGroup },
        serviceAccount: kubernetesName(name),
        workloads: workloads.map(({ key, file, workload }) => ({ key, label: `${workload.kind} ${workload.name}`, description: pathOf(file), namespace: workload.namespace, serviceAccount: workload.serviceAccount === 'default' ? undefined : workload.serviceAccount })),
        workload: workloads.find(({ file }) => file === document?.toString())?.key ?? '',
        credentials: credentials.length,
        audience: tokenExchangeAudience(cloud),
        shell: shellOfTerminal(),
      };
    },
    clusters: async (_, signal) => (clusters = await readClusters(app, cloud, identity.tenantId, signal)),
    async preview(form, signal) {
      await readSources(signal);
      const changes = changesFor(form, identity.clientId, sources);
      if (!changes) return { yaml: wholeYaml(form, identity.clientId), files: [], obstacle: undefined };
      return { yaml: appliedTo(sources, changes), files: changes.files.map(({ file }) => pathOf(file)), obstacle: [...changes.obstacles.values()][0] };
    },
    async save(form) {
      const problem = form.namespace === '' ? 'Enter the namespace.' : (namespaceProblem(form.namespace) ?? objectNameProblem(form.serviceAccount));
      if (problem) throw new Error(problem);
      const cluster = clusters.clusters.find(({ id }) => id === form.cluster);
      if (cluster?.issuer === undefined) throw new Error('Choose a cluster whose OIDC issuer is on.');
      saving = new AbortController();
      const { name, created } = await ensureCredential(app, cloud, identity, { cluster: { name: cluster.name, issuer: cluster.issuer }, namespace: form.namespace, serviceAccount: form.serviceAccount }, saving.signal);
      await app.tree.reveal(credentialPath(identity, { name }));
      const opened = await open(form);
      return `${created ? `Created federated credential ${name} of ${identity.name}.` : `${identity.name} has the federated credential ${name} for it already.`} ${opened}`;
    },
    async open(form, signal) {
      await readSources(signal);
      return open(form);
    },
    cancelSave: () => saving?.abort(),
    ...formHandlers(panel),
  };

  async function readSources(signal: AbortSignal): Promise<void> {
    sources = await manifests.withWorkloads(signal);
  }
}

function pathOf(file: string): string {
  return vscode.workspace.asRelativePath(vscode.Uri.parse(file, true));
}
