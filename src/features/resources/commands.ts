import * as vscode from 'vscode';
import { answerOf } from '../../azure/answers.ts';
import { portalUrl } from '../../azure/portal.ts';
import type { OfKind, Resource } from '../../azure/resources.ts';
import type { Row } from '../../ui/tree.ts';
import type { App } from '../shared/app.ts';
import { pickResource, resourceFor } from '../shared/pickers.ts';
import { isResourceNode } from '../shared/resourceNodes.ts';
import type { Details } from './details.ts';
import { thingsIn } from './things.ts';

/** Shows what Azure answers for a resource. */
export interface ShowJson {
  readonly show: (resource: Asked) => Promise<void>;
}

/** What is asked for: any of its kind with this ID. */
type Asked = Pick<Resource, 'kind' | 'id' | 'name' | 'subscriptionId' | 'tenantId' | 'accountId'>;

/** What can be done with any resource: copy its IDs, show its details or Azure's answer, open the portal. `showIdentity` opens the panel of an identity. */
export function registerResourceCommands(app: App, details: Details, showIdentity: (identity: OfKind<'identity'>) => void): ShowJson {
  const { commands } = app;
  const show = async (resource: Asked) => details.show(resource.name, async (signal) => answerOf(app.cloud(), resource, signal));
  commands.register('copyResourceId', async (rows) => copy('resource ID', await anyThing(app, rows, 'Copy Resource ID'), ({ id }) => id));
  commands.register('copyPrincipalId', async (rows) => copy('principal ID', await identity(app, rows, 'Copy Principal ID'), ({ principalId }) => principalId));
  commands.register('copyClientId', async (rows) => copy('client ID', await identity(app, rows, 'Copy Client ID'), ({ clientId }) => clientId));
  commands.register('showDetails', async (rows) => {
    for (const resource of await anyResource(app, rows, 'Show Details')) {
      if (resource.kind === 'identity') showIdentity(resource);
      else await show(resource);
    }
  });
  commands.register('showJson', async (rows) => {
    for (const resource of await anyResource(app, rows, 'Show JSON')) await show(resource);
  });
  commands.register('openInPortal', async (rows) => {
    for (const { tenantId, id } of await anyResource(app, rows, 'Open in Portal')) await vscode.env.openExternal(vscode.Uri.parse(portalUrl(app.cloud(), tenantId, id), true));
  });
  return { show };
}

async function copy<T extends { readonly name: string }>(what: string, things: readonly T[], value: (thing: T) => string): Promise<void> {
  if (things.length === 0) return;
  await vscode.env.clipboard.writeText(things.map(value).join('\n'));
  vscode.window.setStatusBarMessage(`$(check) Copied the ${what} of ${things.map(({ name }) => name).join(', ')}`, 4000);
}

async function identity(app: App, rows: readonly Row[], title: string): Promise<OfKind<'identity'>[]> {
  const selected = selectedResources(rows).filter((resource) => resource.kind === 'identity');
  if (selected.length > 0) return selected;
  const picked = await resourceFor(app, rows, 'identity', title);
  return picked ? [picked] : [];
}

async function anyThing(app: App, rows: readonly Row[], title: string): Promise<readonly { readonly id: string; readonly name: string }[]> {
  const selected = thingsIn(rows);
  return selected.length > 0 ? selected : anyResource(app, rows, title);
}

async function anyResource(app: App, rows: readonly Row[], title: string): Promise<Resource[]> {
  const selected = selectedResources(rows);
  if (selected.length > 0) return selected;
  const picked = await pickResource(app, ['identity', 'cluster', 'registry'], title, () => true);
  return picked ? [picked] : [];
}

function selectedResources(rows: readonly Row[]): Resource[] {
  return rows.flatMap(({ node }) => (isResourceNode(node) ? [node.resource] : []));
}
