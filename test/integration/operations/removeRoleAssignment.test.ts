import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSampleAzure } from '../../../src/emulator/sampleAzure.ts';
import { assignmentNodeOf } from '../../../src/features/shared/accessNodes.ts';
import type { Row } from '../../../src/ui/tree.ts';
import { startApp } from './harness.ts';
import { changesNothing, lock } from './meanwhile.ts';
import { until } from './until.ts';

const payments = ['Contoso Dev', 'Managed Identities', 'mi-payments'];
const assignments = [...payments, 'Role Assignments'];
const group = 'Storage Blob Data Reader  stpaydata · through Payments workloads';
const withoutReader = `Key Vault Secrets User  kv-pay\n${group}`;
const all = `Key Vault Secrets User  kv-pay\nReader  resource group rg-pay\n${group}`;

function idOfAssignment(row: Row | undefined): string {
  return assignmentNodeOf(row)?.assignment.id ?? assert.fail('no assignment');
}

test('remove a role assignment, and put it back as it was', async (t) => {
  const app = startApp(t);
  const row = await app.row(...assignments, 'Reader');
  const id = assignmentNodeOf(row)?.assignment.id;
  await app.run('removeRoleAssignment', [row], { modals: ['Remove Role Assignment'] });
  assert.equal(app.modal().message, 'Remove Reader on resource group rg-pay from mi-payments?');
  assert.deepEqual(app.messages(), ['Removed Reader on resource group rg-pay from mi-payments.']);
  assert.equal(await app.outline(assignments, 1), withoutReader);
  assert.deepEqual(app.inShells(), { bash: `az role assignment delete --ids ${id}`, powershell: `az role assignment delete --ids ${id}` });

  assert.equal((await app.press('Undo')).message, 'Put back Reader on resource group rg-pay from mi-payments.');
  assert.equal(await app.outline(assignments, 1), all);
  assert.equal(assignmentNodeOf(await app.row(...assignments, 'Reader'))?.assignment.id, id);
  assert.match(app.inShells().bash, /^az role assignment create .*--scope \S+\/resourceGroups\/rg-pay$/);
});

test('remove several role assignments at once, and put them back', async (t) => {
  const app = startApp(t);
  const rows = [await app.row(...assignments, 'Key Vault Secrets User'), await app.row(...assignments, 'Reader')];
  await app.run('removeRoleAssignment', rows, { modals: ['Remove Role Assignments'] });
  assert.match(app.modal().detail, /^• Key Vault Secrets User on kv-pay from mi-payments\n• Reader on resource group rg-pay from mi-payments\n\n/);
  assert.deepEqual(app.messages(), ['Removed 2 role assignments.']);
  assert.equal(await app.outline(assignments, 1), group);
  assert.match(app.inShells().bash, /^az role assignment delete --ids \S+ && az role assignment delete --ids \S+$/);
  assert.match(app.inShells().powershell, /^az role assignment delete --ids \S+; az role assignment delete --ids \S+$/);

  assert.equal((await app.press('Undo')).message, 'Put back 2 role assignments.');
  assert.equal(await app.outline(assignments, 1), all);
});

test('remove several role assignments: one that is refused is told beside those that went, and tried again Undo puts back all', async (t) => {
  const app = startApp(t);
  const rows = [await app.row(...assignments, 'Reader'), await app.row(...assignments, 'Key Vault Secrets User')];
  const vault = idOfAssignment(rows[1]);
  const locks = `${vault.replace(/\/providers\/Microsoft\.Authorization\/.*/, '')}/providers/Microsoft.Authorization/locks/keep?api-version=2020-05-01`;
  await app.elsewhere('PUT', locks, { properties: { level: 'CanNotDelete' } });
  await app.run('removeRoleAssignment', rows, { modals: ['Remove Role Assignments'] });
  assert.deepEqual(app.messages(), [
    'Remove 2 role assignments: done in part. Removed: Reader on resource group rg-pay from mi-payments. Not removed: Key Vault Secrets User on kv-pay from mi-payments. kv-pay is locked: a lock stands on kv-pay (ScopeLocked). Remove it first: an Owner or User Access Administrator can.',
  ]);
  assert.deepEqual([app.said().kind, ...app.said().ways], ['error', 'Undo', 'Try Again', 'Show Command']);
  assert.equal(await app.outline(assignments, 1), `Key Vault Secrets User  kv-pay\n${group}`);

  await app.elsewhere('DELETE', locks);
  assert.equal((await app.press('Try Again')).message, 'Removed 2 role assignments.');
  assert.equal(await app.outline(assignments, 1), group);
  assert.equal((await app.press('Undo')).message, 'Put back 2 role assignments.');
  assert.equal(await app.outline(assignments, 1), all);
});

test('remove several role assignments: where one is refused, the others can be put back', async (t) => {
  const app = startApp(t);
  const rows = [await app.row(...assignments, 'Reader'), await app.row(...assignments, 'Key Vault Secrets User')];
  app.azure.setFaults([{ method: 'DELETE', path: idOfAssignment(rows[1]), status: 403, code: 'AuthorizationFailed', message: 'No.' }]);
  await app.run('removeRoleAssignment', rows, { modals: ['Remove Role Assignments'] });
  assert.match(app.said().message, /Not removed: Key Vault Secrets User on kv-pay from mi-payments\. You lack a permission \(AuthorizationFailed\)\./);
  assert.equal((await app.press('Undo')).message, 'Put back Reader on resource group rg-pay from mi-payments.');
  assert.equal(await app.outline(assignments, 1), all);
});

