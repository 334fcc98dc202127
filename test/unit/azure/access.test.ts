import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allows } from '../../../src/azure/access.ts';
import type { Right } from '../../../src/azure/access.ts';
import type { Permission } from '../../../src/azure/roles.ts';

const permission = (part: Partial<Permission>): Permission => ({ actions: [], notActions: [], dataActions: [], notDataActions: [], ...part });
const pull: Right = { action: 'Microsoft.ContainerRegistry/registries/pull/read' };
const read: Right = { dataAction: 'Microsoft.ContainerRegistry/registries/repositories/content/read' };

const cases: [name: string, permissions: Permission[], right: Right, allowed: boolean][] = [
  ['the action itself', [permission({ actions: ['Microsoft.ContainerRegistry/registries/pull/read'] })], pull, true],
  ['the action in another case', [permission({ actions: ['microsoft.containerregistry/REGISTRIES/pull/read'] })], pull, true],
  ['everything', [permission({ actions: ['*'] })], pull, true],
  ['all reads', [permission({ actions: ['*/read'] })], pull, true],
  ['a wildcard in the middle', [permission({ actions: ['Microsoft.ContainerRegistry/*/read'] })], pull, true],
  ['another provider', [permission({ actions: ['Microsoft.Compute/*'] })], pull, false],
  ['a longer action that begins alike', [permission({ actions: ['Microsoft.ContainerRegistry/registries/pull/readAll'] })], pull, false],
  ['a dot in the pattern that is no wildcard', [permission({ actions: ['MicrosoftXContainerRegistry/registries/pull/read'] })], pull, false],
  ['everything but what NotActions take away', [permission({ actions: ['*'], notActions: ['Microsoft.ContainerRegistry/*'] })], pull, false],
  ['what one permission takes away and another gives', [permission({ actions: ['*'], notActions: [pull.action] }), permission({ actions: [pull.action] })], pull, true],
  ['an action where a data action is needed', [permission({ actions: ['*'] })], read, false],
  ['a data action', [permission({ dataActions: ['Microsoft.ContainerRegistry/registries/repositories/content/read'] })], read, true],
  ['a data action that NotDataActions take away', [permission({ dataActions: ['*'], notDataActions: ['*/content/read'] })], read, false],
  ['nothing', [], pull, false],
];

for (const [name, permissions, right, allowed] of cases) {
  test(`${name}: ${allowed ? 'allowed' : 'not allowed'}`, () => assert.equal(allows(permissions, right), allowed));
}
