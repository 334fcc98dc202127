import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { commands, workspace } from 'vscode';
import { api, pathOf, rowLabelled } from './outline.ts';

async function setting(name: string, value: unknown): Promise<void> {
  await workspace.getConfiguration('managedIdentities').update(name, value);
}

const withoutGraph = { path: 'Microsoft.ResourceGraph', status: 404, code: 'NotFound', message: 'No.' };
const subscriptions = ['Contoso Dev', 'Contoso Prod', 'Fabrikam Research'];

async function firstLevel(): Promise<string[] | undefined> {
  return (await (await api()).rows())?.map(({ label, description }) => `${label}: ${description}`);
}

after(async () => setting('sampleAzure.faults', undefined));

test('a fault that was mistyped in the settings does not take the sample away', async () => {
  await setting('sampleAzure.faults', [{ path: 'x', oops: true }]);
  assert.equal((await (await api()).rows())?.length, 3);
});

test('a list that fails is a row that says so, and is asked again the next time', async () => {
  const group = await pathOf('Fabrikam Research', 'Managed Identities');
  await setting('sampleAzure.faults', [withoutGraph, { path: '/userAssignedIdentities', method: 'GET', status: 403, code: 'AuthorizationFailed', message: 'No.' }]);
  await commands.executeCommand('managedIdentities.refresh');
  assert.deepEqual((await (await api()).rows(group))?.map(({ kind, label }) => [kind, label]), [['error', 'No permission']]);
  await setting('sampleAzure.faults', []);
  assert.deepEqual((await (await api()).rows(group))?.map(({ label }) => label), ['mi-notebook']);
});

test('a tenant that fails has a row, and the other tenants theirs', async () => {
  const { id } = await rowLabelled([], 'Fabrikam Research');
  assert.ok(id.startsWith('subscription '));
  // The first list of subscriptions is the home tenant's, the second the other one's: both at once, so the path alone cannot tell.
  await setting('sampleAzure.faults', [{ path: '/^\\/subscriptions$/', times: 1, status: 403, code: 'AuthorizationFailed', message: 'No.' }]);
  await commands.executeCommand('managedIdentities.refresh');
  const rows = await (await api()).rows();
  assert.equal(rows?.filter(({ kind }) => kind === 'error').length, 1);
  assert.ok(rows?.some(({ kind }) => kind === 'subscription'));
  await setting('sampleAzure.faults', []);
  await commands.executeCommand('managedIdentities.refresh');
  assert.equal((await (await api()).rows())?.length, 3);
});

test('without Resource Graph the first level is the same', async () => {
  const before = await firstLevel();
  await setting('sampleAzure.faults', [withoutGraph]);
  await commands.executeCommand('managedIdentities.refresh');
  assert.deepEqual(await firstLevel(), before);
  await setting('sampleAzure.faults', []);
  await commands.executeCommand('managedIdentities.refresh');
});

test('counts that cannot be had are a row of their own, and the subscriptions stand there without', async () => {
  await setting('sampleAzure.faults', [{ path: 'Microsoft.ResourceGraph', status: 503, code: 'ServiceUnavailable', message: 'No.', headers: { 'retry-after-ms': '1' } }]);
  await commands.executeCommand('managedIdentities.refresh');
  assert.deepEqual(await firstLevel(), ['Contoso Dev: Contoso', 'Contoso Prod: Contoso', 'Fabrikam Research: Fabrikam', 'Counts of Contoso: Azure is having trouble', 'Counts of Fabrikam: Azure is having trouble']);
  assert.deepEqual((await (await api()).rows(await pathOf('Fabrikam Research', 'Managed Identities')))?.map(({ label }) => label), ['mi-notebook']);
  await setting('sampleAzure.faults', []);
  await commands.executeCommand('managedIdentities.refresh');
  assert.deepEqual((await (await api()).rows())?.map(({ label }) => label), subscriptions);
});
