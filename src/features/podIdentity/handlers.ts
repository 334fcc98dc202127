import * as vscode from 'vscode';
import { sameId } from '../../azure/resourceId.ts';
import type { OfKind } from '../../azure/resources.ts';
import { digestOf } from '../../manifests/digest.ts';
import { kubernetesName, selectorProblem } from '../../manifests/names.ts';
import { letPodsBind } from '../../manifests/podIdentity.ts';
import type { Source } from '../../manifests/source.ts';
import { manifestIn } from '../../manifests/workloadChanges.ts';
import { workloadsIn } from '../../manifests/workloads.ts';
import { formHandlers } from '../../ui/formHandlers.ts';
import type { Handlers } from '../../ui/rpc.ts';
import { saveFile } from '../../ui/saveFile.ts';
import { shellOfTerminal } from '../../ui/terminal.ts';
import type { App } from '../shared/app.ts';
import { readClusters } from '../shared/clusterChoices.ts';
import type { Clusters } from '../shared/clusterContract.ts';
import { pathOf } from '../shared/fileText.ts';
import { changeFiles } from '../shared/manifestEdits.ts';
import { workloadChoices } from '../shared/workloadChoices.ts';
import type { WorkspaceManifests } from '../shared/workspaceManifests.ts';
import { assignRoles } from './assignRoles.ts';
import { factsOf } from './facts.ts';
import { assignable, needsOf } from './needs.ts';
import type { Facts } from './needs.ts';
import type { PodIdentityContract, Situation, TakenName } from './protocol.ts';

/** What the panel asks for: nothing is loaded of it, nor of the YAML library, before one is opened. */
export function handlers(app: App, manifests: WorkspaceManifests, identity: OfKind<'identity'>, { panel, instead }: { readonly panel: { close(): void }; readonly instead: () => unknown }): Handlers<PodIdentityContract> {
  // Whatever cloud is chosen meanwhile, the identity is in this one.
  const cloud = app.cloud();
  let clusters: Clusters = { clusters: [], failures: [] };
  let stopping: AbortController | undefined;

  // What Azure said last: names that are typed change nothing of it.
  let known: { readonly of: string; readonly facts: Facts } | undefined;

  /** Undefined while no cluster is chosen. */
  async function read({ cluster: id, mode }: Situation, again: boolean, signal: AbortSignal): Promise<Facts | undefined> {
    const cluster = clusters.clusters.find((one) => sameId(one.id, id));
    const of = JSON.stringify([id, mode]);
    if (!cluster || (!again && known?.of === of)) return cluster && known?.facts;
    const facts = await factsOf(app, cloud, cluster, identity, mode, signal);
    known = { of, facts };
    return facts;
  }

  return {
    async load(_, signal) {
      const sources = await manifests.withWorkloads(signal);
      const { name, id, clientId, tenantId } = identity;
      return {
        identityName: name,
        resourceId: id,
        clientId,
        tenantId,
        name: kubernetesName(name),
        workloads: workloadChoices(sources),
        taken: takenBy(sources, clientId),
      };
    },
    clusters: async (_, signal) => (clusters = await readClusters(app, cloud, identity.tenantId, signal)),
    async needs({ again, ...situation }, signal) {
      const facts = await read(situation, again, signal);
      const missing = situation.type === 0 && facts ? assignable(facts.roles).length : 0;
      return { items: needsOf(identity, situation, facts, shellOfTerminal()), missing, named: facts?.cluster.podIdentity !== undefined };
    },
    async assign(situation, signal) {
      stopping = new AbortController();
      // What is missing by now, and not what was missing when it was shown.
      const facts = await read(situation, true, AbortSignal.any([signal, stopping.signal]));
      const missing = facts && assignable(facts.roles);
      if (!facts || typeof facts.actor === 'string' || !missing) throw new Error('Choose a cluster whose roles can be read.');
      return assignRoles(app, cloud, { ...facts, actor: facts.actor }, missing, stopping.signal);
    },
    stop: () => stopping?.abort(),
    async label({ workload: key, selector }, signal) {
      const problem = selectorProblem(selector);
      if (problem) throw new Error(problem);
      const sources = await manifests.withWorkloads(signal);
      const found = workloadsIn(sources).find((one) => one.key === key);
      const manifest = found && manifestIn(sources.get(found.file), found.workload.kind, found.workload);
      const change = manifest && letPodsBind(manifest, selector);
      if (!found || !change) throw new Error('The workload is not in its file any more. Choose another one.');
      if ('obstacle' in change) throw new Error(`${found.workload.kind} ${found.workload.name} can't be changed in place. ${change.obstacle}`);
      const path = pathOf(found.file);
      if (change.edits.length > 0) await changeFiles([{ file: found.file, edits: change.edits }], sources);
      await vscode.window.showTextDocument(vscode.Uri.parse(found.file, true), { preview: false });
      return change.edits.length > 0 ? `Changed ${path}. Look it over, and save it.` : `Nothing had to be changed in ${path}: its pods have the label already.`;
    },
    instead: () => void instead(),
    async openDocument({ yaml }) {
      const document = await vscode.workspace.openTextDocument({ language: 'yaml', content: yaml });
      await vscode.window.showTextDocument(document, { preview: false });
    },
    async copy({ yaml }) {
      await vscode.env.clipboard.writeText(yaml);
      vscode.window.setStatusBarMessage('$(check) Copied the YAML', 4000);
    },
    save: async ({ yaml, name: fileName }) => save(yaml, `${fileName}.yaml`),
    ...formHandlers(panel),
  };
}

function takenBy(sources: ReadonlyMap<string, Source>, clientId: string): TakenName[] {
  return [...sources].flatMap(([file, { manifests }]) => {
    const others = digestOf(manifests).identities.filter((one) => one.clientId?.toLowerCase() !== clientId.toLowerCase());
    return others.map(({ name, namespace }) => ({ name, namespace, file: pathOf(file) }));
  });
}

async function save(yaml: string, fileName: string): Promise<string | undefined> {
  if (!vscode.workspace.workspaceFolders?.[0]) throw new Error('No folder is open to save to. Open a folder, or use Open as Document.');
  const target = await saveFile({ name: fileName, text: yaml, title: 'Save Pod Identity YAML', filters: { YAML: ['yaml', 'yml'] } });
  if (!target) return undefined;
  await vscode.window.showTextDocument(target, { preview: false });
  return vscode.workspace.asRelativePath(target);
}
