import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clusterNameProblem, identityNameProblem, nodeGroupProblem, registryNameProblem, resourceGroupNameProblem } from '../../../src/azure/names.ts';

for (const name of ['mi-acr-id', 'MI_1', '0ab', 'a'.repeat(128), 'abc']) {
  test(`"${name.slice(0, 12)}" (${name.length}) may name an identity`, () => assert.equal(identityNameProblem(name), undefined));
}
for (const [name, problem] of [
  ['', 'Enter a name.'],
  ['ab', 'At least 3 characters.'],
  ['-ab', 'Must begin with a letter or a digit.'],
  ['_ab', 'Must begin with a letter or a digit.'],
  ['mi acr', 'Only letters, digits, "-" and "_".'],
  ['mi.acr', 'Only letters, digits, "-" and "_".'],
  ['möwe', 'Only letters, digits, "-" and "_".'],
  ['a'.repeat(129), 'At most 128 characters; this has 129.'],
] as const) {
  test(`"${name.slice(0, 12)}" (${name.length}) may not name an identity`, () => assert.equal(identityNameProblem(name), problem));
}

for (const name of ['rg', 'Gruppe-Äpfel', 'rg_(test).1', 'a'.repeat(90)]) {
  test(`"${name.slice(0, 12)}" (${name.length}) may name a resource group`, () => assert.equal(resourceGroupNameProblem(name), undefined));
}
for (const name of ['', 'rg.', 'rg test', 'rg/1', 'a'.repeat(91)]) {
  test(`"${name.slice(0, 12)}" (${name.length}) may not name a resource group`, () => assert.notEqual(resourceGroupNameProblem(name), undefined));
}

for (const name of ['a', 'aks-abs-demo', 'AKS_1', '0ab', 'a'.repeat(63)]) {
  test(`"${name.slice(0, 12)}" (${name.length}) may name a cluster`, () => assert.equal(clusterNameProblem(name), undefined));
}
for (const [name, problem] of [
  ['', 'Enter a name.'],
  ['aks 1', 'Only letters, digits, "-" and "_".'],
  ['aks.1', 'Only letters, digits, "-" and "_".'],
  ['-aks', 'Must begin with a letter or a digit.'],
  ['aks-', 'Must end with a letter or a digit.'],
  ['a'.repeat(64), 'At most 63 characters; this has 64.'],
] as const) {
  test(`"${name.slice(0, 12)}" (${name.length}) may not name a cluster`, () => assert.equal(clusterNameProblem(name), problem));
}

test('a cluster whose node resource group would have too long a name is told so', () => {
  const place = { resourceGroup: 'r'.repeat(40), location: 'germanywestcentral' };
  assert.equal(nodeGroupProblem({ ...place, name: 'a'.repeat(17) }), undefined);
  assert.match(nodeGroupProblem({ ...place, name: 'a'.repeat(18) }) ?? '', /^The group of its nodes, MC_r+_a+_germanywestcentral, would have 81 characters/);
});

for (const name of ['acr01', 'AcrShared', '12345', 'a'.repeat(50)]) {
  test(`"${name.slice(0, 12)}" (${name.length}) may name a registry`, () => assert.equal(registryNameProblem(name), undefined));
}
for (const [name, problem] of [
  ['', 'Enter a name.'],
  ['acr1', 'At least 5 characters.'],
  ['acr-orders', 'Only letters and digits.'],
  ['acr.orders', 'Only letters and digits.'],
  ['möwen', 'Only letters and digits.'],
  ['a'.repeat(51), 'At most 50 characters; this has 51.'],
] as const) {
  test(`"${name.slice(0, 12)}" (${name.length}) may not name a registry`, () => assert.equal(registryNameProblem(name), problem));
}
