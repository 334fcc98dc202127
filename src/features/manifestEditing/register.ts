import * as vscode from 'vscode';
import { everyPage } from '../../azure/pages.ts';
import { parseSearch } from '../../azure/search.ts';
import { listResources } from '../../azure/inventory.ts';
import type { OfKind } from '../../azure/resources.ts';
import type { FixCommand, Workload } from '../../manifests/finding.ts';
import { languages } from '../../manifests/marks.ts';
import { subscriptionsOf } from '../shared/app.ts';
import type { App } from '../shared/app.ts';
import { concernsFacts, concernsUse, createAzureIndex } from './azure.ts';
import { chooseIdentity } from './chooseIdentity.ts';
import { completionProvider } from './completion.ts';
import { createFindings } from './findings.ts';
import { fixProvider } from './fixes.ts';
import { hoverProvider } from './hover.ts';
import { lensProvider } from './lenses.ts';
import { contributeSchema } from './yamlExtension.ts';
import type { WorkspaceManifests } from '../shared/workspaceManifests.ts';

/** What editing leads to. */
export interface WaysOn {
  readonly showInTree: (identity: OfKind<'identity'>) => unknown;
  readonly showDetails: (identity: OfKind<'identity'>) => unknown;
  readonly migrate: () => unknown;
  /** For this workload of the document. */
  readonly generateWorkloadIdentity: (document: vscode.Uri, workload: Workload | undefined) => unknown;
  readonly createCredential: (identity: OfKind<'identity'>, pods: { readonly namespace: string; readonly serviceAccount: string }) => unknown;
  readonly editCredential: (identity: OfKind<'identity'>, credential: string) => unknown;
}

export interface ManifestEditing extends vscode.Disposable {
  /** It is another cloud, or everything of it is to be asked again. What is written by the extension is noticed anyway. */
  readonly azureChanged: () => void;
}

// Not in package.json, and so in no menu: what hovers, lenses and quick fixes do, with what they are about.
const commands = { inTree: 'managedIdentities.manifest.showInTree', details: 'managedIdentities.manifest.showDetails', mend: 'managedIdentities.manifest.mend' };

/** Checks manifests as one types, mends them, and shows what Azure knows of the identities in them. */
export function registerManifestEditing(app: App, manifests: WorkspaceManifests, ways: WaysOn): ManifestEditing {
  const azure = createAzureIndex(app);
  const findings = createFindings(manifests, azure, failOnce);
  const lensesChanged = new vscode.EventEmitter<void>();

  // Once: whoever types would be told at each key.
  let failed = false;
  function failOnce(error: unknown): void {
    if (failed) return;
    failed = true;
    void app.commands.fail(error, 'Check Manifests');
  }

  async function identityBy(id: unknown): Promise<OfKind<'identity'> | undefined> {
    const search = parseSearch(String(id));
    if (!search?.exact) return undefined;
    const signal = AbortSignal.timeout(30_000);
    const subscriptions = await subscriptionsOf(app, signal);
    const [identity] = await everyPage(listResources(app.cloud(), subscriptions, ['identity'], search), signal);
    return identity;
  }

  /** What a link does; it fails as a command does. */
  function does(act: (...args: unknown[]) => unknown): (...args: unknown[]) => Promise<void> {
    return async (...args) => {
      try {
        await act(...args);
      } catch (error) {
        await app.commands.fail(error);
      }
    };
  }

  async function known(id: unknown): Promise<OfKind<'identity'>> {
    const identity = await identityBy(id);
    if (!identity) throw new Error("The identity is not there any more, or you can't see it.");
    return identity;
  }

  async function mend(document: vscode.Uri, fix: FixCommand): Promise<void> {
    switch (fix.command) {
      case 'migrate':
        await ways.migrate();
        break;
      case 'generateWorkloadIdentity':
        await ways.generateWorkloadIdentity(document, fix.workload);
        break;
      case 'createFederatedCredential':
        await ways.createCredential(await known(fix.resourceId), { namespace: fix.namespace, serviceAccount: fix.serviceAccount });
        break;
      case 'editFederatedCredential':
        await ways.editCredential(await known(fix.resourceId), fix.credential);
        break;
      case 'chooseIdentity':
        await chooseIdentity(app, document, fix.places);
        break;
    }
  }

  const everywhere = languages.map((language) => ({ language }));
  const registered = vscode.Disposable.from(
    vscode.languages.registerCodeActionsProvider(everywhere, fixProvider(findings, commands.mend), { providedCodeActionKinds: [vscode.CodeActionKind.QuickFix] }),
    vscode.languages.registerHoverProvider(everywhere, hoverProvider(app, manifests, azure, commands.inTree)),
    vscode.languages.registerCompletionItemProvider(everywhere, completionProvider(manifests, azure), ' ', '"', "'", '/'),
    vscode.languages.registerCodeLensProvider(everywhere, lensProvider(manifests, azure, lensesChanged.event, { details: commands.details, inTree: commands.inTree })),
    vscode.commands.registerCommand(commands.inTree, does(async (id) => ways.showInTree(await known(id)))),
    vscode.commands.registerCommand(commands.details, does(async (id) => ways.showDetails(await known(id)))),
    vscode.commands.registerCommand(commands.mend, does(async (document, fix) => mend(document as vscode.Uri, fix as FixCommand))),
    app.operations.onDidWrite(written),
    contributeSchema(),
    findings,
    azure,
    lensesChanged,
  );

  /** Several writes come at once, often: findings wait for a pause, and VS Code does before it asks for lenses. */
  function written(topics: readonly string[]): void {
    azure.forget(topics);
    if (topics.some(concernsFacts)) findings.again();
    if (topics.some(concernsUse)) lensesChanged.fire();
  }

  function azureChanged(): void {
    azure.forget();
    findings.forgetAzure();
    findings.again();
    lensesChanged.fire();
  }

  return { azureChanged, dispose: () => registered.dispose() };
}
