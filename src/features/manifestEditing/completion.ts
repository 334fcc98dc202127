import * as vscode from 'vscode';
import type { OfKind } from '../../azure/resources.ts';
import { clientIdBeside, completed, completionAt } from '../../manifests/completion.ts';
import type { CompletionPlace } from '../../manifests/completion.ts';
import type { Digest } from '../../manifests/digest.ts';
import { digestOf, together } from '../../manifests/digest.ts';
import { abortOn } from '../../ui/abort.ts';
import { whereabouts } from '../shared/resourceNodes.ts';
import type { AzureIndex } from './azure.ts';
import { rangeOf } from './findings.ts';
import { isManifest } from './isManifest.ts';
import type { WorkspaceManifests } from '../shared/workspaceManifests.ts';

interface Offer {
  readonly value: string;
  readonly label: string;
  readonly description: string;
  /** Comes before the others. */
  readonly first?: boolean;
  /** Goes in with it where there is none. */
  readonly clientId?: string;
}

/** Offers identities where their IDs belong, and names of the workspace's own objects where these belong. */
export function completionProvider(manifests: WorkspaceManifests, azure: AzureIndex): vscode.CompletionItemProvider {
  return {
    async provideCompletionItems(document, position, token) {
      if (!isManifest(document)) return [];
      const text = document.getText();
      const place = completionAt(text, document.offsetAt(position));
      if (!place) return [];
      const signal = abortOn(token);
      if (!isOfAzure(place)) return namesOf(place, await digest(document, signal)).map((offer) => item(document, place, offer));
      const typed = text.slice(place.start, document.offsetAt(position)).replace(/^["']/, '');
      const { identities, complete } = (await azure.offered(typed, signal)) ?? { identities: [], complete: true };
      // An incomplete list is asked for again at the next key.
      return new vscode.CompletionList(offersOf(place, identities, text).map((offer) => item(document, place, offer)), !complete);
    },
  };

  async function digest(document: vscode.TextDocument, signal: AbortSignal): Promise<Digest> {
    const source = await manifests.read(document, signal);
    return together([digestOf(source.manifests), ...(await manifests.others(document.uri, signal)).digests]);
  }
}

function isOfAzure({ what }: CompletionPlace): boolean {
  return what === 'resourceId' || what === 'clientId' || what === 'tenantId';
}

function offersOf({ what, document }: CompletionPlace, identities: readonly OfKind<'identity'>[], text: string): Offer[] {
  const around = text.slice(document.start, document.end).toLowerCase();
  if (what === 'tenantId') return [...new Set(identities.map(({ tenantId }) => tenantId))].map((value) => ({ value, label: value, description: 'tenant' }));
  return identities.map((identity) => ({
    value: what === 'resourceId' ? identity.id : identity.clientId,
    label: identity.name,
    description: whereabouts(identity),
    ...(what === 'resourceId' && { clientId: identity.clientId }),
    // The one that the document names by its other ID.
    first: around.includes((what === 'resourceId' ? identity.clientId : identity.id).toLowerCase()),
  }));
}

function offers(names: readonly (readonly [name: string | undefined, of: string])[]): Offer[] {
  return [...new Map(names)].flatMap(([name, of]) => (name ? [{ value: name, label: name, description: of }] : []));
}

function namesOf({ what }: CompletionPlace, { identities, bindings, pods, serviceAccounts }: Digest): Offer[] {
  switch (what) {
    case 'azureIdentity':
      return offers(identities.map(({ name, namespace }) => [name, `AzureIdentity${namespace === undefined ? '' : ` · ${namespace}`}`]));
    case 'selector':
      return offers([...pods.map(({ selector, kind, name }) => [selector, `${kind} ${name}`] as const), ...bindings.map(({ selector, name }) => [selector, `AzureIdentityBinding ${name}`] as const)]);
    default:
      return offers(serviceAccounts.map(({ name, clientId }) => [name, clientId === undefined ? 'ServiceAccount' : 'ServiceAccount of an identity']));
  }
}

function item(document: vscode.TextDocument, place: CompletionPlace, { value, label, description, first = false, clientId }: Offer): vscode.CompletionItem {
  const made = new vscode.CompletionItem({ label, description }, vscode.CompletionItemKind.Value);
  const text = document.getText();
  made.insertText = completed(text, place, value);
  made.range = rangeOf(document, place.start, place.end);
  // With the quote that was typed, which is replaced as well; people know an identity by its name or by its ID.
  made.filterText = `${/^["']/.exec(text.slice(place.start))?.[0] ?? ''}${label} ${value}`;
  made.sortText = `${first ? '0' : '1'}${label}`;
  made.preselect = first;
  made.detail = value;
  const beside = clientId === undefined ? undefined : clientIdBeside(text, place, clientId);
  if (beside) made.additionalTextEdits = [vscode.TextEdit.insert(document.positionAt(beside.start), beside.text)];
  return made;
}
