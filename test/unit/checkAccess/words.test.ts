import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Grant, Verdict } from '../../../src/azure/access.ts';
import type { DenyAssignment } from '../../../src/azure/denyAssignments.ts';
import { explained, unreadInWords } from '../../../src/features/checkAccess/words.ts';
import type { About } from '../../../src/features/checkAccess/words.ts';

const vault = '/subscriptions/s1/resourceGroups/rg-pay/providers/Microsoft.KeyVault/vaults/kv-pay';
const about: About = {
  who: 'mi-payments',
  principalId: 'P1',
  scope: vault,
  place: 'kv-pay',
  doing: 'read secrets',
  data: true,
  named: (scope) => scope.split('/').at(-1) ?? '',
  groups: new Map([['g1', { name: 'Payments workloads' }]]),
};

function grant(name: string | undefined, more: Partial<Grant['assignment']> = {}): Grant {
  return {
    assignment: { id: 'a1', scope: vault, roleDefinitionId: '/providers/Microsoft.Authorization/roleDefinitions/r1', principalId: 'p1', principalType: 'ServicePrincipal', condition: undefined, description: undefined, ...more },
    role: name === undefined ? undefined : { guid: 'r1', name, description: '', custom: false, permissions: [] },
  };
}

const denial: DenyAssignment = { id: 'd1', name: 'guard', description: 'Made by a stack.', scope: '/subscriptions/s1/resourceGroups/rg-pay', permissions: [], doNotApplyToChildScopes: false, principals: [], excludePrincipals: [] };

const cases: [name: string, verdict: Verdict, headline: string, reasons: string[], more?: Partial<About>][] = [
  ['its own role there', { kind: 'allowed', by: [grant('Key Vault Secrets User')], conditional: [] }, 'mi-payments can read secrets on kv-pay.', ['Key Vault Secrets User allows it.']],
  ['an inherited role of its group', { kind: 'allowed', by: [grant('Key Vault Administrator', { scope: '/subscriptions/s1/resourceGroups/rg-pay', principalId: 'G1' })], conditional: [] }, 'mi-payments can read secrets on kv-pay.', ['Key Vault Administrator, on rg-pay, through the group Payments workloads, allows it.']],
  ['a role with a condition', { kind: 'conditional', by: [grant('Key Vault Secrets User', { condition: '@Resource[x] StringEquals 1' })] }, 'mi-payments can read secrets on kv-pay where a condition holds. Conditions are shown here, not evaluated.', ['Key Vault Secrets User allows it, where this holds: @Resource[x] StringEquals 1.']],
  ['a deny assignment', { kind: 'denied', by: [grant('Key Vault Secrets User')], denials: [denial] }, "mi-payments can't read secrets on kv-pay: a deny assignment forbids it.", ['Denied on rg-pay by “guard”: Made by a stack.', 'Without that, Key Vault Secrets User would allow it.']],
  ['NotActions', { kind: 'missing', misses: [{ kind: 'excluded', grant: grant('Contributor'), pattern: '*', notAction: 'Microsoft.Authorization/*/Write' }], unread: [] }, "mi-payments can't assign roles on kv-pay: no role that counts there allows it.", ['Contributor has it by *, but leaves out Microsoft.Authorization/*/Write.'], { doing: 'assign roles', data: false }],
  ['a role elsewhere', { kind: 'missing', misses: [{ kind: 'otherScope', grant: grant('Key Vault Secrets User', { scope: '/subscriptions/s1/resourceGroups/rg-other' }) }], unread: [] }, "mi-payments can't read secrets on kv-pay: no role that counts there allows it.", ['Key Vault Secrets User would allow it, but it is assigned on rg-other, and kv-pay is no part of that.']],
  ['a role for managing where data is asked', { kind: 'missing', misses: [{ kind: 'otherPlane', grant: grant('Owner'), pattern: '*' }], unread: [] }, "mi-payments can't read secrets on kv-pay: no role that counts there allows it.", ['Owner has * for managing resources, and to read secrets is to work with data: that takes a data action.']],
  ['a role that is like it', { kind: 'missing', misses: [{ kind: 'similar', grant: grant('Key Vault Reader'), pattern: 'Microsoft.KeyVault/vaults/secrets/readMetadata/action' }], unread: [] }, "mi-payments can't read secrets on kv-pay: no role that counts there allows it.", ['Key Vault Reader has Microsoft.KeyVault/vaults/secrets/readMetadata/action, which is not the same.']],
  ['a role there that could not be read', { kind: 'missing', misses: [{ kind: 'similar', grant: grant('Key Vault Reader'), pattern: 'x' }, { kind: 'unreadable', grant: grant(undefined) }], unread: [grant(undefined)] }, 'Whether mi-payments can read secrets on kv-pay is not known: what the role r1 allows could not be read.', ['Key Vault Reader has x, which is not the same.']],
  ['a role elsewhere that is gone', { kind: 'missing', misses: [{ kind: 'unreadable', grant: grant(undefined) }], unread: [] }, "mi-payments can't read secrets on kv-pay: no role that counts there allows it.", ['What the role r1 allows could not be read: it may have been deleted.']],
  ['nothing at all', { kind: 'missing', misses: [], unread: [] }, "mi-payments can't read secrets on kv-pay: no role that counts there allows it.", []],
];

for (const [name, verdict, headline, reasons, more] of cases) {
  test(`explained by ${name}`, () => {
    const told = explained(verdict, { ...about, ...more });
    assert.equal(told.headline, headline);
    assert.deepEqual(told.reasons, reasons);
  });
}

test('three misses are told, not all of a long list', () => {
  const misses = Array.from({ length: 9 }, () => ({ kind: 'otherScope', grant: grant('Reader', { scope: '/subscriptions/s2' }) }) as const);
  assert.equal(explained({ kind: 'missing', misses, unread: [] }, about).reasons.length, 3);
});

test('of whom nobody can tell whether they can is told by each role that could not be read', () => {
  const unread = ['a', 'B', 'b', 'c', 'd', 'e'].map((principalId) => grant(undefined, { principalId }));
  const other = grant(undefined, { principalId: 'a', roleDefinitionId: '/providers/Microsoft.Authorization/roleDefinitions/r2' });
  assert.deepEqual(unreadInWords([...unread, other], new Map([['a', { name: 'mi-a' }], ['b', { name: 'mi-b' }]])), [
    'It is not known whether mi-a, mi-b, c and 2 more can: what the role r1 allows could not be read.',
    'It is not known whether mi-a can: what the role r2 allows could not be read.',
  ]);
  assert.deepEqual(unreadInWords([]), []);
});
