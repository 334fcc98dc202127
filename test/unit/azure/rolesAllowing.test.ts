import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Right } from '../../../src/azure/access.ts';
import type { RoleDefinition } from '../../../src/azure/roles.ts';
import { rolesAllowing } from '../../../src/azure/rolesAllowing.ts';
import { custom, rights, role, roles } from './accessCases.ts';

const all = Object.values(roles);
const names = (right: Right, of: Iterable<RoleDefinition>) => rolesAllowing(right, of).map(({ name }) => name);

describe('The roles that allow something', () => {
  it('getting a secret: Secrets User before Officer before Administrator, and Owner not at all', () => {
    assert.deepEqual(names(rights.getSecret, all), ['Key Vault Secrets User', 'Key Vault Secrets Officer', 'Key Vault Administrator']);
  });
  it('reading a blob: Reader before Contributor before Owner', () => {
    assert.deepEqual(names(rights.readBlob, all), ['Storage Blob Data Reader', 'Storage Blob Data Contributor', 'Storage Blob Data Owner']);
  });
  it('pulling: AcrPull before AcrPush, all reads, and everything at last', () => {
    assert.deepEqual(names(rights.pull, all), ['AcrPull', 'AcrPush', 'Reader', 'User Access Administrator', 'Contributor', 'Owner']);
  });
  it('assigning roles: Contributor excludes it, and Owner comes last', () => {
    assert.deepEqual(names(rights.assignRole, all), ['User Access Administrator', 'Owner']);
  });
  it('nothing that anybody has', () => assert.deepEqual(names({ action: 'Microsoft.None/things/write' }, [roles.acrPull]), []));
  it('no roles', () => assert.deepEqual(names(rights.pull, []), []));
  it('are read from a map, too', () => assert.deepEqual(names(rights.pull, new Map([['a', roles.acrPull]]).values()), ['AcrPull']));
});

describe('The less powerful role', () => {
  const right = { action: 'Microsoft.Compute/virtualMachines/read' };
  const cases: Record<string, [less: RoleDefinition, more: RoleDefinition]> = {
    'has fewer actions': [role('Z', { actions: [right.action] }), role('A', { actions: [right.action, 'Microsoft.Compute/disks/read'] })],
    'has fewer data actions': [role('Z', { actions: [right.action] }), role('A', { actions: [right.action], dataActions: ['Microsoft.Compute/disks/read'] })],
    'has several actions rather than a wildcard': [role('Z', { actions: [right.action, 'Microsoft.Compute/virtualMachines/write', 'Microsoft.Compute/virtualMachines/delete'] }), role('A', { actions: ['Microsoft.Compute/virtualMachines/*'] })],
    'has a type rather than a provider': [role('Z', { actions: ['Microsoft.Compute/virtualMachines/*'] }), role('A', { actions: ['Microsoft.Compute/*'] })],
    'has a provider rather than everything': [role('Z', { actions: ['Microsoft.Compute/*'] }), role('A', { actions: ['*'] })],
    'has a provider rather than a part of its name': [role('Z', { actions: ['Microsoft.Compute/*'] }), role('A', { actions: ['Microsoft.Com*'] })],
    'has the reads rather than all': [role('Z', { actions: ['Microsoft.Compute/*/read'] }), role('A', { actions: ['Microsoft.Compute/*'] })],
    'has NotActions': [role('Z', { actions: ['*'], notActions: ['Microsoft.Authorization/*/write'] }), role('A', { actions: ['*'] })],
    'is not the one with NotActions beyond measure': [role('Z', { actions: [right.action] }), role('A', { actions: ['Microsoft.Compute/*'], notActions: ['*/write', '*/delete', '*/action'] })],
    'is the built-in one, of equals': [role('Z', { actions: [right.action] }), custom('A', { actions: [right.action] })],
    'is the first by name, of equals': [role('A', { actions: [right.action] }), role('Z', { actions: [right.action] })],
  };
  for (const [name, [less, more]] of Object.entries(cases)) it(name, () => assert.deepEqual(rolesAllowing(right, [more, less]), [less, more]));
});
