import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import * as vscode from 'vscode';
import type { OfKind } from '../../../src/azure/resources.ts';
import type { SampleAzureOptions } from '../../../src/emulator/sampleAzure.ts';
import type { ResourceNode } from '../../../src/features/shared/resourceNodes.ts';
import { startApp } from './harness.ts';
import { inEditor, onDisk, untitled } from './manifestEditor.ts';
import type { ManifestEditor } from './manifestEditor.ts';
import { binding, deployment, identity, serviceAccount } from './manifestTexts.ts';
import { deleteElsewhere } from './meanwhile.ts';

/** An app that checks manifests, and the identity of the payments. */
async function start(t: TestContext, options: SampleAzureOptions = {}) {
  const app = startApp(t, options);
  const row = await app.row('Contoso Dev', 'Managed Identities', 'mi-payments');
  app.checkManifests();
  return { app, payments: (row.node as ResourceNode).resource as OfKind<'identity'> };
}

async function hovered({ uri, behind }: ManifestEditor, at: string): Promise<{ readonly text: string; readonly marked: vscode.Range | undefined }> {
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', uri, behind(at));
  const text = hovers.flatMap(({ contents }) => contents.map((content) => (content as vscode.MarkdownString).value)).join('\n');
  return { text: text.replaceAll('&nbsp;', ' ').replaceAll(/\\(?=\W)/g, ''), marked: hovers[0]?.range };
}

/** Follows the link of a hover. */
async function follow(text: string): Promise<void> {
  const [, command = assert.fail(text), args = ''] = /\(command:([\w.]+)\?([^)]*)\)/.exec(text) ?? [];
  await vscode.commands.executeCommand(command, ...(JSON.parse(decodeURIComponent(args)) as unknown[]));
}

