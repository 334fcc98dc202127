import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AzureError } from '../../../src/azure/errors.ts';
import { listIdentities } from '../../../src/azure/identities.ts';
import { listLocksAt } from '../../../src/azure/locks.ts';
import { clientsOf } from '../fixture.ts';
import { estate, never } from './estate.ts';

async function parts(subscription: string, name: string) {
  const { azure, at } = await estate();
  const where = at(subscription);
  const identity = (await listIdentities(azure.cloud, where, never)).find((one) => one.name === name);
  assert.ok(identity);
  return { azure, where, identity, locks: clientsOf(azure, where.subscriptionId, where.tenantId).locks.managementLocks };
}

test('a lock is told with its level, its notes and what it stands on', async () => {
  const { azure, where, identity } = await parts('Contoso Prod', 'mi-aks-prod-kubelet');
  const [lock, ...others] = await listLocksAt(azure.cloud, where, identity.id, never);
  assert.equal(others.length, 0);
  assert.deepEqual([lock?.name, lock?.level, lock?.notes], ['keep-kubelet', 'CanNotDelete', 'The nodes of aks-prod pull their images with this identity.']);
  assert.equal(lock?.scope.toLowerCase(), identity.id.toLowerCase());
});

test('the locks above count, those below and beside do not, and asking for them takes one request', async () => {
  const { azure, where, identity, locks } = await parts('Contoso Dev', 'mi-payments');
  await locks.createOrUpdateAtSubscriptionLevel('all', { level: 'CanNotDelete' });
  await locks.createOrUpdateAtResourceGroupLevel('rg-pay', 'group', { level: 'ReadOnly' });
  await locks.createOrUpdateAtResourceGroupLevel('rg-aks-demo', 'beside', { level: 'ReadOnly' });
  await locks.createOrUpdateByScope(identity.id, 'own', { level: 'CanNotDelete' });
  const before = azure.requests.length;
  const found = await listLocksAt(azure.cloud, where, identity.id, never);
  assert.deepEqual(found.map(({ name, level, notes }) => [name, level, notes]), [['all', 'CanNotDelete', undefined], ['group', 'ReadOnly', undefined], ['own', 'CanNotDelete', undefined]]);
  assert.equal(azure.requests.length, before + 1);
  const group = `/subscriptions/${where.subscriptionId}/resourceGroups/rg-pay`;
  const atGroup = await listLocksAt(azure.cloud, where, group, never);
  assert.deepEqual(atGroup.map(({ name }) => name), ['all', 'group']);
  assert.equal(atGroup[1]?.scope.toLowerCase(), group.toLowerCase());
});

test('where there is none the list is empty', async () => {
  const { azure, where, identity } = await parts('Contoso Dev', 'mi-payments');
  assert.deepEqual(await listLocksAt(azure.cloud, where, identity.id, never), []);
});

test('who may not read locks is told the right that is missing', async () => {
  const { azure, where, identity } = await parts('Contoso Dev', 'mi-payments');
  const action = 'Microsoft.Authorization/locks/read';
  azure.setFaults([{ path: '/locks', status: 403, code: 'AuthorizationFailed', message: `The client 'ada@contoso.com' does not have authorization to perform action '${action}' over scope '${identity.id}'.` }]);
  await assert.rejects(listLocksAt(azure.cloud, where, identity.id, never), (error) => error instanceof AzureError && error.kind === 'denied' && error.missing?.action === action);
});
