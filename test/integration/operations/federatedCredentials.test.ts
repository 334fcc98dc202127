import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FederatedCredentialContract, Trust } from '../../../src/features/federatedCredentials/protocol.ts';
import { startApp } from './harness.ts';
import { changesNothing, deleteElsewhere, idOf, lock } from './meanwhile.ts';

const payments = ['Contoso Dev', 'Managed Identities', 'mi-payments'];
const prod = ['Contoso Prod', 'Managed Identities'];
const trust: Trust = { name: 'github-pay', issuer: 'https://token.actions.githubusercontent.com', subject: 'repo:contoso/pay:environment:blue green', audience: 'api://AzureADTokenExchange' };

/** The form, opened by a command on a row. */
async function form(t: Parameters<typeof startApp>[0], command: string, ...labels: readonly string[]) {
  const app = startApp(t);
  const row = await app.row(...labels);
  await app.run(command, [row]);
  return { app, row, panel: app.panel<FederatedCredentialContract>() };
}

test('create a federated credential: it stands in the tree and is revealed', async (t) => {
  const { app, panel } = await form(t, 'createFederatedCredential', ...payments);
  assert.equal(await app.outline([...payments, 'Federated Credentials'], 1), 'No federated credentials yet');
  await panel.call('save', trust);
  assert.equal(await app.outline([...payments, 'Federated Credentials'], 1), 'github-pay  github contoso/pay · environment blue green');
  assert.equal(app.revealed(), 'Contoso Dev › Managed Identities › mi-payments › Federated Credentials › github-pay');
  assert.deepEqual((await panel.call('load', undefined)).credentials.map(({ name, subject }) => [name, subject]), [['github-pay', trust.subject]]);
  const { bash, powershell } = app.inShells();
  assert.match(bash, /^az identity federated-credential create .*--identity-name mi-payments --name github-pay .* --subject 'repo:contoso\/pay:environment:blue green' --audiences api:\/\/AzureADTokenExchange$/);
  assert.equal(powershell, bash);
});

test('create a federated credential: it is said where the form was closed meanwhile', async (t) => {
  const { app, panel } = await form(t, 'createFederatedCredential', ...payments);
  const saving = panel.call('save', trust);
  panel.close();
  await saving;
  assert.deepEqual(app.messages(), ['Created federated credential github-pay of mi-payments.']);
});

test('create a federated credential: one whose issuer and subject are taken is refused', async (t) => {
  const { app, panel } = await form(t, 'createFederatedCredential', ...payments);
  await panel.call('save', trust);
  await changesNothing(app, payments, 2, async () => assert.rejects(panel.call('save', { ...trust, name: 'another' }), { message: 'The federated credential github-pay of mi-payments has this issuer and this subject already. (FederatedCredentialPairTaken)' }));
});

test('create a federated credential: who may not is told which right is missing', async (t) => {
  const notebook = ['Fabrikam Research', 'Managed Identities', 'mi-notebook'];
  const { app, panel } = await form(t, 'createFederatedCredential', ...notebook);
  await changesNothing(app, notebook, 2, async () => assert.rejects(panel.call('save', trust), { message: 'You need Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials/write on github-pay. Ask an Owner or User Access Administrator of it for a role that allows this.' }));
});

test('create a federated credential: a lock is named', async (t) => {
  const { app, row, panel } = await form(t, 'createFederatedCredential', ...payments);
  await lock(app, idOf(row), 'ReadOnly');
  await changesNothing(app, payments, 2, async () => assert.rejects(panel.call('save', trust), { message: 'github-pay is locked: a lock stands on mi-payments (ScopeLocked). Remove it first: an Owner or User Access Administrator can.' }));
});

test('create a federated credential: an identity that is gone is named', async (t) => {
  const { app, row, panel } = await form(t, 'createFederatedCredential', ...payments);
  await deleteElsewhere(app, idOf(row));
  await assert.rejects(panel.call('save', trust), { message: 'mi-payments is gone: somebody deleted it, or its resource group rg-pay (ResourceNotFound). Refresh the tree to see what there is.' });
});

const orders = [...prod, 'mi-orders', 'Federated Credentials'];

test('edit a federated credential: the tree shows who may sign in now', async (t) => {
  const { app, panel } = await form(t, 'editFederatedCredential', ...orders, 'aks-prod-orders');
  const { editing, credentials } = await panel.call('load', undefined);
  const old = credentials.find(({ name }) => name === editing) ?? assert.fail('nothing to edit');
  await panel.call('save', { ...old, subject: 'system:serviceaccount:orders:orders-worker' });
  assert.equal(await app.outline(orders, 1), 'aks-prod-orders  orders/orders-worker · aks-prod');
  assert.match(app.inShells().bash, /^az identity federated-credential update .*--name aks-prod-orders /);
});

test('edit a federated credential: one that is gone meanwhile is named, and not made anew', async (t) => {
  const { app, row } = await form(t, 'createFederatedCredential', ...payments);
  await app.panel<FederatedCredentialContract>().call('save', trust);
  await app.run('editFederatedCredential', [await app.row(...payments, 'Federated Credentials', 'github-pay')]);
  await app.elsewhere('DELETE', `${idOf(row)}/federatedIdentityCredentials/github-pay?api-version=2023-01-31`);
  await assert.rejects(app.panel<FederatedCredentialContract>().call('save', { ...trust, subject: 'repo:contoso/pay:pull_request' }), { message: 'mi-payments has no federated credential github-pay any more. It may have been deleted by somebody else (FederatedCredentialNotFound).' });
  assert.equal(await app.outline([...payments, 'Federated Credentials'], 1), 'No federated credentials yet');
});

test('delete a federated credential: the modal says who cannot sign in any more, then it is gone', async (t) => {
  const { app, panel } = await form(t, 'createFederatedCredential', ...payments);
  await panel.call('save', trust);
  const row = await app.row(...payments, 'Federated Credentials', 'github-pay');
  await app.run('deleteFederatedCredential', [row], { modals: ['Delete Federated Credential'] });
  assert.equal(
    app.modal().detail,
    `Workflows of contoso/pay that deploy to the environment blue green can't sign in as mi-payments any more. What has signed in goes on until its token ends.

A new one with the same issuer and subject lets them in again.`,
  );
  assert.equal(await app.outline([...payments, 'Federated Credentials'], 1), 'No federated credentials yet');
  assert.deepEqual(app.messages(), ['Deleted federated credential github-pay of mi-payments.']);
  assert.match(app.inShells().bash, /^az identity federated-credential delete .*--identity-name mi-payments --name github-pay --yes$/);
});

test('delete a federated credential: a deny assignment is named as the reason', async (t) => {
  const app = startApp(t);
  const row = await app.row(...orders, 'aks-prod-orders');
  await changesNothing(app, orders, 1, async () => app.run('deleteFederatedCredential', [row], { modals: ['Delete Federated Credential'] }));
  assert.equal(app.messages().length, 1);
  assert.match(app.said().message, /^Delete federated credential aks-prod-orders of mi-orders: A deny assignment forbids this/);
});
