import assert from 'node:assert/strict';
import { appendFileSync } from 'node:fs';
import type { TestContext } from 'node:test';
import * as vscode from 'vscode';
import { createApi } from '../../../src/api.ts';
import { createSampleAzure, recordOf } from '../../../src/emulator/sampleAzure.ts';
import { AzureError } from '../../../src/azure/errors.ts';
import type { Cloud } from '../../../src/azure/cloud.ts';
import type { Exchange, SampleAzure, SampleAzureOptions } from '../../../src/emulator/sampleAzure.ts';
import { createFilter } from '../../../src/features/finding/filter.ts';
import { registerManifestEditing } from '../../../src/features/manifestEditing/register.ts';
import type { ManifestEditing } from '../../../src/features/manifestEditing/register.ts';
import { createWorkspaceManifests } from '../../../src/features/shared/workspaceManifests.ts';
import type { WorkspaceManifests } from '../../../src/features/shared/workspaceManifests.ts';
import type { Time } from '../../../src/features/previewFeatures/follow.ts';
import { createDetails } from '../../../src/features/resources/details.ts';
import type { App } from '../../../src/features/shared/app.ts';
import { describeFailure } from '../../../src/features/shared/failures.ts';
import { topics } from '../../../src/features/shared/resourceNodes.ts';
import { createEstate } from '../../../src/features/signIn/estate.ts';
import { subscriptionNodes } from '../../../src/features/subscriptions/nodes.ts';
import { registerFeatures } from '../../../src/registerFeatures.ts';
import { sectionsOf } from '../../../src/sections.ts';
import { createCommands } from '../../../src/ui/command.ts';
import { createLog } from '../../../src/ui/log.ts';
import { createOperations } from '../../../src/ui/operation.ts';
import type { Operation, Operations } from '../../../src/ui/operation.ts';
import type { Contract } from '../../../src/ui/rpc.ts';
import { joined } from '../../../src/ui/shell.ts';
import { createTree } from '../../../src/ui/tree.ts';
import type { Row } from '../../../src/ui/tree.ts';
import type { View } from '../../../src/ui/view.ts';
import { outline, pathIn } from '../outline.ts';
import { panelsOf } from './panel.ts';
import type { TestPanel } from './panel.ts';
import { somebody } from './person.ts';
import type { Answers, Said } from './person.ts';
import { until } from './until.ts';

const { log } = createLog('Managed Identities (tests)');

/** The extension in the middle of a test: everything is the real thing but the view, the pages of panels, and who sits there. */
export interface TestApp {
  readonly azure: SampleAzure;
  /** What outlives the window. */
  readonly memory: vscode.Memento;
  /** Goes on with what is under way, as a window does when it has connected; or nobody is signed in any more. */
  readonly connected: (cloud?: Cloud) => void;
  /** Somebody chooses another cloud; the tree stays as it is until it is read again. */
  readonly choose: (cloud: Cloud) => void;
  /** Nobody is signed in any more. */
  readonly signOut: () => void;
  /** The row with these labels from the root down. */
  readonly row: (...labels: readonly string[]) => Promise<Row>;
  /** What stands below it, as text. */
  readonly outline: (labels: readonly string[], depth: number) => Promise<string>;
  /** Runs a command on rows, as a menu of the tree does; none, as the palette does. */
  readonly run: (command: string, rows?: readonly Row[], answers?: Answers) => Promise<void>;
  /** Does something that asks while it is under way. */
  readonly answering: <T>(answers: Answers, work: () => Promise<T>) => Promise<T>;
  /** The panel that was opened last. */
  readonly panel: <C extends Contract>() => TestPanel<C>;
  /** The newest message; one alone where one thing was done. */
  readonly said: () => Said;
  /** All messages, as text. */
  readonly messages: () => readonly string[];
  /** The newest modal. */
  readonly modal: () => Said;
  /** Presses a button of the newest message, and gives what is said next. */
  readonly press: (way: string) => Promise<Said>;
  /** The command of the newest operation, in both shells. */
  readonly inShells: () => { readonly bash: string; readonly powershell: string };
  /** How many operations were begun. */
  readonly begun: () => number;
  /** Reads everything again. */
  readonly refresh: () => void;
  /** The labels down to the row that was revealed last. */
  readonly revealed: () => string | undefined;
  /** Checks manifests from now on, as long as the test lasts; what other files hold may come from elsewhere. */
  readonly checkManifests: (from?: Pick<WorkspaceManifests, 'others'>) => void;
  /** What checks manifests is told that it is another cloud. */
  readonly azureChanged: () => void;
  /** The manifests that were read for it, each as its URI; "others" where all files of the workspace were wanted. */
  readonly manifestsRead: readonly string[];
  /** What somebody else does meanwhile, past this window, which must succeed. Gives the answer. */
  readonly elsewhere: (method: string, path: string, body?: unknown) => Promise<unknown>;
}

