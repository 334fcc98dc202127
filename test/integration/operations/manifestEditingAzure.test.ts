import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import * as vscode from 'vscode';
import type { OfKind } from '../../../src/azure/resources.ts';
import type { FederatedCredentialContract } from '../../../src/features/federatedCredentials/protocol.ts';
import type { ResourceNode } from '../../../src/features/shared/resourceNodes.ts';
import { usualPause } from '../../../src/features/shared/workspaceManifests.ts';
import { startApp } from './harness.ts';
import type { TestApp } from './harness.ts';
import { inEditor, toldOf } from './manifestEditor.ts';
import type { ManifestEditor } from './manifestEditor.ts';
import { binding, deployment, identity, serviceAccount } from './manifestTexts.ts';
import { until } from './until.ts';

const apiVersion = 'api-version=2023-01-31';

/** An app that checks manifests, and two identities: the first one has a federated credential for orders/orders-api. */
async function start(t: TestContext, pause?: number) {
  const app = startApp(t, {}, pause === undefined ? {} : { pause });
  const of = async (subscription: string, name: string): Promise<OfKind<'identity'>> => ((await app.row(subscription, 'Managed Identities', name)).node as ResourceNode).resource as OfKind<'identity'>;
  const [orders, payments] = [await of('Contoso Prod', 'mi-orders'), await of('Contoso Dev', 'mi-payments')];
  app.checkManifests();
  return { app, orders, payments };
}

/** Waits until Azure has answered all that is asked for an open file. */
async function settled({ uri }: Pick<ManifestEditor, 'uri'>): Promise<void> {
  await vscode.commands.executeCommand('vscode.executeCodeLensProvider', uri, 10);
}

/** How often Azure is asked meanwhile. */
async function asked({ azure }: TestApp, work: () => Promise<unknown>): Promise<number> {
  const { length } = azure.requests;
  await work();
  return azure.requests.length - length;
}

test('a principal ID where the client ID belongs is marked, and mended', async (t) => {
  const { orders, payments } = await start(t);
  const editor = await inEditor(t, 'identity.yaml', `${identity({ id: payments.id, clientId: payments.principalId })}---\n${serviceAccount({ namespace: 'orders', name: 'orders-api', clientId: orders.principalId })}`);
  await editor.shows(`principal-id: ${payments.principalId}`, `principal-id: ${orders.principalId}`);
  await editor.mend(`clientID: ${payments.principalId}`, 'Make it the client ID of mi-payments');
  await editor.shows(`principal-id: ${orders.principalId}`);
  await editor.mend(`client-id: ${orders.principalId}`, 'Make it the client ID of mi-orders');
  await editor.shows();
  assert.deepEqual(editor.document.getText(), `${identity({ id: payments.id, clientId: payments.clientId })}---\n${serviceAccount({ namespace: 'orders', name: 'orders-api', clientId: orders.clientId })}`);
});

test('the client ID of another identity is marked, and either ID can be made that of the other', async (t) => {
  const { orders, payments } = await start(t);
  const editor = await inEditor(t, 'identity.yaml', identity({ id: payments.id, clientId: orders.clientId }));
  await editor.shows(`ids-apart: ${orders.clientId}`);
  await editor.mend('clientID: ', 'Make it the client ID of mi-payments');
  await editor.shows();
  await vscode.commands.executeCommand('undo');
  await editor.shows(`ids-apart: ${orders.clientId}`);
  await editor.mend('clientID: ', 'Make "resourceID" that of mi-orders');
  await editor.shows();
  assert.equal(editor.document.getText(), identity({ id: orders.id, clientId: orders.clientId }));
});

test('an ID that is none is made that of the identity which the other ID names', async (t) => {
  const { payments } = await start(t);
  const editor = await inEditor(t, 'identity.yaml', identity({ id: 'RESOURCE_ID', clientId: payments.clientId }));
  await settled(editor);
  await editor.shows('resource-id: RESOURCE_ID');
  await editor.mend('resourceID: RES', 'Make "resourceID" that of mi-payments');
  await editor.shows();
  await editor.replace(`clientID: ${payments.clientId}`, 'clientID: ""');
  await editor.shows('field-missing: spec');
  await settled(editor);
  await editor.mend('clientID: "', 'Make it the client ID of mi-payments');
  assert.equal(editor.document.getText(), identity({ id: payments.id, clientId: `"${payments.clientId}"` }));
});

test('an identity that is not there is marked', async (t) => {
  const { payments } = await start(t);
  const editor = await inEditor(t, 'identity.yaml', identity({ id: `${payments.id}-old`, clientId: payments.clientId }));
  await editor.shows(`identity-unknown: ${payments.id}-old`);
});

