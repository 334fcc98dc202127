import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isWithin, parseResourceId, sameId } from '../../../src/azure/resourceId.ts';

const identity = '/subscriptions/S1/resourceGroups/rg-pay/providers/Microsoft.ManagedIdentity/userAssignedIdentities/mi-Pay';

test('a resource ID is read into its parts, in the spelling that it has', () => {
  assert.deepEqual(parseResourceId(identity), { subscriptionId: 'S1', resourceGroup: 'rg-pay', type: 'Microsoft.ManagedIdentity/userAssignedIdentities', name: 'mi-Pay' });
});

test('a child resource has the type of the whole path and its own name', () => {
  const { type, name } = parseResourceId(`${identity}/federatedIdentityCredentials/fc1`) ?? {};
  assert.deepEqual([type, name], ['Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials', 'fc1']);
});

test('a resource group and a subscription have no type', () => {
  assert.deepEqual(parseResourceId('/subscriptions/S1/resourcegroups/rg'), { subscriptionId: 'S1', resourceGroup: 'rg', type: '', name: 'rg' });
  assert.deepEqual(parseResourceId('/subscriptions/S1/'), { subscriptionId: 'S1', resourceGroup: '', type: '', name: 'S1' });
});

for (const wrong of ['', '/', 'subscriptions/S1', '/subscriptions', '/subscriptions/S1/providers/Microsoft.X/type', 'https://portal.azure.com/subscriptions/S1']) {
  test(`"${wrong}" is no resource ID`, () => assert.equal(parseResourceId(wrong), undefined));
}

test('IDs are equal whatever their case', () => {
  assert.ok(sameId(identity, identity.toUpperCase()));
  assert.ok(!sameId(identity, `${identity}2`));
  assert.ok(!sameId(undefined, undefined));
});

test('a scope holds what is below it, and not what only begins like it', () => {
  assert.ok(isWithin(identity, '/SUBSCRIPTIONS/s1'));
  assert.ok(isWithin(identity, '/subscriptions/S1/resourcegroups/RG-PAY'));
  assert.ok(isWithin(identity, '/'));
  assert.ok(!isWithin(identity, '/subscriptions/S1/resourceGroups/rg-pa'));
});