/** Where an app starts: beside another one, or how time passes there. */
interface Start {
  /** The window that was there before: what it has left is there, and it may still be open. */
  readonly after?: Pick<TestApp, 'azure' | 'memory'>;
  readonly time?: Time;
  /** Milliseconds after the last key, before what is typed counts, and after the news of a file: next to none, unless a test is about them. */
  readonly pause?: number;
}

/** Composed as compose.ts does it, on a sample Azure of the test's own. */
export function startApp(t: TestContext, options: SampleAzureOptions = {}, { after, time, pause = 10 }: Start = {}): TestApp {
  const record = recorder();
  // The lag of Resource Graph is the product's: what is shown of a write must not depend on it. Its quota, of queries in
  // five seconds, is not used up by people, but by tests, in which minutes of work take none. Nor does a test wait before
  // the second try of what got no answer.
  const azure = after?.azure ?? createSampleAzure({ operationMs: 0, graphLagMs: 2000, throttled: false, retryDelayMs: 1, ...(record && { onExchange: record }), ...options });
  const person = somebody(t);
  const commands = createCommands('managedIdentities', describeFailure, log, () => undefined);
  const estate = createEstate(azure.cloud, undefined);
  const revealed: Row[] = [];
  const view = unseenView(revealed);
  const tree = createTree({
    view,
    roots: (signal) => subscriptionNodes(app, sections, signal),
    rootTopics: [topics.counts],
    describe: describeFailure,
    pictures: () => vscode.Uri.file('/'),
  });
  const operations: Operation<never>[] = [];
  const panels = panelsOf(describeFailure);
  let chosen: Cloud = azure.cloud;
  let signedOut = false;
  const app: App = {
    cloud: () => chosen,
    estate: async () => (signedOut ? Promise.reject(new AzureError('signInNeeded', 'NotSignedIn', 'Sign in to Azure, or explore the sample Azure.')) : estate),
    commands,
    operations: recorded(createOperations(commands, log, tree.changed), operations),
    openPanel: panels.open,
    tree,
    describe: describeFailure,
    memory: after?.memory ?? newMemory(),
  };
  const sections = sectionsOf(app);
  const filter = createFilter(commands);
  const details = createDetails();
  const manifestsRead: string[] = [];
  let editing: ManifestEditing | undefined;
  const manifests = noted(createWorkspaceManifests({ pause, rest: pause }), manifestsRead);
  const { previewFeatures, fromManifests } = registerFeatures(app, { filter, details, manifests: async () => manifests, time });
  t.after(() => {
    for (const panel of panels.opened) panel.close();
    for (const one of [tree, filter, details, manifests, estate, previewFeatures]) one.dispose();
  });

  const { rows } = createApi(tree);
  const of = { version: 1, rows } as const;
  const said = (): Said => person.said.at(-1) ?? assert.fail('nothing was said');

  return {
    azure,
    memory: app.memory,
    connected: previewFeatures.watchIn,
    choose: (cloud) => void (chosen = cloud),
    signOut: () => void (signedOut = true),
    async row(...labels) {
      const path = await pathIn(of, labels);
      return (await tree.rows(path.slice(0, -1)))?.find(({ node }) => node.id === path.at(-1)) ?? assert.fail(`no row ${labels.join(' › ')}`);
    },
    outline: async (labels, depth) => outline(await pathIn(of, labels), depth, of),
    run: async (command, rows = [], answers = {}) => person.answering(answers, async () => void (await commands.run(`managedIdentities.${command}`, [rows[0], rows]))),
    answering: person.answering,
    panel<C extends Contract>() {
      const panel: unknown = panels.opened.at(-1);
      assert.ok(panel, `no panel, but: ${person.said.map(({ message }) => message).join(' ')}`);
      return panel as TestPanel<C>;
    },
    said,
    messages: () => person.said.filter(({ kind }) => kind !== 'modal').map(({ message }) => message),
    modal: () => person.said.findLast(({ kind }) => kind === 'modal') ?? assert.fail('no modal'),
    async press(way) {
      const { length } = person.said;
      assert.ok(said().ways.includes(way), `no "${way}" among ${said().ways.join(', ')}`);
      said().press(way);
      return until(`what "${way}" says`, () => person.said[length]);
    },
    inShells() {
      const { commands: all } = operations.at(-1) ?? assert.fail('nothing was done');
      return { bash: joined(all, 'bash'), powershell: joined(all, 'powershell') };
    },
    begun: () => operations.length,
    refresh: tree.refresh,
    revealed() {
      const labels: string[] = [];
      for (let row = revealed.at(-1); row; row = row.parent) labels.unshift(row.node.label);
      return labels.length > 0 ? labels.join(' › ') : undefined;
    },
    checkManifests({ others } = manifests) {
      const begun = registerManifestEditing(app, { ...manifests, others, dispose: () => manifests.dispose() }, fromManifests);
      editing = begun;
      t.after(() => begun.dispose());
    },
    azureChanged: () => (editing ?? assert.fail('nobody checks manifests')).azureChanged(),
    manifestsRead,
    async elsewhere(method, path, body) {
      const { resourceManager, credential } = azure.cloud;
      const token = await credential().getToken(`${resourceManager}/.default`);
      const answer = await azure.handle({ method, url: `${resourceManager}${path}`, headers: { authorization: `Bearer ${token?.token}`, 'content-type': 'application/json' }, ...(body !== undefined && { body: JSON.stringify(body) }) });
      assert.ok(answer.status < 300, `${answer.status} ${answer.body}`);
      return answer.body === '' ? undefined : (JSON.parse(answer.body) as unknown);
    },
  };
}

