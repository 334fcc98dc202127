import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AssignRoleContract, AssignRoleForm } from '../../../src/features/assignRole/protocol.ts';
import { assignmentNodeOf } from '../../../src/features/shared/accessNodes.ts';
import { withoutGraph } from '../../contract/azure/estate.ts';
import { startApp } from './harness.ts';
import { changesNothing, deleteElsewhere, idOf } from './meanwhile.ts';
import { quickPick } from './quickPick.ts';

const dev = ['Contoso Dev', 'Managed Identities'];
const prod = ['Contoso Prod', 'Managed Identities'];

/** The form, opened on identities, with scopes added as somebody picks them from the subscription down. */
async function form(t: Parameters<typeof startApp>[0], identities: readonly (readonly string[])[], scopes: readonly (readonly string[])[]) {
  const app = startApp(t);
  const rows = [];
  for (const labels of identities) rows.push(await app.row(...labels));
  await app.run('assignRole', rows);
  const panel = app.panel<AssignRoleContract>();
  for (const picks of scopes) await app.answering({ picks }, async () => panel.call('addScope', undefined));
  async function assign(name: string, more: Partial<AssignRoleForm> = {}): Promise<void> {
    const { guid, custom } = (await panel.call('roles', undefined)).find((role) => role.name === name) ?? assert.fail(`no role ${name}`);
    await panel.call('assign', { role: { guid, name, custom }, condition: '', description: '', ...more });
  }
  return { app, panel, assign, rows };
}

const rgPay = ['Contoso Dev', 'rg-pay', 'All of rg-pay'];
const rgDemo = ['Contoso Dev', 'rg-aks-demo', 'All of rg-aks-demo'];
const forgotten = [...dev, 'mi-forgotten'];

test('assign a role: one identity, one resource', async (t) => {
  const { app, panel, assign } = await form(t, [forgotten], [['Contoso Dev', 'rg-pay', 'kv-pay']]);
  assert.equal(await app.outline([...forgotten, 'Role Assignments'], 1), 'No role assignments yet');
  await assign('Key Vault Secrets User');
  assert.equal(await app.outline([...forgotten, 'Role Assignments'], 1), 'Key Vault Secrets User  kv-pay');
  assert.deepEqual(app.messages(), ['mi-forgotten has Key Vault Secrets User on kv-pay now. It takes up to ten minutes until everything knows.']);
  assert.match(app.inShells().bash, / --role 'Key Vault Secrets User' --scope \/subscriptions\/\S+\/vaults\/kv-pay$/);
  assert.equal(app.inShells().powershell, app.inShells().bash);
  assert.equal(panel.isClosed(), true);
});

test('assign a role: each of several identities on each of several scopes, but for what is there', async (t) => {
  const { app, assign } = await form(t, [forgotten, [...dev, 'mi-payments']], [rgPay, rgDemo]);
  await assign('Reader');
  assert.equal(await app.outline([...forgotten, 'Role Assignments'], 1), 'Reader  resource group rg-aks-demo\nReader  resource group rg-pay');
  assert.match(await app.outline([...dev, 'mi-payments', 'Role Assignments'], 1), /^Reader {2}resource group rg-aks-demo$/m);
  assert.deepEqual(app.messages(), ['Assigned Reader 3 times; one was there already. It takes up to ten minutes until everything knows.']);
  assert.equal(app.inShells().bash.split(' && ').length, 4);
  assert.equal(app.inShells().powershell.split('; ').length, 4);
});

const condition = "((!(ActionMatches{'Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read'})) OR (@Resource[Microsoft.Storage/storageAccounts/blobServices/containers:name] StringEquals 'blue'))";

