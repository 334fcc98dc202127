import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bicep } from '../../../src/azure/asCode/bicep.ts';
import { acrPull, assignment, container, credential, group, identity, payGroup, principalId, registry, subscriptionId } from './described.ts';

const toGroup = `// Deploy to resource group rg-pay of subscription ${subscriptionId}.\n`;
/** The symbols that are declared, in their order. */
const symbolsOf = (code: string) => [...code.matchAll(/^resource (\w+) /gm)].map(([, symbol]) => symbol);
/** The one line of the code that matches. */
const lineOf = (code: string, part: RegExp) => code.split('\n').filter((line) => part.test(line)).map((line) => line.trim());
const nameAt = (scope: string) => lineOf(bicep([assignment(scope)]), /targetScope|guid/);

test('an identity, with its tags', () => {
  assert.equal(
    bicep([identity('mi-orders', { team: 'orders' })]),
    `${toGroup}
resource miOrders 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: 'mi-orders'
  location: 'westeurope'
  tags: {
    team: 'orders'
  }
}
`,
  );
});

test('a registry, with its mode', () => {
  assert.equal(
    bicep([container('acrorders', { sku: 'Premium', mode: 'abac', tags: { team: 'orders' } })]),
    `${toGroup}
resource acrorders 'Microsoft.ContainerRegistry/registries@2025-11-01' = {
  name: 'acrorders'
  location: 'westeurope'
  tags: {
    team: 'orders'
  }
  sku: {
    name: 'Premium'
  }
  properties: {
    roleAssignmentMode: 'AbacRepositoryPermissions'
  }
}
`,
  );
  assert.match(bicep([container('acrorders')]), /roleAssignmentMode: 'LegacyRegistryPermissions'/);
});

test('a role on a registry that is described with it refers to that', () => {
  const code = bicep([assignment(registry), container('acrabsdemo')]);
  assert.deepEqual(symbolsOf(code), ['acrabsdemo', 'acrPullOnAcrabsdemo']);
  assert.doesNotMatch(code, /existing/);
});

test('a resource group that is made with it has to be there first', () => {
  const code = bicep([group, identity('mi-orders')]);
  assert.match(code, /^\/\/ Deploy to resource group rg-pay of subscription [\w-]+, once that is created\.\n/);
  assert.deepEqual(symbolsOf(code), ['miOrders']);
});

test('a federated credential, with its identity as one that is there', () => {
  assert.equal(
    bicep([credential('main')]),
    `${toGroup}
resource miOrders 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: 'mi-orders'
}

resource main 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials@2024-11-30' = {
  parent: miOrders
  name: 'main'
  properties: {
    issuer: 'https://token.actions.githubusercontent.com'
    subject: 'repo:contoso/orders:ref:refs/heads/main'
    audiences: [
      'api://AzureADTokenExchange'
    ]
  }
}
`,
  );
});

test('a credential whose identity is described with it refers to that', () => {
  const code = bicep([credential('main'), identity('mi-orders')]);
  assert.deepEqual(symbolsOf(code), ['miOrders', 'main']);
  assert.doesNotMatch(code, /existing/);
});

test('a role assignment on a resource, with condition and description', () => {
  assert.equal(
    bicep([assignment(registry, { condition: "(@Resource[a:b] StringEquals 'c')", description: 'for the demo' })]),
    `${toGroup}
resource acrabsdemo 'Microsoft.ContainerRegistry/registries@2023-07-01' existing = {
  name: 'acrabsdemo'
}

resource acrPullOnAcrabsdemo 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(acrabsdemo.id, '${principalId}', '${acrPull}')
  scope: acrabsdemo
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '${acrPull}') // AcrPull
    principalId: '${principalId}'
    principalType: 'ServicePrincipal'
    condition: '(@Resource[a:b] StringEquals \\'c\\')'
    conditionVersion: '2.0'
    description: 'for the demo'
  }
}
`,
  );
});

test('a role assignment on a management group is deployed there, and finds the role in the tenant', () => {
  assert.equal(
    bicep([assignment('/providers/Microsoft.Management/managementGroups/mg-contoso')]),
    `// Deploy to management group mg-contoso.

targetScope = 'managementGroup'

resource acrPullOnMgContoso 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(managementGroup().id, '${principalId}', '${acrPull}')
  properties: {
    roleDefinitionId: tenantResourceId('Microsoft.Authorization/roleDefinitions', '${acrPull}') // AcrPull
    principalId: '${principalId}'
    principalType: 'ServicePrincipal'
  }
}
`,
  );
});