/** Writes the exchanges where the running extension writes its own, so that these too are checked against Azure's specifications. */
function recorder(): ((exchange: Exchange) => void) | undefined {
  const file = vscode.workspace.getConfiguration('managedIdentities.sampleAzure').get('log', '');
  return file === '' ? undefined : (exchange) => appendFileSync(file, `${JSON.stringify(recordOf(exchange))}\n`);
}

/** No second view of the tree's name can be made beside the running extension's: what is read of it is read from the tree, what it reveals is kept. */
function unseenView(revealed: Row[]): View {
  const expand = new vscode.EventEmitter<vscode.TreeViewExpansionEvent<Row>>();
  const view = {
    onDidExpandElement: expand.event,
    onDidCollapseElement: expand.event,
    reveal: async (row: Row) => void revealed.push(row),
    get selection() {
      return revealed.slice(-1);
    },
  };
  return { view: view as unknown as vscode.TreeView<Row>, changes: new vscode.EventEmitter(), fill: () => {}, dispose: () => {} };
}

/** The real runner, with what it is given kept. */
function recorded(real: Operations, kept: Operation<never>[]): Operations {
  return {
    onDidWrite: real.onDidWrite,
    run: async (operation) => {
      kept.push(operation as unknown as Operation<never>);
      return real.run(operation);
    },
    submit: async (operation, signal, report) => {
      kept.push(operation as unknown as Operation<never>);
      return real.submit(operation, signal, report);
    },
  };
}

/** The real ones, with what is asked of them kept. */
function noted(real: WorkspaceManifests, read: string[]): WorkspaceManifests {
  return {
    ...real,
    dispose: () => real.dispose(),
    read: async (document, signal) => {
      read.push(document.uri.toString());
      return real.read(document, signal);
    },
    others: async (than, signal) => {
      read.push('others');
      return real.others(than, signal);
    },
  };
}

function newMemory(): vscode.Memento {
  const values = new Map<string, unknown>();
  return {
    keys: () => [...values.keys()],
    get: (key: string, otherwise?: unknown) => (values.has(key) ? values.get(key) : otherwise) as never,
    update: async (key, value) => void values.set(key, value),
  };
}