test('a missing federated credential is marked; the fix opens its form, and creating it unmarks the ServiceAccount', async (t) => {
  const { app, payments } = await start(t);
  const editor = await inEditor(t, 'account.yaml', serviceAccount({ clientId: payments.clientId }));
  await editor.shows(`federated-credential-missing: ${payments.clientId}`);
  await editor.mend('client-id: ', 'Create the federated credential…');
  const panel = app.panel<FederatedCredentialContract>();
  const { identity: of, pods, audience } = await panel.call('load', undefined);
  assert.deepEqual([of.name, pods], ['mi-payments', { namespace: 'shop', serviceAccount: 'orders' }]);
  await panel.call('save', { name: 'orders', issuer: 'https://issuer.example/', subject: 'system:serviceaccount:shop:orders', audience });
  await editor.shows();
});

test('the issuer of a federated credential that lacks its last slash is marked; the fix opens the credential, and mending it unmarks the ServiceAccount', async (t) => {
  const { app, orders } = await start(t);
  const credential = `${orders.id}/federatedIdentityCredentials/aks-prod-shop`;
  const there = (await app.elsewhere('GET', `${orders.id}/federatedIdentityCredentials/aks-prod-orders?${apiVersion}`)) as { readonly properties: { readonly issuer: string } };
  const { issuer } = there.properties;
  await app.elsewhere('PUT', `${credential}?${apiVersion}`, { properties: { ...there.properties, issuer: issuer.slice(0, -1), subject: 'system:serviceaccount:shop:orders' } });
  const editor = await inEditor(t, 'account.yaml', serviceAccount({ clientId: orders.clientId }));
  await editor.shows(`issuer-without-slash: ${orders.clientId}`);
  await editor.mend('client-id: ', 'Edit the federated credential…');
  const panel = app.panel<FederatedCredentialContract>();
  const { editing, credentials } = await panel.call('load', undefined);
  assert.equal(editing, 'aks-prod-shop');
  const old = credentials.find(({ name }) => name === editing) ?? assert.fail('nothing to edit');
  await panel.call('save', { ...old, issuer });
  await editor.shows();
});

// A query of Resource Graph is a request in each.
const tenants = 2;

test('ten keys ask Azure once at most, and those that are no part of an ID never', async (t) => {
  const { app, orders, payments } = await start(t, usualPause);
  const editor = await inEditor(t, 'identity.yaml', `${identity({ id: payments.id, clientId: orders.clientId.slice(0, -10) })}---\n${binding({ selector: 'a' })}`);
  await editor.shows(`guid: ${orders.clientId.slice(0, -10)}`);
  await settled(editor);
  // What is offered while one types is asked once as well.
  await vscode.commands.executeCommand('vscode.executeCompletionItemProvider', editor.uri, editor.behind('clientID: '));
  const keys = async (behind: string, text: string, ...problems: readonly string[]): Promise<number> =>
    asked(app, async () => {
      await editor.type(behind, text);
      await editor.shows(...problems);
      await settled(editor);
    });
  const found = `ids-apart: ${orders.clientId}`;
  assert.equal(await keys(orders.clientId.slice(0, -10), orders.clientId.slice(-10), found), tenants);
  assert.equal(await keys('selector: a', 'bcdefghij-', found, 'selector: abcdefghij-'), 0);
});

test('what Azure said before stays marked until it answers again, unless the place is another one now, or the cloud', async (t) => {
  const { app, orders, payments } = await start(t);
  const editor = await inEditor(t, 'identity.yaml', `${identity({ id: payments.id, clientId: orders.clientId })}---\n${binding({ selector: 'a' })}---\n${serviceAccount({ clientId: '' })}`);
  const apart = `ids-apart: ${orders.clientId}`;
  await editor.shows(apart);
  await settled(editor);
  const shown: (readonly string[])[] = [];
  const listening = vscode.languages.onDidChangeDiagnostics(({ uris }) => {
    if (uris.some((uri) => uri.toString() === editor.uri.toString())) shown.push(editor.problems());
  });
  t.after(() => listening.dispose());
  // Another ID elsewhere in the file is a new question.
  app.azure.setFaults([{ path: '/Microsoft.ResourceGraph/', delayMs: 500 }]);
  await editor.replace('metadata:\n  name: orders\n  namespace: shop\n', `metadata:\n  name: orders\n  namespace: shop\n  annotations:\n    azure.workload.identity/client-id: ${payments.clientId}\n`);
  await editor.replace('selector: a', 'selector: "a b"');
  await editor.shows(apart, 'selector: "a b"');
  await editor.shows(apart, 'selector: "a b"', `federated-credential-missing: ${payments.clientId}`);
  assert.deepEqual(shown.filter((problems) => !problems.includes(apart)), []);
  // Of an ID that was not asked for nothing is said before the answer.
  const web = ((await app.row('Contoso Prod', 'Managed Identities', 'mi-web-frontend')).node as ResourceNode).resource;
  await editor.replace(`resourceID: ${payments.id}`, `resourceID: ${web.id}`);
  await editor.shows('selector: "a b"', `federated-credential-missing: ${payments.clientId}`);
  await editor.shows(apart, 'selector: "a b"', `federated-credential-missing: ${payments.clientId}`);
  assert.deepEqual(shown.flat().filter((problem) => problem.startsWith('identity-unknown')), []);
  shown.length = 0;
  app.azureChanged();
  assert.deepEqual(await until('the check anew', () => shown[0]), ['selector: "a b"']);
});

