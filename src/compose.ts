import * as vscode from 'vscode';
import { createApi } from './api.ts';
import type { Api } from './api.ts';
import { writtenAssignments } from './azure/assignments.ts';
import type { Exchange } from './azure/cloud.ts';
import { forgetRoleDefinitions } from './azure/roles.ts';
import { writtenHolders } from './azure/systemAssigned.ts';
import { writtenResources } from './azure/writtenResources.ts';
import { createFilter } from './features/finding/filter.ts';
import type { ManifestEditing } from './features/manifestEditing/register.ts';
import { createDetails } from './features/resources/details.ts';
import { createSample } from './features/sampleAzure/sampleAzure.ts';
import type { App } from './features/shared/app.ts';
import { describeFailure } from './features/shared/failures.ts';
import { registerGrouping } from './features/shared/grouping.ts';
import { once } from './features/shared/once.ts';
import { loadMore } from './features/shared/pagedList.ts';
import { topics } from './features/shared/resourceNodes.ts';
import { registerSignIn } from './features/signIn/commands.ts';
import { createSession } from './features/signIn/session.ts';
import { createSignpost, sampleMark } from './features/signIn/shown.ts';
import { filteredNodes } from './features/subscriptions/filteredNodes.ts';
import { subscriptionNodes } from './features/subscriptions/nodes.ts';
import { isCancellation } from './ui/abort.ts';
import { createCommands } from './ui/command.ts';
import type { Describe } from './ui/failure.ts';
import { createLog } from './ui/log.ts';
import { createOperations } from './ui/operation.ts';
import { panelOpener } from './ui/panel.ts';
import { createTree } from './ui/tree.ts';
import { picturesIn } from './ui/treeItem.ts';
import type { Content, View } from './ui/view.ts';
import { registerFeatures } from './registerFeatures.ts';
import { sectionsOf } from './sections.ts';

/** What activation puts there, and what is behind it. */
export interface Product {
  /** Of the view. */
  readonly content: Content;
  /** Runs a command by its full name, with what VS Code hands over. */
  readonly run: (command: string, args: readonly unknown[]) => Promise<unknown>;
  /** Checks manifests from now on, as long as that is wanted: there is one. */
  readonly checkManifests: () => Promise<void>;
  /** Tells what went wrong with that. */
  readonly fail: (error: unknown) => Promise<void>;
  readonly api: Api;
}

/** The composition root: builds, wires, disposes. Nothing is asked of Azure before the view is opened. */
export function compose(context: vscode.ExtensionContext, view: View): Product {
  const { log, dispose: disposeLog } = createLog('Managed Identities');
  const observe = ({ method, url, status, ms, requestId }: Exchange) => log().debug(`${method} ${url} ${status ?? 'no answer'} ${ms} ms ${requestId ?? ''}`);
  const describe: Describe = (error) => describeFailure(error, (missing) => features.showWho(missing));
  const commands = createCommands('managedIdentities', describe, log, sampleMark);
  const sample = createSample(observe, async (error) => commands.fail(error));
  const session = createSession(sample.cloud, observe);
  const details = createDetails();
  const filter = createFilter(commands);

  const tree = createTree({
    view,
    async *roots(signal) {
      await connect();
      const search = filter.search();
      if (connected()) yield* search ? filteredNodes(app, search, filter.text(), sections, signal) : subscriptionNodes(app, sections, signal);
    },
    rootTopics: [topics.counts],
    describe,
    pictures: picturesIn(vscode.Uri.joinPath(context.extensionUri, 'media')),
  });
  const signpost = createSignpost(view.view, filter.text);
  const app: App = {
    cloud: session.cloud,
    estate: session.estate,
    commands,
    operations: createOperations(commands, log, tree.changed),
    openPanel: panelOpener(context.extensionUri, describe, commands, log),
    tree,
    describe,
    memory: context.globalState,
  };
  const sections = sectionsOf(app);

  // What reads YAML is loaded for the first manifest, and for the panels that need them.
  const manifests = once(async () => owned((await import('./features/shared/workspaceManifests.ts')).createWorkspaceManifests()));
  const features = registerFeatures(app, { filter, details, manifests });
  let editing: ManifestEditing | undefined;
  const grouping = registerGrouping(app);

  registerSignIn(app, session);
  commands.register('resetSample', async () => {
    await sample.reset();
    for (const { clear } of [writtenResources, writtenHolders, writtenAssignments]) clear(session.cloud());
    refresh();
  });
  commands.register('refresh', refresh);
  commands.register('loadMore', ([row]) => loadMore(tree, row));
  commands.register('retry', ([row]) => (row?.parent ? tree.reload(row.parent) : refresh()));

  async function checkManifests(): Promise<void> {
    const { checkWhereWanted } = await import('./features/manifestEditing/whereWanted.ts');
    editing = owned(checkWhereWanted(app, await manifests(), features.fromManifests));
  }

  function owned<T extends vscode.Disposable>(one: T): T {
    context.subscriptions.push(one);
    return one;
  }

  function refresh(): void {
    session.forgetEstate();
    editing?.azureChanged();
    if (connected()) forgetRoleDefinitions(session.cloud());
    tree.refresh();
  }

  function showFilter(): void {
    signpost.show(session.current());
    tree.picture(filter.text());
  }

  function connected(): boolean {
    return session.current() !== undefined;
  }

  /** Says over the tree why there is no connection; the tree itself has room for a few words. */
  async function connect(): Promise<void> {
    try {
      await session.start();
    } catch (error) {
      if (!isCancellation(error)) signpost.show(undefined, describe(error).message);
      throw error;
    }
  }

  function showSession(): void {
    signpost.show(session.current());
    void vscode.commands.executeCommand('setContext', 'managedIdentities.connected', connected());
    features.previewFeatures.watchIn(session.current());
    editing?.azureChanged();
    tree.refresh();
  }

  context.subscriptions.push(session.onDidChange(showSession), filter.onDidChange(showFilter), filter, grouping, tree, signpost, session, sample, details, features.previewFeatures, { dispose: disposeLog });
  return { content: tree.content, run: commands.run, checkManifests, fail: async (error) => commands.fail(error, 'Check Manifests'), api: createApi(tree) };
}
