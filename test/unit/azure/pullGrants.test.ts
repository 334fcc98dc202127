import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Grant } from '../../../src/azure/access.ts';
import { letsPull, sortPullGrants } from '../../../src/azure/pullGrants.ts';
import type { RoleDefinition } from '../../../src/azure/roles.ts';
import { builtInRoles } from '../../../src/emulator/builtInRoles.ts';

const group = '/subscriptions/s1/resourceGroups/rg';
const registryId = `${group}/providers/Microsoft.ContainerRegistry/registries/acr`;

function roleNamed(name: string): RoleDefinition {
  const found = [...builtInRoles.values()].find(({ roleName }) => roleName === name) ?? assert.fail(`no ${name}`);
  return { guid: found.guid, name, description: '', custom: false, permissions: found.permissions };
}

function grant(name: string, scope = registryId, principalId = 'kubelet', role: RoleDefinition | undefined = roleNamed(name)): Grant {
  return { assignment: { id: `${name} ${scope} ${principalId}`, scope, roleDefinitionId: '', principalId, principalType: '', condition: undefined, description: undefined }, role };
}

const untold = { mode: 'rbac', modeTold: false } as const;

function sorted(mode: 'rbac' | 'abac' | 'untold', ...grants: readonly Grant[]): Record<string, string[]> {
  return Object.fromEntries(Object.entries(sortPullGrants({ id: registryId.toUpperCase(), ...(mode === 'untold' ? untold : { mode }) }, 'KUBELET', grants)).map(([kind, found]: [string, readonly Grant[]]) => [kind, found.map(({ assignment }) => assignment.id.split(' /')[0] ?? '')]));
}

const none = { own: [], broader: [], others: [], unread: [] };

test('what was made at the registry for pulls goes, in either mode', () => {
  assert.deepEqual(sorted('rbac', grant('AcrPull')), { ...none, own: ['AcrPull'] });
  assert.deepEqual(sorted('abac', grant('Container Registry Repository Reader')), { ...none, own: ['Container Registry Repository Reader'] });
});

test('what does nothing in the mode goes with it', () => {
  assert.deepEqual(sorted('abac', grant('AcrPull')), { ...none, own: ['AcrPull'] });
});

test('what allows more than a pull is told apart, where it allows one', () => {
  assert.deepEqual(sorted('rbac', grant('AcrPush'), grant('Contributor'), grant('Reader')), { ...none, broader: ['AcrPush', 'Contributor', 'Reader'] });
  assert.deepEqual(sorted('abac', grant('AcrPush'), grant('Contributor'), grant('Container Registry Repository Writer')), { ...none, broader: ['Container Registry Repository Writer'] });
});

test('what is inherited or a group’s remains', () => {
  assert.deepEqual(sorted('rbac', grant('AcrPull', group), grant('AcrPull', registryId, 'a group'), grant('Owner', '/subscriptions/s1')), { ...none, others: ['AcrPull', 'AcrPull', 'Owner'] });
  assert.deepEqual(sorted('abac', grant('AcrPull', group), grant('Owner', group)), none);
});

test('what has nothing to do with pulls is left alone', () => {
  assert.deepEqual(sorted('rbac', grant('AcrDelete'), grant('Container Registry Repository Catalog Lister')), none);
});

test('what cannot be read is told as that, wherever it was made and whosever it is', () => {
  for (const mode of ['rbac', 'abac', 'untold'] as const) assert.deepEqual(sorted(mode, unread(), unread(group), unread(registryId, 'a group')), { ...none, unread: ['unread', 'unread', 'unread'] }, mode);
});

function unread(scope = registryId, principalId = 'kubelet'): Grant {
  return { ...grant('unread', scope, principalId, roleNamed('AcrPull')), role: undefined };
}

/** Good in either mode, as a custom role may be. */
const forBoth: RoleDefinition = { ...roleNamed('AcrPull'), name: 'Puller', permissions: [...roleNamed('AcrPull').permissions, ...roleNamed('Container Registry Repository Reader').permissions] };

test('a role lets one pull by the mode; where nobody tells that, by one that is good in both alone', () => {
  const roles = [...['AcrPull', 'Container Registry Repository Reader', 'Contributor', 'AcrDelete'].map(roleNamed), forBoth];
  const of = (registry: Parameters<typeof letsPull>[0]) => roles.map((role) => letsPull(registry, role));
  assert.deepEqual(of({ mode: 'rbac' }), ['yes', 'no', 'yes', 'no', 'yes']);
  assert.deepEqual(of({ mode: 'abac' }), ['no', 'yes', 'no', 'no', 'yes']);
  assert.deepEqual(of(untold), ['maybe', 'maybe', 'maybe', 'no', 'yes']);
});

test('a role that cannot be read may let one pull, whatever the mode', () => {
  assert.deepEqual([{ mode: 'rbac' } as const, { mode: 'abac' } as const, untold].map((registry) => letsPull(registry, undefined)), ['maybe', 'maybe', 'maybe']);
});

test('where nobody tells the mode, what is for pulls in either is told by what a detaching would take and leave', () => {
  assert.deepEqual(sorted('untold', grant('Container Registry Repository Reader'), grant('Container Registry Repository Writer'), grant('Container Registry Repository Reader', group), grant('AcrPull', group), grant('AcrDelete')), {
    ...none,
    own: ['Container Registry Repository Reader'],
    broader: ['Container Registry Repository Writer'],
    others: ['Container Registry Repository Reader', 'AcrPull'],
  });
});
