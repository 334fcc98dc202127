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
  assert.equal(await app.outline([...payments, 'Federated Credentials'], 1), 'github-pay  github contoso/pay · blue green');
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
  await changesNothing(app, payments, 2, async () => assert.rejects(panel.call('save', { ...trust, name: 'another' }), { message: '' }));
});

test('create a federated credential: who may not is told which right is missing', async (t) => {
  const notebook = ['Fabrikam Research', 'Managed Identities', 'mi-notebook'];
  const { app, panel } = await form(t, 'createFederatedCredential', ...notebook);
  await changesNothing(app, notebook, 2, async () => assert.rejects(panel.call('save', trust), { message: '' }));
});

test('create a federated credential: a lock is named', async (t) => {
  const { app, row, panel } = await form(t, 'createFederatedCredential', ...payments);
  await lock(app, idOf(row), 'ReadOnly');
  await changesNothing(app, payments, 2, async () => assert.rejects(panel.call('save', trust), { message: '' }));
});

test('create a federated credential: an identity that is gone is named', async (t) => {
  const { app, row, panel } = await form(t, 'createFederatedCredential', ...payments);
  await deleteElsewhere(app, idOf(row));
  await assert.rejects(panel.call('save', trust), { message: '' });
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

test('edit a federated credential: one that is gone meanwhile is not made anew', async (t) => {
  const { app, row, panel } = await form(t, 'editFederatedCredential', ...orders, 'aks-prod-orders');
  const { credentials: [old = assert.fail()] } = await panel.call('load', undefined);
  app.azure.setFaults([{ method: 'GET', path: '/federatedIdentityCredentials/aks-prod-orders', status: 404, code: 'NotFound', message: 'Gone.' }]);
  await assert.rejects(panel.call('save', { ...old, subject: 'system:serviceaccount:orders:other' }), { message: '' });
  app.azure.setFaults([]);
  assert.equal(row.node.label, 'aks-prod-orders');
  assert.equal(await app.outline(orders, 1), 'aks-prod-orders  orders/orders-api · aks-prod');
});

test('delete a federated credential: the modal says who cannot sign in any more, then it is gone', async (t) => {
  const { app, panel } = await form(t, 'createFederatedCredential', ...payments);
  await panel.call('save', trust);
  const row = await app.row(...payments, 'Federated Credentials', 'github-pay');
  await app.run('deleteFederatedCredential', [row], { modals: ['Delete Federated Credential'] });
  assert.equal(app.modal().detail, '');
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
