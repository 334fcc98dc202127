import assert from 'node:assert/strict';
import { test } from 'node:test';
import { identityNameProblem, registryNameProblem, resourceGroupNameProblem } from '../../../src/azure/names.ts';

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
