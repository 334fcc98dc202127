import * as vscode from 'vscode';
import type { Cloud } from '../../azure/cloud.ts';
import { AzureError } from '../../azure/errors.ts';
import { sameId } from '../../azure/resourceId.ts';
import { runCommand } from '../../azure/runCommand.ts';
import { namespaceProblem } from '../../manifests/names.ts';
import { languages } from '../../manifests/marks.ts';
import { formHandlers } from '../../ui/formHandlers.ts';
import type { Operation } from '../../ui/operation.ts';
import type { Handlers } from '../../ui/rpc.ts';
import { shellOfTerminal } from '../../ui/terminal.ts';
import { subscriptionsOf } from '../shared/app.ts';
import type { App } from '../shared/app.ts';
import { clustersIn } from '../shared/clusterChoices.ts';
import type { ClusterChoice, Clusters } from '../shared/clusterContract.ts';
import { documentAt } from '../shared/fileText.ts';
import { applyLine, byRunCommand } from './commands.ts';
import { doneIn } from './done.ts';
import { currently, nameOf, readText } from './file.ts';
import type { Tried } from './file.ts';
import type { ApplyContract, Begun, Printed, Start, Target } from './protocol.ts';
import { sameTarget } from './target.ts';

/** Applies the file in the editor to a cluster, after the cluster has said what it would do. */
export function registerApply(app: App): void {
  app.commands.register('applyToCluster', () => {
    const document = vscode.window.activeTextEditor?.document;
    if (!document || !languages.includes(document.languageId)) throw new Error('Open the YAML or JSON file with the manifests first.');
    const { uri } = document;
    app.openPanel<ApplyContract>({ script: 'apply', key: uri.toString(), title: `Apply ${nameOf(uri)}`, handlers: (panel) => handlers(app, uri, panel) });
  });
}

function handlers(app: App, opened: vscode.Uri, panel: { close(): void }): Handlers<ApplyContract> {
  // The one that the clusters are of, whatever is chosen meanwhile.
  let cloud: Cloud | undefined;
  // What was never saved is another file once it is.
  let uri = opened;
  let clusters: Clusters = { clusters: [], failures: [] };
  let running: AbortController | undefined;
  // A page that is hidden begins anew when it is seen again: what it was answered meanwhile is kept here.
  let last: { readonly begun: Begun; readonly printed: Promise<Printed> } | undefined;
  // What the cluster has said yes to, and where.
  let tried: (Tried & { readonly target: Target }) | undefined;

  async function start(): Promise<Start> {
    const { text, saved } = await currently(uri);
    return { file: nameOf(uri), path: uri.scheme === 'file' ? uri.fsPath : undefined, saved, ...(await readText(text)), begun: last?.begun, shell: shellOfTerminal() };
  }

  function clusterOf({ cluster: id, namespace }: Target): { readonly cluster: ClusterChoice; readonly cloud: Cloud } {
    const problem = namespaceProblem(namespace);
    if (problem) throw new Error(problem);
    const cluster = clusters.clusters.find((one) => sameId(one.id, id));
    if (!cluster || !cloud) throw new Error('Choose a cluster.');
    return { cluster, cloud };
  }

  async function run(target: Target, { text, languageId }: Tried, dryRun: boolean, signal: AbortSignal): Promise<Printed> {
    const at = clusterOf(target);
    const name = languageId === 'yaml' ? 'manifests.yaml' : 'manifests.json';
    const { exitCode, logs } = await runCommand(at.cloud, at.cluster, { command: applyLine(name, target.namespace, dryRun), files: { [name]: text } }, signal);
    return { exitCode, output: logs.trimEnd() };
  }

  async function begin(begun: Begun, work: (signal: AbortSignal) => Promise<Printed>): Promise<Printed> {
    if (running) throw new Error(`${nameOf(uri)} was not ${begun.dryRun ? 'tried' : 'applied'}: what was begun before is under way still. Wait for it, or stop waiting.`);
    const abort = new AbortController();
    running = abort;
    const printed = work(abort.signal).finally(() => (running = undefined));
    last = { begun, printed };
    return printed;
  }

  return {
    load: start,
    async clusters(_, signal) {
      // Asking for the subscriptions connects, where that was not done yet; a kubectl in a terminal needs no sign-in.
      const subscriptions = await subscriptionsOf(app, signal);
      cloud = app.cloud();
      return (clusters = await clustersIn(app, cloud, subscriptions, signal));
    },
    async dryRun(target, closed) {
      const { cluster } = clusterOf(target);
      const { text, languageId } = await currently(uri);
      const { problem } = await readText(text);
      if (problem !== undefined) throw new Error(`${nameOf(uri)} was not tried. ${problem}`);
      return begin({ dryRun: true, target, cluster: cluster.name }, async (signal) => {
        tried = undefined;
        // Who closes the panel does not want to know any more.
        const printed = await run(target, { text, languageId }, true, AbortSignal.any([signal, closed]));
        if (printed.exitCode === 0) tried = { text, languageId, target };
        return printed;
      });
    },
    async apply(target, closed) {
      const { cluster } = clusterOf(target);
      const now = await currently(uri);
      if (tried === undefined) throw new Error(`Nothing was applied to ${cluster.name}. Run the dry run first.`);
      if (!sameTarget(tried.target, target)) throw new Error(`Nothing was applied to ${cluster.name}: the dry run was for another cluster or another namespace. Run it again.`);
      const trying = tried;
      if (trying.text !== now.text) throw new Error(`Nothing was applied to ${cluster.name}: ${nameOf(uri)} has changed since the dry run. Run it again.`);
      const title = `Apply ${nameOf(uri)} to ${cluster.name}`;
      const operation: Operation<Printed> = {
        title,
        commands: [byRunCommand(cluster, nameOf(uri), target.namespace, false)],
        topics: [],
        run: async (signal) => orUnknown(app, run(target, trying, false, signal), title),
        // The panel says it, unless it was closed meanwhile.
        done: (printed) => (closed.aborted ? doneIn(printed, title) : undefined),
      };
      return begin({ dryRun: false, target, cluster: cluster.name }, async (signal) => app.operations.submit(operation, signal));
    },
    async outcome() {
      if (!last) throw new Error('Nothing was begun here.');
      return last.printed;
    },
    stop: () => running?.abort(),
    async saveFile() {
      // Who says nothing to the question where it belongs, leaves it as it is.
      if (uri.scheme === 'untitled') uri = (await vscode.workspace.save(uri)) ?? uri;
      else await documentAt(uri)?.save();
      return start();
    },
    ...formHandlers(panel),
  };
}

/** Where no answer comes, the cluster may have done it all the same. */
async function orUnknown(app: App, applying: Promise<Printed>, title: string): Promise<Printed> {
  try {
    return await applying;
  } catch (error) {
    if (!(error instanceof AzureError) || !['offline', 'unavailable', 'unexpected'].includes(error.kind)) throw error;
    throw new Error(`${title}: whether it was done is not known. ${app.describe(error).message} A dry run says what is still to be done.`, { cause: error });
  }
}