test('assign a role: the condition and the description are kept, and quoted in both shells', async (t) => {
  const { app, assign } = await form(t, [forgotten], [['Contoso Dev', 'rg-pay', 'stpaydata']]);
  await assign('Storage Blob Data Reader', { condition, description: "Ada's idea" });
  assert.equal(await app.outline([...forgotten, 'Role Assignments'], 1), 'Storage Blob Data Reader  stpaydata · with a condition');
  const node = assignmentNodeOf(await app.row(...forgotten, 'Role Assignments', 'Storage Blob Data Reader'));
  assert.deepEqual([node?.assignment.condition, node?.assignment.description], [condition, "Ada's idea"]);
  const { bash, powershell } = app.inShells();
  assert.ok(bash.endsWith(` --condition '${condition.replaceAll("'", `'\\''`)}' --condition-version 2.0 --description 'Ada'\\''s idea'`), bash);
  assert.ok(powershell.endsWith(` --condition '${condition.replaceAll("'", "''")}' --condition-version 2.0 --description 'Ada''s idea'`), powershell);
});

test('assign a role: a condition with a slip in it is refused in the form', async (t) => {
  const { app, assign } = await form(t, [forgotten], [rgPay]);
  await changesNothing(app, forgotten, 2, async () => assert.rejects(assign('Reader', { condition: '((' }), { message: 'A "(" in the condition is not closed.' }));
  assert.ok(!app.azure.requests.some(({ method }) => method === 'PUT'));
});

test('assign a role: AcrImageSigner goes to a registry with content trust alone', async (t) => {
  const { app, assign } = await form(t, [forgotten], [['Contoso Dev', 'rg-aks-demo', 'acrabsdemo']]);
  await changesNothing(app, forgotten, 2, async () => assert.rejects(assign('AcrImageSigner'), { message: 'Content trust takes a Premium registry, and acrabsdemo is Basic: this role does nothing there.' }));
  const registry = idOf(await app.row('Contoso Dev', 'Container Registries', 'acrabsdemo'));
  const change = async (body: object) => app.elsewhere('PATCH', `${registry}?api-version=2025-11-01`, body);
  await change({ sku: { name: 'Premium' } });
  await changesNothing(app, forgotten, 2, async () => assert.rejects(assign('AcrImageSigner'), { message: 'Content trust is off on acrabsdemo: this role does nothing there.' }));
  await change({ properties: { policies: { trustPolicy: { type: 'Notary', status: 'enabled' } } } });
  await assign('AcrImageSigner');
  assert.equal(await app.outline([...forgotten, 'Role Assignments'], 1), 'AcrImageSigner  acrabsdemo');
});

test('assign a role: on a management group, who may not is told at once', async (t) => {
  const { app, panel, assign } = await form(t, [forgotten], [['Workloads']]);
  const needed = 'Owner, User Access Administrator or Role Based Access Control Administrator can grant it.';
  const [obstacle] = await panel.call('obstacles', undefined);
  assert.equal(obstacle?.message, `You may not see who has roles on Workloads, and most likely not assign any: that takes Microsoft.Authorization/roleAssignments/write there. ${needed}`);
  // Who may do it without seeing it may try.
  await changesNothing(app, forgotten, 2, async () => assert.rejects(assign('Reader'), { message: `You need Microsoft.Authorization/roleAssignments/write on management group mg-workloads. ${needed}` }));
  assert.equal(panel.isClosed(), false);
});

test('assign a role: where only others may, the form says who before Azure is asked to', async (t) => {
  const { app, panel, assign } = await form(t, [[...prod, 'mi-orders']], [['Contoso Prod', 'rg-prod', 'acrcontosoprod']]);
  const [obstacle = assert.fail('no obstacle')] = await panel.call('obstacles', undefined);
  assert.equal(obstacle.message, "You can't assign roles on acrcontosoprod: you need Microsoft.Authorization/roleAssignments/write there. Grace Hopper can.");
  await changesNothing(app, [...prod, 'mi-orders'], 2, async () => assert.rejects(assign('Container Registry Repository Reader'), { message: obstacle.message }));
  assert.ok(!app.azure.requests.some(({ method }) => method === 'PUT'));
});

test('assign a role: where one of two scopes refuses, that is told, and tried again alone', async (t) => {
  const { app, assign } = await form(t, [forgotten], [rgPay, rgDemo]);
  app.azure.setFaults([{ method: 'PUT', path: '/rg-pay/', times: 1, status: 409, code: 'ScopeLocked', message: 'Locked.' }]);
  await assign('Reader');
  assert.deepEqual(app.messages(), ['Assigned Reader 1 of 2 times. Not assigned: mi-forgotten on rg-pay: A lock forbids this: remove it first (ScopeLocked). Locked.']);
  assert.equal(await app.outline([...forgotten, 'Role Assignments'], 1), 'Reader  resource group rg-aks-demo');
  assert.equal((await app.press('Try Again')).message, 'Assigned Reader once; one was there already. It takes up to ten minutes until everything knows.');
  assert.equal(await app.outline([...forgotten, 'Role Assignments'], 1), 'Reader  resource group rg-aks-demo\nReader  resource group rg-pay');
});

test('assign a role: to an identity that is gone, nothing is assigned', async (t) => {
  const { app, assign, rows: [row = assert.fail()] } = await form(t, [forgotten], [rgPay]);
  await deleteElsewhere(app, idOf(row));
  await assert.rejects(assign('Reader'), { message: 'The identity mi-forgotten is gone: somebody has deleted it. Nothing was assigned.' });
  assert.ok(!app.azure.requests.some(({ method }) => method === 'PUT'));
});

test('assign a role: identities of two tenants are not taken together', async (t) => {
  const app = startApp(t);
  await app.run('assignRole', [await app.row(...forgotten), await app.row('Fabrikam Research', 'Managed Identities', 'mi-notebook')], { closes: true });
  assert.deepEqual(app.messages(), ['These identities are of several tenants, and a role is assigned in one. Choose identities of one tenant.']);
});

test('assign a role on a scope: who gets it is ticked in a list', async (t) => {
  const app = startApp(t);
  await app.run('assignRole', [await app.row('Contoso Dev', 'Container Registries', 'acrabsdemo')]);
  const panel = app.panel<AssignRoleContract>();
  const chosen = await app.answering({ picks: [['mi-forgotten', 'mi-payments']] }, async () => panel.call('addPrincipals', undefined));
  assert.deepEqual([chosen.principals, chosen.scopes].map((chips) => chips.map(({ name }) => name)), [['mi-forgotten', 'mi-payments'], ['acrabsdemo']]);
});

test('assign a role on a scope: a subscription whose identities could not be listed is told above those to tick', async (t) => {
  const app = startApp(t);
  const locked = /^\/subscriptions\/[^/]+/.exec(idOf(await app.row('Contoso Prod', 'Container Registries', 'acrshared')))?.[0] ?? assert.fail('no subscription');
  await app.run('assignRole', [await app.row('Contoso Dev', 'Container Registries', 'acrabsdemo')]);
  app.azure.setFaults([withoutGraph, { path: `${locked}/providers/Microsoft.ManagedIdentity/userAssignedIdentities`, status: 403, code: 'AuthorizationFailed', message: 'No.' }]);
  const box = quickPick(t);
  await app.answering({ picks: [['mi-forgotten']] }, async () => app.panel<AssignRoleContract>().call('addPrincipals', undefined));
  assert.equal(box().prompt, 'Contoso Prod could not be read: You lack a permission (AuthorizationFailed). No.');
});
