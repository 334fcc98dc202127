import * as vscode from 'vscode';
import { answerOf } from '../../azure/answers.ts';
import { getIdentity } from '../../azure/identities.ts';
import { portalUrl } from '../../azure/portal.ts';
import type { OfKind, Resource } from '../../azure/resources.ts';
import { answerOfServicePrincipal } from '../../azure/servicePrincipals.ts';
import { getSystemAssigned } from '../../azure/systemAssigned.ts';
import type { SystemAssigned } from '../../azure/systemAssigned.ts';
import { showProgress } from '../../ui/progress.ts';
import type { Row } from '../../ui/tree.ts';
import type { App } from '../shared/app.ts';
import { pickResource, resourceFor } from '../shared/pickers.ts';
import { applicationOf, principalOf, servicePrincipalOf, systemAssignedOf, usedIdentityOf } from '../shared/principalNodes.ts';
import type { UsedIdentity } from '../shared/principalNodes.ts';
import { isResourceNode, resourceGroupOf, resourceOf } from '../shared/resourceNodes.ts';
import type { Details } from './details.ts';
import { thingsIn } from './things.ts';

/** Shows what Azure answers for a resource. */
export interface ShowJson {
  readonly show: (resource: Asked) => Promise<void>;
}

/** What is asked for: any of its kind with this ID. */
type Asked = Pick<Resource, 'kind' | 'id' | 'name' | 'subscriptionId' | 'tenantId' | 'accountId'>;

/** Opens the panel of a resource, for the kinds that have one. */
export type Panels = { readonly [Kind in 'identity' | 'registry']: (resource: OfKind<Kind>) => void };

/** What can be done with any resource: copy its IDs, show its details or Azure's answer, open the portal. */
export function registerResourceCommands(app: App, details: Details, panels: Panels): ShowJson {
  const { commands } = app;
  const show = async (resource: Asked | SystemAssigned) => details.show(resource.name, async (signal) => ('kind' in resource ? answerOf(app.cloud(), resource, signal) : (await getSystemAssigned(app.cloud(), resource, resource.id, signal)).answer));
  commands.register('copyResourceId', async (rows) => copy('resource ID', await anyThing(app, rows, 'Copy Resource ID'), ({ id }) => id));
  commands.register('copyPrincipalId', async (rows) => copy('principal ID', await anyPrincipal(app, rows, 'Copy Principal ID'), ({ principalId }) => principalId));
  commands.register('copyClientId', async (rows) => copy('client ID', await anyClient(app, rows, 'Copy Client ID'), ({ clientId }) => clientId));
  commands.register('copyLoginServer', async (rows) => copy('login server', await anyRegistry(app, rows, 'Copy Login Server'), ({ loginServer }) => loginServer));
  commands.register('showDetails', async (rows) => {
    const principals = rows.flatMap((row) => servicePrincipalOf(row) ?? []);
    for (const { name, principalId, at } of principals) await details.show(name, async (signal) => answerOfServicePrincipal(app.cloud(), at, principalId, signal));
    if (principals.length > 0 && principals.length === rows.length) return;
    for (const resource of await anyResource(app, rows, 'Show Details')) {
      if ('kind' in resource && resource.kind === 'identity') panels.identity(await wholeIdentity(app, resource));
      else if ('kind' in resource && resource.kind === 'registry') panels.registry(resource);
      else await show(resource);
    }
  });
  commands.register('showJson', async (rows) => {
    for (const resource of await anyResource(app, rows, 'Show JSON')) await show(resource);
  });
  commands.register('openInPortal', async (rows) => {
    const groups = rows.flatMap((row) => resourceGroupOf(row) ?? []);
    for (const { tenantId, id } of groups.length > 0 ? groups : await anyResource(app, rows, 'Open in Portal')) await vscode.env.openExternal(vscode.Uri.parse(portalUrl(app.cloud(), tenantId, id), true));
  });
  return { show };
}

/** A panel shows an identity as Azure knows it; what uses it knows less. */
async function wholeIdentity(app: App, identity: OfKind<'identity'> | UsedIdentity): Promise<OfKind<'identity'>> {
  if ('principalId' in identity) return identity;
  return showProgress(`Reading ${identity.name}`, async (signal) => ({ kind: 'identity', ...(await getIdentity(app.cloud(), identity, identity.id, signal)).identity }));
}

async function copy<T extends { readonly name: string }>(what: string, things: readonly T[], value: (thing: T) => string): Promise<void> {
  if (things.length === 0) return;
  await vscode.env.clipboard.writeText(things.map(value).join('\n'));
  vscode.window.setStatusBarMessage(`$(check) Copied the ${what} of ${things.map(({ name }) => name).join(', ')}`, 4000);
}

/** Identities of whatever sort. */
async function anyPrincipal(app: App, rows: readonly Row[], title: string): Promise<readonly { readonly name: string; readonly principalId: string }[]> {
  const selected = rows.flatMap((row) => principalOf(row) ?? []);
  return selected.length > 0 ? selected : pickedIdentity(app, title);
}

/** The client ID of a user-assigned identity is known, that of a system-assigned one is asked for. */
async function anyClient(app: App, rows: readonly Row[], title: string): Promise<readonly { readonly name: string; readonly clientId: string }[]> {
  const selected = rows.flatMap((row) => resourceOf(row, 'identity') ?? usedIdentityOf(row) ?? applicationOf(row) ?? systemAssignedOf(row) ?? []);
  if (selected.length === 0) return pickedIdentity(app, title);
  return showProgress('Looking up the client ID', async (signal) =>
    Promise.all(selected.map(async (resource) => ('clientId' in resource ? resource : { name: resource.name, clientId: (await getSystemAssigned(app.cloud(), resource, resource.id, signal)).clientId }))),
  );
}

async function anyRegistry(app: App, rows: readonly Row[], title: string): Promise<OfKind<'registry'>[]> {
  const selected = rows.flatMap((row) => resourceOf(row, 'registry') ?? []);
  const picked = selected.length > 0 ? undefined : await resourceFor(app, [], 'registry', title);
  return picked ? [picked] : selected;
}

async function pickedIdentity(app: App, title: string): Promise<OfKind<'identity'>[]> {
  const picked = await resourceFor(app, [], 'identity', title);
  return picked ? [picked] : [];
}

async function anyThing(app: App, rows: readonly Row[], title: string): Promise<readonly { readonly id: string; readonly name: string }[]> {
  const selected = [...thingsIn(rows), ...rows.flatMap((row) => resourceGroupOf(row) ?? [])];
  return selected.length > 0 ? selected : anyResource(app, rows, title);
}

/** A resource that the extension is about, or another one for the sake of its system-assigned identity. */
type Shown = Resource | SystemAssigned | UsedIdentity;

async function anyResource(app: App, rows: readonly Row[], title: string): Promise<Shown[]> {
  const selected = selectedResources(rows);
  if (selected.length > 0) return selected;
  const picked = await pickResource(app, ['identity', 'cluster', 'registry'], title, () => true);
  return picked ? [picked] : [];
}

function selectedResources(rows: readonly Row[]): Shown[] {
  return rows.flatMap((row) => (isResourceNode(row.node) ? row.node.resource : (usedIdentityOf(row) ?? systemAssignedOf(row) ?? [])));
}