test('what Azure answers late marks nothing in a file that went meanwhile, though another extension still holds its document', async (t) => {
  const { app, orders, payments } = await start(t);
  app.azure.setFaults([{ path: '/Microsoft.ResourceGraph/', delayMs: 600 }]);
  const uri = await toldOf(t, 'late.yaml', identity({ type: '3', id: payments.id, clientId: orders.clientId }));
  const marked = () => vscode.languages.getDiagnostics(uri).filter(({ severity }) => severity !== vscode.DiagnosticSeverity.Hint).map(({ code }) => code);
  const held = await vscode.workspace.openTextDocument(uri);
  await until('its mistake', () => (marked().length > 0 ? true : undefined));
  assert.deepEqual(marked(), ['identity-type']);
  await vscode.workspace.fs.delete(uri);
  await until('the end of it', () => (marked().length === 0 ? true : undefined));
  await settled(held);
  assert.deepEqual(marked(), []);
});

test('a file that names no identity of Azure asks nothing', async (t) => {
  const { app } = await start(t);
  const times = await asked(app, async () => {
    const editor = await inEditor(t, 'pod.yaml', `${deployment({ label: 'aadpodidbinding: "a b"' })}---\n${binding({ selector: '"a b"', azureIdentity: '' })}---\n${identity({ id: '/subscriptions/', clientId: '9d7f' })}`);
    await editor.shows('label-value: "a b"', 'field-missing: spec', 'resource-id: /subscriptions/', 'guid: 9d7f');
    await settled(editor);
    await vscode.commands.executeCommand('vscode.executeHoverProvider', editor.uri, editor.behind('clientID: '));
  });
  assert.equal(times, 0);
});

test('a file that is a long list of identities asks nothing, and nothing of Azure is claimed', async (t) => {
  const { app, payments } = await start(t);
  const strangers = Array.from({ length: 250 }, (_, index) => identity({ name: `id-${index}`, id: `${payments.id}-${index}`, clientId: payments.clientId }));
  const times = await asked(app, async () => {
    const editor = await inEditor(t, 'list.yaml', `${strangers.join('---\n')}---\n${binding({ azureIdentity: 'id-0', selector: '"a b"' })}`);
    await editor.shows('selector: "a b"');
    await settled(editor);
    assert.deepEqual(editor.problems(), ['selector: "a b"']);
  });
  assert.equal(times, 0);
});

for (const [when, fault] of [['refuses', { path: '/', status: 403, code: 'AuthorizationFailed' }], ['cannot be reached', { path: '/', reset: true }]] as const) {
  test(`where Azure ${when}, what the manifests say alone is checked, and nothing is claimed`, async (t) => {
    const { app, payments, orders } = await start(t);
    app.azure.setFaults([fault]);
    const { length } = app.azure.requests;
    const editor = await inEditor(t, 'identity.yaml', `${identity({ id: payments.id, clientId: orders.clientId })}---\n${binding({ selector: '"a b"' })}---\n${serviceAccount({ clientId: payments.clientId })}`);
    await editor.shows('selector: "a b"');
    await settled(editor);
    assert.ok(app.azure.requests.length > length);
    assert.deepEqual(editor.problems(), ['selector: "a b"']);
    assert.deepEqual(app.messages(), []);
    // Whoever types on is checked at once, and Azure is left alone for a while.
    const times = await asked(app, async () => {
      await editor.replace('"a b"', '"a b c"');
      await editor.shows('selector: "a b c"');
    });
    assert.equal(times, 0);
  });
}