test('role assignments on a resource group, a subscription and the tenant are named after where they are deployed', () => {
  assert.deepEqual(nameAt(payGroup), [`name: guid(resourceGroup().id, '${principalId}', '${acrPull}')`]);
  assert.deepEqual(nameAt(`/subscriptions/${subscriptionId}`), ["targetScope = 'subscription'", `name: guid(subscription().id, '${principalId}', '${acrPull}')`]);
  assert.deepEqual(nameAt('/'), ["targetScope = 'tenant'", `name: guid(tenant().tenantId, '${principalId}', '${acrPull}')`]);
});

test('a resource in a resource has its parents, once', () => {
  const account = `${payGroup}/providers/Microsoft.Storage/storageAccounts/stpay`;
  const code = bicep([assignment(`${account}/blobServices/default/containers/logs`), assignment(account)]);
  assert.deepEqual(symbolsOf(code), ['stpay', 'default', 'logs', 'acrPullOnLogs', 'acrPullOnStpay']);
  assert.deepEqual(lineOf(code, /parent:/), ['parent: stpay', 'parent: default']);
  assert.deepEqual(lineOf(code, /scope:/), ['scope: logs', 'scope: stpay']);
});

test('an extension of a resource has that as its scope', () => {
  const code = bicep([assignment(`${registry}/providers/Microsoft.Security/pricings/p`)]);
  assert.deepEqual(lineOf(code, /scope:/), ['scope: acrabsdemo', 'scope: p']);
});

test('a type whose api-version is not known says so', () => {
  assert.match(bicep([assignment(`${payGroup}/providers/Contoso.Foo/bars/b`)]), /\n\/\/ The api-version is a guess: take one that the type has\.\nresource b 'Contoso\.Foo\/bars@/);
  assert.doesNotMatch(bicep([assignment(registry)]), /guess/);
});

test('a role that could not be read, and a principal of no known type, leave out what is not known', () => {
  const code = bicep([assignment(payGroup, { role: undefined, principalType: '' })]);
  assert.deepEqual(lineOf(code, /roleDefinitionId|principalType/), [`roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '${acrPull}')`]);
  assert.deepEqual(symbolsOf(code), ['roleOnRgPay']);
});

test('what is deployed to several places is several files, each with names of its own', () => {
  const code = bicep([assignment(`/subscriptions/${subscriptionId}`), assignment(payGroup), identity('mi-orders')]);
  assert.deepEqual(lineOf(code, /File/), [
    `// File 1 of 2. Deploy to resource group rg-pay of subscription ${subscriptionId}.`,
    `// File 2 of 2. Deploy to subscription ${subscriptionId}.`,
  ]);
  assert.deepEqual(symbolsOf(code), ['miOrders', 'acrPullOnRgPay', 'acrPullOnSubscription']);
});

test('symbols are valid, are not taken by the language, and are not given twice', () => {
  const code = bicep([identity('mi-orders'), identity('mi_orders'), identity('type'), identity('1st'), identity('ключ'), credential('été-à-la-plage')]);
  assert.deepEqual(symbolsOf(code), ['miOrders', 'miOrders2', 'identityType', 'identity1st', 'identity', 'eteALaPlage']);
});

for (const [nasty, expected] of [
  ["it's", "'it\\'s'"],
  ['${x}', "'\\${x}'"],
  ['$5 {x}', "'$5 {x}'"],
  ['`id`', "'`id`'"],
  ['back\\slash', "'back\\\\slash'"],
  ['line\r\nbreak\ttab', "'line\\r\\nbreak\\ttab'"],
  ['bell \u0007', "'bell \\u{7}'"],
  ['ünï 漢字 🔑', "'ünï 漢字 🔑'"],
  ["'''", "'\\'\\'\\''"],
] as const) {
  test(`${JSON.stringify(nasty)} is text, as a tag's value and as its name`, () => {
    assert.deepEqual(lineOf(bicep([identity('mi', { team: nasty })]), /^ {4}/), [`team: ${expected}`]);
    assert.deepEqual(lineOf(bicep([identity('mi', { [nasty]: 'x' })]), /^ {4}/), [`${expected}: 'x'`]);
  });
}

test('a remark stays one, whatever a role is called', () => {
  const code = bicep([assignment(payGroup, { role: { name: 'a\nresource evil', custom: true } })]);
  assert.match(code, /\/\/ a resource evil\n/);
  assert.doesNotMatch(code, /^resource evil/m);
});
