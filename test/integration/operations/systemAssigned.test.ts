import assert from 'node:assert/strict';
import { test } from 'node:test';
import { systemAssignedOf } from '../../../src/features/shared/principalNodes.ts';
import { startApp } from './harness.ts';
import { changesNothing, lock } from './meanwhile.ts';

const dev = ['Contoso Dev', 'System-Assigned Identities'];
const prod = ['Contoso Prod', 'System-Assigned Identities'];

test('enable a system-assigned identity: the resource is asked for, and stands in the tree', async (t) => {
  const app = startApp(t);
  await app.outline(dev, 1);
  await app.run('enableSystemAssigned', [await app.row(...dev)], { picks: ['vm-pay-worker'] });
  assert.match(await app.outline(dev, 3), /^vm-pay-worker {2}virtual machine · rg-pay\n {2}Role Assignments\n {4}No role assignments yet$/m);
  assert.equal(app.revealed(), 'Contoso Dev › System-Assigned Identities › vm-pay-worker');
  assert.deepEqual(app.messages(), ['vm-pay-worker has a system-assigned identity now. It has no roles yet.']);
  assert.match(app.inShells().bash, /^az vm identity assign .*--name vm-pay-worker/);
  assert.match(app.inShells().powershell, /^az vm identity assign .*--name vm-pay-worker/);
});

test('enable a system-assigned identity: the user-assigned ones stay', async (t) => {
  const app = startApp(t);
  await app.run('enableSystemAssigned', [await app.row(...dev)], { picks: ['vm-pay-worker'] });
  assert.match(await app.outline(['Contoso Dev', 'Managed Identities', 'mi-payments', 'Used By'], 1), /^vm-pay-worker {2}virtual machine · user-assigned$/m);
});

test('enable a system-assigned identity: a failure names the resource, and nothing is changed', async (t) => {
  const app = startApp(t);
  const group = await app.row(...dev);
  app.azure.setFaults([{ method: 'PATCH', path: '/vm-pay-worker', status: 403, code: 'AuthorizationFailed', message: "The client 'ada@contoso.com' with object id 'x' does not have authorization to perform action 'Microsoft.Compute/virtualMachines/write' over scope '/subscriptions/s/resourceGroups/rg-pay/providers/Microsoft.Compute/virtualMachines/vm-pay-worker' or the scope is invalid." }]);
  await changesNothing(app, dev, 1, async () => app.run('enableSystemAssigned', [group], { picks: ['vm-pay-worker'] }));
  assert.deepEqual(app.messages(), ['Enable the system-assigned identity of vm-pay-worker: You need Microsoft.Compute/virtualMachines/write on vm-pay-worker. Ask an Owner or User Access Administrator of it for a role that allows this.']);
  assert.equal(app.revealed(), undefined);
});

test('disable a system-assigned identity: the modal says what it may do, then it is gone', async (t) => {
  const app = startApp(t);
  const row = await app.row(...dev, 'sql-pay');
  await app.run('disableSystemAssigned', [row], { modals: ['Disable Identity'] });
  assert.equal(app.modal().message, 'Disable the system-assigned identity of sql-pay?');
  assert.equal(
    app.modal().detail,
    `What runs on sql-pay can't sign in with it any more.

Has no role assignments.

This cannot be undone: enabled again, sql-pay gets a new identity without any roles.`,
  );
  assert.doesNotMatch(await app.outline(dev, 1), /sql-pay/);
  assert.deepEqual(app.messages(), ['sql-pay of resource group rg-pay has no system-assigned identity any more.']);
  assert.match(app.inShells().bash, /^az sql server update .*--name sql-pay .*--identity-type None$/);
});

test('disable a system-assigned identity: the modal names the roles that stay behind, and who cancels keeps it', async (t) => {
  const app = startApp(t);
  await changesNothing(app, prod, 1, async () => app.run('disableSystemAssigned', [await app.row(...prod, 'vm-build')], { modals: [undefined] }));
  assert.match(app.modal().detail, /Has 1 role assignment, which will stay behind as “identity not found”:\n• Storage Blob Data Reader on resource group rg-prod/);
  assert.deepEqual(app.messages(), []);
});

test('disable a system-assigned identity: the user-assigned ones stay', async (t) => {
  const app = startApp(t);
  await app.run('disableSystemAssigned', [await app.row(...prod, 'func-orders')], { modals: ['Disable Identity'] });
  assert.match(app.modal().detail, /It keeps mi-orders, which is user-assigned\./);
  assert.doesNotMatch(await app.outline(prod, 1), /func-orders/);
  assert.match(await app.outline(['Contoso Prod', 'Managed Identities', 'mi-orders', 'Used By'], 1), /^func-orders {2}function app · user-assigned$/m);
});

test('disable a system-assigned identity: a lock is named', async (t) => {
  const app = startApp(t);
  const row = await app.row(...dev, 'sql-pay');
  await lock(app, systemAssignedOf(row)?.id ?? '', 'ReadOnly');
  await changesNothing(app, dev, 1, async () => app.run('disableSystemAssigned', [row], { modals: ['Disable Identity'] }));
  assert.deepEqual(app.messages(), ['Disable the system-assigned identity of sql-pay: sql-pay is locked: a lock stands on sql-pay (ScopeLocked). Remove it first: an Owner or User Access Administrator can.']);
});

test('disable a system-assigned identity: where somebody else has done it, that is said', async (t) => {
  const app = startApp(t);
  const row = await app.row(...dev, 'sql-pay');
  await app.elsewhere('PATCH', `${systemAssignedOf(row)?.id}?api-version=2021-11-01`, { identity: { type: 'None' } });
  await app.run('disableSystemAssigned', [row], { modals: ['Disable Identity'] });
  assert.deepEqual(app.messages(), ['sql-pay had no system-assigned identity any more: somebody else has disabled it.']);
});
