import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startApp } from './harness.ts';
import { changesNothing, deleteElsewhere, idOf, lock } from './meanwhile.ts';

const dev = ['Contoso Dev', 'Managed Identities'];
const confirmed = { modals: ['Delete Identity'] };

test('delete an identity: the modal says who uses it and what it may do, then it is gone', async (t) => {
  const app = startApp(t);
  const row = await app.row(...dev, 'mi-payments');
  await app.outline(dev, 1);
  await app.run('deleteIdentity', [row], confirmed);
  assert.deepEqual(app.messages(), ['Deleted identity mi-payments of resource group rg-pay.']);
  assert.doesNotMatch(await app.outline(dev, 1), /mi-payments/);
  assert.match((await app.row('Contoso Dev')).node.description ?? '', /^4 · 2 · 1/);
  assert.equal(app.modal().message, 'Delete identity mi-payments?');
  assert.equal(
    app.modal().detail,
    `Used by 2 resources, which will stop working with it:
• app-payments (web app, user-assigned)
• vm-pay-worker (virtual machine, user-assigned)

Has 2 role assignments, which will stay behind as “identity not found”:
• Reader on resource group rg-pay
• Key Vault Secrets User on kv-pay

This cannot be undone.`,
  );
  const { bash, powershell } = app.inShells();
  assert.match(bash, /^az identity delete --subscription [\da-f-]{36} --resource-group rg-pay --name mi-payments$/);
  assert.equal(powershell, bash);
});

test('delete an identity: who cancels keeps it, and nothing is said', async (t) => {
  const app = startApp(t);
  await changesNothing(app, dev, 1, async () => app.run('deleteIdentity', [await app.row(...dev, 'mi-forgotten')], { modals: [undefined] }));
  assert.deepEqual(app.messages(), []);
});

test('delete an identity: who may not is told which right is missing', async (t) => {
  const app = startApp(t);
  const group = ['Fabrikam Research', 'Managed Identities'];
  await changesNothing(app, group, 1, async () => app.run('deleteIdentity', [await app.row(...group, 'mi-notebook')], confirmed));
  assert.deepEqual(app.messages(), ['Delete identity mi-notebook: You need Microsoft.ManagedIdentity/userAssignedIdentities/delete on mi-notebook. Ask an Owner or User Access Administrator of it for a role that allows this.']);
  assert.deepEqual(app.said().ways, ['Copy Request', 'Show Log']);
});

test('delete an identity: a lock is shown before, and named after', async (t) => {
  const app = startApp(t);
  const row = await app.row(...dev, 'mi-forgotten');
  await lock(app, idOf(row), 'CanNotDelete');
  await changesNothing(app, dev, 1, async () => app.run('deleteIdentity', [row], confirmed));
  assert.match(app.modal().detail, /^Locked by 'keep' \(can't be deleted\) on mi-forgotten: remove the lock first\.\n/);
  assert.deepEqual(app.messages(), ['Delete identity mi-forgotten: mi-forgotten is locked: a lock stands on mi-forgotten (ScopeLocked). Remove it first: an Owner or User Access Administrator can.']);
});

test('delete an identity: a deny assignment is named as the reason', async (t) => {
  const app = startApp(t);
  const group = ['Contoso Prod', 'Managed Identities'];
  await changesNothing(app, group, 1, async () => app.run('deleteIdentity', [await app.row(...group, 'mi-orders')], confirmed));
  assert.equal(app.messages().length, 1);
  assert.match(app.said().message, /^Delete identity mi-orders: A deny assignment forbids this/);
});

test('delete an identity: one that is gone already leaves the tree', async (t) => {
  const app = startApp(t);
  const row = await app.row(...dev, 'mi-forgotten');
  await deleteElsewhere(app, idOf(row));
  await app.run('deleteIdentity', [row], confirmed);
  assert.deepEqual(app.messages(), ['Deleted identity mi-forgotten of resource group rg-pay.']);
  assert.doesNotMatch(await app.outline(dev, 1), /mi-forgotten/);
});
