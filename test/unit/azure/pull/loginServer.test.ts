import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cloudOf, loginServerIn } from '../../../../src/azure/pull/loginServer.ts';

for (const [host, expected, suffix] of [
  ['acrabsdemo.azurecr.io', 'acrabsdemo acrabsdemo.azurecr.io'],
  ['AcrAbsDemo.azurecr.io', 'acrabsdemo acrabsdemo.azurecr.io'],
  ['acrabsdemo-d4f3a.azurecr.io', 'acrabsdemo hashed acrabsdemo-d4f3a.azurecr.io'],
  ['acrabsdemo.westeurope.geo.azurecr.io', 'acrabsdemo acrabsdemo.azurecr.io'],
  ['acrabsdemo-d4f3a.westeurope.geo.azurecr.io', 'acrabsdemo hashed acrabsdemo-d4f3a.azurecr.io'],
  ['acrabsdemo.azurecr.us', 'acrabsdemo acrabsdemo.azurecr.us'],
  ['acrabsdemo.azsacr.local.stack.example', 'acrabsdemo acrabsdemo.azsacr.local.stack.example', 'azsacr.local.stack.example'],
  ['acrabsdemo.azsacr.local.stack.example', undefined],
  ['acrabsdemo.westeurope.data.azurecr.io', undefined],
  ['azurecr.io', undefined],
  ['docker.io', undefined],
  ['evilazurecr.io', undefined],
] as const)
  test(`the registry at ${host}: ${expected ?? 'none of Azure'}`, () => {
    const found = loginServerIn(host, suffix);
    assert.equal(found && [found.name, ...(found.hashed ? ['hashed'] : []), found.host].join(' '), expected);
  });

test('a registry is of the cloud whose suffix it has', () => {
  assert.deepEqual(['azurecr.io', 'azurecr.us', 'azurecr.cn', 'example'].map(cloudOf), ['Public cloud', 'US Government', 'China (21Vianet)', undefined]);
});
