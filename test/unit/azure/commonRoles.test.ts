import assert from 'node:assert/strict';
import { test } from 'node:test';
import { commonRolesAt, sortedFor } from '../../../src/azure/commonRoles.ts';
import { roleWarning } from '../../../src/azure/registryRoles.ts';
import { assignRoles, operationOf, rightsAt } from '../../../src/azure/rights.ts';
import type { RoleDefinition } from '../../../src/azure/roles.ts';
import { builtInRoles } from '../../../src/emulator/builtInRoles.ts';

const group = '/subscriptions/s1/resourceGroups/rg-pay';
const role = (name: string, custom = false): RoleDefinition => ({ guid: name, name, description: '', custom, permissions: [] });
const roles = [...[...builtInRoles.values()].map(({ roleName }) => role(roleName)), role('Contoso Image Puller', true)];

for (const [what, scope, first] of [
  ['a registry', `${group}/providers/Microsoft.ContainerRegistry/registries/a`, 'AcrPull'],
  ['a key vault', `${group}/providers/Microsoft.KeyVault/vaults/a`, 'Key Vault Secrets User'],
  ['a storage account', `${group}/providers/microsoft.storage/storageaccounts/a`, 'Storage Blob Data Reader'],
  ['an SQL server', `${group}/providers/Microsoft.Sql/servers/a`, 'SQL DB Contributor'],
  ['a Cosmos DB account', `${group}/providers/Microsoft.DocumentDB/databaseAccounts/a`, 'Cosmos DB Account Reader Role'],
  ['a cluster', `${group}/providers/Microsoft.ContainerService/managedClusters/a`, 'Azure Kubernetes Service Cluster User Role'],
  ['an identity', `${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/a`, 'Managed Identity Operator'],
  ['a resource group', group, 'Reader'],
  ['a management group', '/providers/Microsoft.Management/managementGroups/mg', 'Reader'],
] as const) {
  test(`on ${what} ${first} comes first`, () => assert.equal(sortedFor(scope, undefined, roles)[0]?.name, first));
}

const registry = { name: 'a', mode: 'rbac', sku: 'Standard', contentTrust: false } as const;
const registryScope = `${group}/providers/Microsoft.ContainerRegistry/registries/a`;

test('on a registry the roles that do nothing in its mode are not among the common ones', () => {
  const [rbac, abac] = [commonRolesAt(registryScope, registry), commonRolesAt(registryScope, { ...registry, mode: 'abac' })];
  assert.deepEqual([rbac[0], abac[0]], ['AcrPull', 'Container Registry Repository Reader']);
  assert.deepEqual(rbac.filter((name) => name.startsWith('Container Registry')), []);
  assert.deepEqual(abac.filter((name) => name.startsWith('Acr')), []);
});

test('AcrImageSigner is common where content trust is on, which takes a Premium registry', () => {
  const kinds = [{ sku: 'Premium', contentTrust: true }, { sku: 'Premium' }, {}];
  assert.deepEqual(kinds.map((more) => commonRolesAt(registryScope, { ...registry, ...more }).includes('AcrImageSigner')), [true, false, false]);
});

test('AcrImageSigner is told to end, and what to use instead, with why it does nothing where it does not', () => {
  const retired = 'Azure retires content trust and AcrImageSigner on 2028-03-31. To sign images, use Notation of the Notary Project instead, with a key in Azure Key Vault or with Artifact Signing.';
  for (const [at, warning] of [
    [undefined, retired],
    [{ ...registry, sku: 'Premium', contentTrust: true }, retired],
    [{ ...registry, sku: 'Premium' }, `Content trust is off on a: this role does nothing there. ${retired}`],
    [registry, `Content trust takes a Premium registry, and a is Standard: this role does nothing there. ${retired}`],
  ] as const) {
    assert.equal(roleWarning('AcrImageSigner', at), warning);
  }
});

test('a role of the other mode is warned about, and no other one is', () => {
  assert.match(roleWarning('AcrPush', { ...registry, mode: 'abac' }) ?? '', /in ABAC mode, where this role does nothing/);
  assert.match(roleWarning('Container Registry Repository Writer', registry) ?? '', /not in ABAC mode/);
  assert.deepEqual([roleWarning('AcrPush', registry), roleWarning('AcrPush', undefined), roleWarning('Reader', registry)], [undefined, undefined, undefined]);
});

test('where nobody tells the mode of a registry, no role is said to do nothing there', () => {
  const untold = { ...registry, modeTold: false } as const;
  assert.deepEqual([roleWarning('AcrPush', untold), roleWarning('Container Registry Repository Writer', untold)], [undefined, undefined]);
});

test('custom roles come after the common ones, before the rest, and none is lost', () => {
  const scope = `${group}/providers/Microsoft.KeyVault/vaults/a`;
  const sorted = sortedFor(scope, undefined, roles).map(({ name }) => name);
  const common = commonRolesAt(scope).filter((name) => sorted.includes(name));
  assert.deepEqual(sorted.slice(0, common.length + 1), [...common, 'Contoso Image Puller']);
  assert.deepEqual(sorted.toSorted(), roles.map(({ name }) => name).toSorted());
});

test('a pull is another right on a registry in ABAC mode', () => {
  const scope = `${group}/providers/Microsoft.ContainerRegistry/registries/a`;
  assert.deepEqual([false, true].map((abac) => rightsAt(scope, abac)[0]?.right), [{ action: 'Microsoft.ContainerRegistry/registries/pull/read' }, { dataAction: 'Microsoft.ContainerRegistry/registries/repositories/content/read' }]);
});

test('whoever asks about a scope may ask who sees, changes and deletes it, and who assigns roles there', () => {
  for (const [scope, type] of [[group, 'Microsoft.Resources/subscriptions/resourceGroups'], ['/subscriptions/s1', 'Microsoft.Resources/subscriptions'], [`${group}/providers/Microsoft.Web/sites/a`, 'Microsoft.Web/sites']] as const) {
    assert.deepEqual(rightsAt(scope).slice(-4).map(({ right }) => operationOf(right)), [`${type}/read`, `${type}/write`, `${type}/delete`, operationOf(assignRoles.right)]);
  }
});