test('remove role assignments: what Undo could not put back is tried again', async (t) => {
  const app = startApp(t);
  const rows = [await app.row(...assignments, 'Reader'), await app.row(...assignments, 'Key Vault Secrets User')];
  await app.run('removeRoleAssignment', rows, { modals: ['Remove Role Assignments'] });
  app.azure.setFaults([{ method: 'PUT', path: idOfAssignment(rows[1]), status: 409, code: 'ScopeLocked', message: 'Locked.' }]);
  assert.match((await app.press('Undo')).message, /^Put back 2 role assignments: done in part\. Put back: Reader on resource group rg-pay from mi-payments\. Not put back: Key Vault Secrets User on kv-pay from mi-payments\. /);
  app.azure.setFaults([]);
  assert.equal((await app.press('Try Again')).message, 'Put back 2 role assignments.');
  assert.equal(await app.outline(assignments, 1), all);
});

test('remove a role assignment: one that went while its answer was lost can be put back', async (t) => {
  const app = startApp(t);
  const row = await app.row(...assignments, 'Reader');
  const id = idOfAssignment(row);
  app.azure.setFaults([{ method: 'DELETE', path: id, status: 503, code: 'ServerTimeout', message: 'Too slow.', headers: { 'retry-after-ms': '1' } }]);
  await app.run('removeRoleAssignment', [row], { modals: ['Remove Role Assignment'] });
  app.azure.setFaults([]);
  await app.elsewhere('DELETE', `${id}?api-version=2022-04-01`);
  const removed = await app.answering({ modals: ['Remove Role Assignment'] }, async () => {
    app.said().press('Retry');
    return until('the end of it', () => app.messages()[1]);
  });
  assert.equal(removed, 'Removed Reader on resource group rg-pay from mi-payments.');
  assert.equal((await app.press('Undo')).message, 'Put back Reader on resource group rg-pay from mi-payments.');
});

test('remove a role assignment: Undo goes where it was removed, whatever cloud is chosen meanwhile', async (t) => {
  const app = startApp(t);
  await app.run('removeRoleAssignment', [await app.row(...assignments, 'Reader')], { modals: ['Remove Role Assignment'] });
  app.choose(createSampleAzure({ seed: 'empty' }).cloud);
  assert.equal((await app.press('Undo')).message, 'Put back Reader on resource group rg-pay from mi-payments.');
  app.choose(app.azure.cloud);
  assert.equal(await app.outline(assignments, 1), all);
});

test('remove a role assignment: one that comes through a group is told as that of all its members', async (t) => {
  const app = startApp(t);
  await app.run('removeRoleAssignment', [await app.row(...assignments, 'Storage Blob Data Reader')], { modals: ['Remove Role Assignment'] });
  assert.equal(app.modal().message, 'Remove Storage Blob Data Reader on stpaydata from the group Payments workloads?');
  assert.match(app.modal().detail, /^All members of the group lose it\./);
  assert.equal(await app.outline(assignments, 1), 'Key Vault Secrets User  kv-pay\nReader  resource group rg-pay');
});

test('remove a role assignment: asked for where no row says which', async (t) => {
  const app = startApp(t);
  await app.run('removeRoleAssignment', [], { picks: ['mi-payments', 'Reader'], modals: ['Remove Role Assignment'] });
  assert.equal(await app.outline(assignments, 1), withoutReader);
});

test('remove a role assignment: who cancels keeps it', async (t) => {
  const app = startApp(t);
  await changesNothing(app, assignments, 1, async () => app.run('removeRoleAssignment', [await app.row(...assignments, 'Reader')], { modals: [undefined] }));
  assert.deepEqual(app.messages(), []);
});

test('remove a role assignment: who may not is told which right is missing', async (t) => {
  const app = startApp(t);
  const control = ['Contoso Prod', 'Managed Identities', 'mi-aks-prod', 'Role Assignments'];
  const row = await app.row(...control, 'Managed Identity Operator');
  await changesNothing(app, control, 1, async () => app.run('removeRoleAssignment', [row], { modals: ['Remove Role Assignment'] }));
  assert.deepEqual(app.messages(), ['Remove Managed Identity Operator on mi-aks-prod-kubelet from mi-aks-prod: You need Microsoft.Authorization/roleAssignments/delete on mi-aks-prod-kubelet. Owner, User Access Administrator or Role Based Access Control Administrator can grant it.']);
});

test('remove a role assignment: a lock on its scope is named', async (t) => {
  const app = startApp(t);
  const row = await app.row(...assignments, 'Key Vault Secrets User');
  await lock(app, assignmentNodeOf(row)?.assignment.scope ?? '', 'CanNotDelete');
  await changesNothing(app, assignments, 1, async () => app.run('removeRoleAssignment', [row], { modals: ['Remove Role Assignment'] }));
  assert.deepEqual(app.messages(), ['Remove Key Vault Secrets User on kv-pay from mi-payments: kv-pay is locked: a lock stands on kv-pay (ScopeLocked). Remove it first: an Owner or User Access Administrator can.']);
});

test('remove a role assignment: one that is gone already is told as that, and leaves the tree', async (t) => {
  const app = startApp(t);
  const row = await app.row(...assignments, 'Reader');
  await app.elsewhere('DELETE', `${assignmentNodeOf(row)?.assignment.id}?api-version=2022-04-01`);
  await app.run('removeRoleAssignment', [row], { modals: ['Remove Role Assignment'] });
  assert.deepEqual(app.messages(), ['Reader on resource group rg-pay from mi-payments was gone already.']);
  assert.equal(await app.outline(assignments, 1), withoutReader);
});
