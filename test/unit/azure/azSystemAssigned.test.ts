import assert from 'node:assert/strict';
import { test } from 'node:test';
import { disableSystemAssigned, enableSystemAssigned } from '../../../src/azure/asCode/az.ts';
import { lineOf } from '../../../src/azure/asCode/shell.ts';
import { switchableTypes } from '../../../src/azure/switchable.ts';

const where = '--subscription s --resource-group g --name n';

function commands(type: string, { variant = '', userAssigned = [] as string[] } = {}): string[] {
  const resource = { subscriptionId: 's', resourceGroup: 'g', name: 'n', type, variant, userAssigned };
  return [...enableSystemAssigned(resource), ...disableSystemAssigned(resource)].map((command) => lineOf(command, 'bash').replace(where, '…'));
}

test('every type that can be switched has a command for on and one for off', () => {
  for (const type of switchableTypes) assert.equal(commands(type).length, 2, type);
  assert.deepEqual(commands('microsoft.containerservice/managedclusters'), []);
});

test('most types have commands for their identity alone', () => {
  assert.deepEqual(commands('Microsoft.Compute/virtualMachines'), ["az vm identity assign … --identities '[system]'", "az vm identity remove … --identities '[system]'"]);
});

test('a function app has commands of its own', () => {
  assert.match(commands('microsoft.web/sites', { variant: 'functionapp,linux' }).join('\n'), /^az functionapp identity assign .*\naz functionapp identity remove /);
  assert.match(commands('microsoft.web/sites', { variant: 'app,linux' }).join('\n'), /^az webapp identity assign .*\naz webapp identity remove /);
});

test('a storage account and an SQL server keep their user-assigned identities only if they are named', () => {
  assert.deepEqual(commands('microsoft.storage/storageaccounts'), ['az storage account update … --identity-type SystemAssigned', 'az storage account update … --identity-type None']);
  assert.deepEqual(commands('microsoft.storage/storageaccounts', { userAssigned: ['/u'] }), [
    "az storage account update … --identity-type 'SystemAssigned,UserAssigned' --user-identity-id /u",
    'az storage account update … --identity-type UserAssigned --user-identity-id /u',
  ]);
  assert.deepEqual(commands('microsoft.sql/servers'), ['az sql server update … --assign_identity --identity-type SystemAssigned', 'az sql server update … --identity-type None']);
  assert.deepEqual(commands('microsoft.sql/servers', { userAssigned: ['/u', '/v'] }), [
    "az sql server update … --assign_identity --identity-type 'SystemAssigned,UserAssigned' --user-assigned-identity-id /u /v",
    'az sql server update … --assign_identity --identity-type UserAssigned --user-assigned-identity-id /u /v',
  ]);
});
