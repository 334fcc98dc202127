import * as vscode from 'vscode';
import type { Cloud } from '../../azure/cloud.ts';
import { runCommand } from '../../azure/runCommand.ts';
import { namespaceProblem } from '../../manifests/names.ts';
import { languages } from '../../manifests/marks.ts';
import { formHandlers } from '../../ui/formHandlers.ts';
import type { Handlers } from '../../ui/rpc.ts';
import { shellOfTerminal } from '../../ui/terminal.ts';
import { subscriptionsOf } from '../shared/app.ts';
import type { App } from '../shared/app.ts';
import { clustersIn } from '../shared/clusterChoices.ts';
import type { ClusterChoice, Clusters } from '../shared/clusterContract.ts';
import { applyLine, byRunCommand } from './commands.ts';
import type { ApplyContract, Printed, Start, Target } from './protocol.ts';

/** Applies the file in the editor to a cluster, after the cluster has said what it would do. */
export function registerApply(app: App): void {
  app.commands.register('applyToCluster', () => {
    const document = vscode.window.activeTextEditor?.document;
    if (!document || !languages.includes(document.languageId)) throw new Error('Open the YAML or JSON file with the manifests first.');
    const key = document.uri.toString();
    app.openPanel<ApplyContract>({ script: 'apply', key, title: `Apply ${nameOf(document)}`, handlers: (panel) => handlers(app, document, panel) });
  });
}

function handlers(app: App, document: vscode.TextDocument, panel: { close(): void }): Handlers<ApplyContract> {
  // The one that the clusters are of, whatever is chosen meanwhile.
  let cloud: Cloud | undefined;
  let clusters: Clusters = { clusters: [], failures: [] };
  let running: AbortController | undefined;
  // What the cluster has said yes to, and where.
  let tried: { readonly text: string; readonly target: string } | undefined;

  async function start(): Promise<Start> {
    const { problem, objects } = await readDocument(document);
    const { scheme, fsPath } = document.uri;
    return { file: nameOf(document), path: scheme === 'untitled' ? undefined : fsPath, saved: !document.isDirty && scheme !== 'untitled', objects, problem, shell: shellOfTerminal() };
  }

  function clusterOf({ cluster: id, namespace }: Target): { readonly cluster: ClusterChoice; readonly cloud: Cloud } {
    const problem = namespaceProblem(namespace);
    if (problem) throw new Error(problem);
    const cluster = clusters.clusters.find((one) => one.id === id);
    if (!cluster || !cloud) throw new Error('Choose a cluster.');
    return { cluster, cloud };
  }

  async function run(target: Target, text: string, dryRun: boolean): Promise<Printed> {
    const { cluster, cloud } = clusterOf(target);
    const name = document.languageId === 'yaml' ? 'manifests.yaml' : 'manifests.json';
    running = new AbortController();
    const { exitCode, logs } = await runCommand(cloud, cluster, { command: applyLine(name, target.namespace, dryRun), files: { [name]: text } }, running.signal);
    return { exitCode, output: logs.trimEnd() };
  }

  return {
    load: start,
    async clusters(_, signal) {
      // Asking for the subscriptions connects, where that was not done yet; a kubectl in a terminal needs no sign-in.
      const subscriptions = await subscriptionsOf(app, signal);
      cloud = app.cloud();
      return (clusters = await clustersIn(app, cloud, subscriptions, signal));
    },
    async dryRun(target) {
      const text = document.getText();
      tried = undefined;
      const printed = await run(target, text, true);
      if (printed.exitCode === 0) tried = { text, target: keyOf(target) };
      return printed;
    },
    async apply(target) {
      if (tried?.target !== keyOf(target)) throw new Error('Run the dry run first.');
      if (tried.text !== document.getText()) throw new Error(`${nameOf(document)} has changed since the dry run. Run it again.`);
      const { text } = tried;
      const { cluster } = clusterOf(target);
      return app.operations.submit(
        { title: `Apply ${nameOf(document)} to ${cluster.name}`, commands: byRunCommand(cluster, nameOf(document), target.namespace).slice(1), topics: [], run: async () => run(target, text, false), done: () => undefined },
        new AbortController().signal,
      );
    },
    stop: () => running?.abort(),
    async saveFile() {
      await document.save();
      return start();
    },
    ...formHandlers(panel),
  };
}

async function readDocument(document: vscode.TextDocument): Promise<{ readonly problem: string | undefined; readonly objects: number }> {
  const { readSource } = await import('../../manifests/source.ts');
  const { manifests, problems, template } = readSource(document.getText());
  const [first] = problems;
  const problem = template ? 'It is a template: apply what it yields, with Helm for instance.' : first ? `A part of it can't be read: ${first.message}` : manifests.length === 0 ? 'There is no Kubernetes object in it.' : undefined;
  return { problem, objects: manifests.length };
}

function keyOf({ cluster, namespace }: Target): string {
  return JSON.stringify([cluster.toLowerCase(), namespace]);
}

function nameOf(document: vscode.TextDocument): string {
  return vscode.workspace.asRelativePath(document.uri);
}