test('a hover over an ID says whose it is, and its link shows that one in the tree', async (t) => {
  const { app, payments } = await start(t);
  const editor = await inEditor(t, 'identity.yaml', `${identity({ id: payments.id.toUpperCase(), clientId: payments.clientId })}---\n${serviceAccount({ clientId: `"${payments.principalId}"` })}`);
  for (const [at, title, marked] of [['resourceID: /SUBS', 'Managed identity mi-payments', payments.id.toUpperCase()], ['clientID: ', 'Managed identity mi-payments', payments.clientId], ['client-id: "', 'The principal ID of mi-payments', `"${payments.principalId}"`]] as const) {
    const hover = await hovered(editor, at);
    assert.match(hover.text, new RegExp(title));
    for (const id of [payments.clientId, payments.principalId, payments.tenantId]) assert.ok(hover.text.includes(id), id);
    assert.match(hover.text, /\[Open in Portal\]\(https:\/\/portal\.azure\.com\//);
    assert.equal(hover.marked && editor.document.getText(hover.marked), marked);
    await follow(hover.text);
    assert.equal(app.revealed(), 'Contoso Dev › Managed Identities › mi-payments');
  }
  assert.deepEqual(await hovered(editor, 'kind: Azure'), { text: '', marked: undefined });
});

test('a link to an identity of another tenant shows it, too', async (t) => {
  const { app } = await start(t);
  const { resource } = (await app.row('Fabrikam Research', 'Managed Identities', 'mi-notebook')).node as ResourceNode;
  const editor = await inEditor(t, 'identity.yaml', identity({ id: resource.id }));
  await follow((await hovered(editor, 'resourceID: ')).text);
  assert.equal(app.revealed(), 'Fabrikam Research › Managed Identities › mi-notebook');
});

test('a parenthesis in the name of a resource group ends no link', async (t) => {
  const { app, payments } = await start(t, { graphLagMs: 0 });
  for (const group of ['rg-odd)', 'rg-(odd']) {
    const at = `/subscriptions/${payments.subscriptionId}/resourceGroups/${group}`;
    const id = `${at}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/mi-odd`;
    await app.elsewhere('PUT', `${at}?api-version=2021-04-01`, { location: 'westeurope' });
    await app.elsewhere('PUT', `${id}?api-version=2023-01-31`, { location: 'westeurope' });
    const editor = await inEditor(t, 'odd.yaml', identity({ id }));
    const { text } = await hovered(editor, 'resourceID: ');
    const [, portal = assert.fail(text)] = /\[Open in Portal\]\(([^()\s]+)\)\s*$/.exec(text) ?? [];
    assert.ok(decodeURIComponent(portal).toLowerCase().endsWith(id.toLowerCase()), portal);
    app.refresh();
    await follow(text);
    assert.equal(app.revealed(), 'Contoso Dev › Managed Identities › mi-odd');
    await editor.close();
  }
});

test('a link to an identity that is gone says so', async (t) => {
  const { app, payments } = await start(t, { graphLagMs: 0 });
  const editor = await inEditor(t, 'identity.yaml', identity({ id: payments.id, clientId: payments.clientId }));
  const { text } = await hovered(editor, 'clientID: ');
  await deleteElsewhere(app, payments.id);
  await app.answering({ closes: true }, async () => follow(text));
  assert.deepEqual(app.messages(), ["The identity is not there any more, or you can't see it."]);
});

/** What is offered behind a text: only what is ours, which bears its value as detail. */
async function offered({ uri, behind }: ManifestEditor, at: string): Promise<readonly vscode.CompletionItem[]> {
  const { items } = await vscode.commands.executeCommand<vscode.CompletionList>('vscode.executeCompletionItemProvider', uri, behind(at));
  return items.filter(({ detail }) => detail !== undefined);
}

const nameOf = ({ label }: vscode.CompletionItem): string => (typeof label === 'string' ? label : label.label);

/** Takes what is offered, as the Enter key does. */
async function take(editor: ManifestEditor, at: string, name: string): Promise<void> {
  const items = await offered(editor, at);
  const item = items.find((one) => nameOf(one) === name) ?? assert.fail(`no "${name}" among ${items.map(nameOf).join(', ')}`);
  const edit = new vscode.WorkspaceEdit();
  edit.replace(editor.uri, item.range as vscode.Range, item.insertText as string);
  for (const { range, newText } of item.additionalTextEdits ?? []) edit.replace(editor.uri, range, newText);
  assert.ok(await vscode.workspace.applyEdit(edit));
}

test('identities are offered where their IDs belong, and the client ID comes along with the resource ID', async (t) => {
  const { payments } = await start(t);
  const editor = await untitled(t, `${identity({ id: '' }).replace(/\n  clientID: .*/, '')}---\n${serviceAccount({ clientId: '"9d7f"' })}`);
  assert.deepEqual((await offered(editor, 'resourceID: ')).map(nameOf).filter((name) => ['mi-orders', 'mi-payments', 'mi-notebook'].includes(name)), ['mi-notebook', 'mi-orders', 'mi-payments']);
  await take(editor, 'resourceID: ', 'mi-payments');
  await take(editor, 'client-id: "9d', 'mi-payments');
  assert.equal(editor.document.getText(), `${identity({ id: payments.id, clientId: payments.clientId })}---\n${serviceAccount({ clientId: `"${payments.clientId}"` })}`);
  await editor.replace(`clientID: ${payments.clientId}`, "clientID: ''");
  const [first] = (await offered(editor, "clientID: '")).toSorted((a, b) => (a.sortText ?? '').localeCompare(b.sortText ?? ''));
  assert.equal(first && nameOf(first), 'mi-payments');
  await take(editor, "clientID: '", 'mi-payments');
  assert.ok(editor.document.getText().includes(`clientID: '${payments.clientId}'\n`));
});

test('tenants are offered where the ID of one belongs', async (t) => {
  const { payments } = await start(t);
  const editor = await untitled(t, `${serviceAccount({ clientId: payments.clientId })}    azure.workload.identity/tenant-id: \n`);
  assert.ok((await offered(editor, 'tenant-id: ')).map(nameOf).includes(payments.tenantId));
  await take(editor, 'tenant-id: ', payments.tenantId);
  await editor.shows(`federated-credential-missing: ${payments.clientId}`);
});

test('names of the workspace are offered where one manifest refers to another', async (t) => {
  await onDisk(t, 'base.yaml', `${identity()}---\n${binding({ selector: 'orders-api' })}---\n${serviceAccount({ name: 'orders-sa', namespace: '' })}`);
  await start(t);
  const editor = await untitled(t, `${binding({ name: 'another', azureIdentity: '', selector: '""' })}---\n${deployment({ label: 'aadpodidbinding: ord', account: '' })}`);
  for (const [at, name] of [['azureIdentity: ', 'orders'], ['selector: "', 'orders-api'], ['aadpodidbinding: ord', 'orders-api'], ['serviceAccountName: ', 'orders-sa']] as const) {
    assert.ok((await offered(editor, at)).map(nameOf).includes(name), at);
    await take(editor, at, name);
  }
  assert.equal(editor.document.getText(), `${binding({ name: 'another', selector: '"orders-api"' })}---\n${deployment({ label: 'aadpodidbinding: orders-api', account: 'orders-sa' })}`);
});

test('what is offered in JSON stands in quotes', async (t) => {
  const { payments } = await start(t);
  const editor = await untitled(t, '{\n  "apiVersion": "aadpodidentity.k8s.io/v1",\n  "kind": "AzureIdentity",\n  "spec": {"type": 0, "resourceID": , "clientID": "" }\n}\n', 'json');
  await take(editor, '"resourceID": ', 'mi-payments');
  await take(editor, '"clientID": "', 'mi-payments');
  assert.deepEqual((JSON.parse(editor.document.getText()) as { readonly spec: unknown }).spec, { type: 0, resourceID: payments.id, clientID: payments.clientId });
});

test('nothing is offered in a file without the marks', async (t) => {
  await start(t);
  const editor = await untitled(t, 'kind: Pod\nspec:\n  serviceAccountName: \n');
  assert.deepEqual(await offered(editor, 'serviceAccountName: '), []);
});

test('over a manifest that stands for an identity is what that one may do, what uses it, and the way to it', async (t) => {
  const { app, payments } = await start(t);
  const editor = await inEditor(t, 'several.yaml', `${identity({ id: payments.id, clientId: payments.clientId })}---\n${binding()}---\n${serviceAccount({ clientId: payments.clientId })}`);
  const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', editor.uri, 10);
  const lines = [0, editor.behind('apiVersion: v1').line];
  // Those that were resolved come last.
  lenses.sort((a, b) => a.range.start.line - b.range.start.line || (a.command?.title ?? '').localeCompare(b.command?.title ?? ''));
  assert.deepEqual(lenses.map(({ range, command }) => [range.start.line, command?.title]), lines.flatMap((line) => [[line, '3 roles · used by 2'], [line, 'Show mi-payments in Tree']]));
  const [details, inTree] = lenses.map(({ command }) => command ?? assert.fail('no command'));
  await vscode.commands.executeCommand(inTree?.command ?? '', ...(inTree?.arguments as unknown[]));
  assert.equal(app.revealed(), 'Contoso Dev › Managed Identities › mi-payments');
  await vscode.commands.executeCommand(details?.command ?? '', ...(details?.arguments as unknown[]));
  assert.equal(app.panel().title, 'Identity: mi-payments');
});

const choose = 'Choose an identity…';

test('an identity that nobody can know is chosen among all, and its IDs stand where they belong', async (t) => {
  const { app, payments } = await start(t);
  const text = `${identity({ id: '', clientId: '""' })}---\n${identity({ name: 'other', id: 'RESOURCE_ID', clientId: payments.clientId })}---\n${serviceAccount({ namespace: 'payments', clientId: "''" })}`;
  const editor = await inEditor(t, 'identity.yaml', text);
  for (const at of ['spec', 'resourceID: RES', "client-id: '"]) await app.answering({ picks: ['mi-payments'] }, async () => editor.mend(at, choose));
  assert.equal(editor.document.getText(), `${identity({ id: payments.id, clientId: `"${payments.clientId}"` })}---\n${identity({ name: 'other', id: payments.id, clientId: payments.clientId })}---\n${serviceAccount({ namespace: 'payments', clientId: `'${payments.clientId}'` })}`);
  assert.deepEqual((await editor.fixes("client-id: '")).map(({ title }) => title).filter((title) => title === choose), []);
});

test('an identity that is chosen is not written where somebody has typed meanwhile', async (t) => {
  const { app } = await start(t);
  const editor = await inEditor(t, 'identity.yaml', serviceAccount({ clientId: 'orders' }));
  const [fix = assert.fail()] = (await editor.fixes('client-id: ')).filter(({ title }) => title === choose);
  const { command, arguments: args = [] } = fix.command ?? assert.fail();
  await app.answering({ picks: ['mi-payments'], closes: true }, async () => {
    const choosing = vscode.commands.executeCommand(command, ...(args as unknown[]));
    await editor.replace('name: orders', 'name: orders-of-the-shop');
    await choosing;
  });
  assert.equal(editor.document.getText(), serviceAccount({ name: 'orders-of-the-shop', clientId: 'orders' }));
  assert.match(app.said().message, /identity\.yaml was changed meanwhile, so the IDs of mi-payments were not written\. Choose it again\.$/);
});

test('who is not signed in is told how to, when they want to choose an identity', async (t) => {
  const { app } = await start(t);
  app.signOut();
  const editor = await inEditor(t, 'identity.yaml', serviceAccount({ clientId: '""' }));
  await app.answering({ closes: true }, async () => editor.mend('client-id: "', choose));
  assert.match(app.said().message, /Sign in to Azure, or explore the sample Azure\./);
  assert.ok(app.said().ways.includes('Sign In'), app.said().ways.join(', '));
});
