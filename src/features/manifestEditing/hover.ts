import * as vscode from 'vscode';
import { portalUrl } from '../../azure/portal.ts';
import type { OfKind } from '../../azure/resources.ts';
import { identityOf } from '../../manifests/check/azure.ts';
import { namedIdentities } from '../../manifests/named.ts';
import { markdownTable } from '../../ui/markdown.ts';
import { abortOn } from '../../ui/abort.ts';
import type { App } from '../shared/app.ts';
import type { AzureIndex } from './azure.ts';
import { rangeOf } from './findings.ts';
import { isManifest } from './isManifest.ts';
import type { WorkspaceManifests } from '../shared/workspaceManifests.ts';

/** Says which identity an ID in a manifest is of. `show`: the full name of the command that shows one in the tree. */
export function hoverProvider(app: App, manifests: WorkspaceManifests, azure: AzureIndex, show: string): vscode.HoverProvider {
  return {
    async provideHover(document, position, token) {
      if (!isManifest(document)) return undefined;
      const signal = abortOn(token);
      const source = await manifests.read(document, signal);
      const at = document.offsetAt(position);
      const place = namedIdentities(source).find(({ start, end }) => start <= at && at <= end);
      if (!place) return undefined;
      const known = await azure.named(source, signal);
      const { byClientId, byPrincipalId, byResourceId } = identityOf(known ?? { identities: [] }, place.id);
      const found = byResourceId ?? byClientId ?? byPrincipalId;
      const identity = known?.identities.find(({ id }) => id === found?.id);
      return identity && new vscode.Hover(told(app, identity, byPrincipalId === found, show), rangeOf(document, place.start, place.end));
    },
  };
}

function told(app: App, identity: OfKind<'identity'>, asPrincipal: boolean, show: string): vscode.MarkdownString {
  const { name, resourceGroup, location, clientId, principalId, tenantId, id } = identity;
  const text = markdownTable({
    title: asPrincipal ? `The principal ID of ${name}` : `Managed identity ${name}`,
    rows: [['Resource group', resourceGroup], ['Region', location], ['Client ID', clientId], ['Principal ID', principalId], ['Tenant ID', tenantId]],
  });
  text.isTrusted = { enabledCommands: [show] };
  const [inTree, inPortal] = [`command:${show}?${encodeURIComponent(JSON.stringify([id]))}`, portalUrl(app.cloud(), tenantId, id)].map(inLink);
  return text.appendMarkdown(`\n[Show in Tree](${inTree}) · [Open in Portal](${inPortal})`);
}

/** An address as it can stand in a Markdown link: a parenthesis, which the name of a resource group may hold, would end it. */
function inLink(address: string): string {
  return address.replaceAll('(', '%28').replaceAll(')', '%29');
}
