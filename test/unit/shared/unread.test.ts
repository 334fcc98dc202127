import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SubscriptionFailure } from '../../../src/azure/eachSubscription.ts';
import { AzureError } from '../../../src/azure/errors.ts';
import { unreadInWords, unreadName, unreadNodes } from '../../../src/features/shared/unread.ts';

const app = { describe: (error: unknown) => ({ short: 'short', message: error instanceof Error ? error.message : '', details: [], transient: false, flags: [], ways: [] }) };
const subscriptions = ['a', 'b', 'c', 'd', 'e'].map((id) => ({ subscriptionId: id, name: `Contoso ${id.toUpperCase()}` }));

function failure(subscriptionId: string, message = 'No.', of?: 'modes'): SubscriptionFailure {
  return { at: { subscriptionId, tenantId: 'tenant' }, error: new AzureError('denied', 'X', message), ...(of && { of }) };
}

test('what could not be read is a subscription by its name, or the modes of the registries in it', () => {
  assert.deepEqual([failure('A'), failure('b', '', 'modes'), failure('f')].map((one) => unreadName(one, subscriptions)), ['Contoso A', 'Role assignment modes in Contoso B', 'f']);
});

test('what failed for the same reason is told in one sentence, and modes in one of their own', () => {
  const failures = [failure('a'), failure('b', 'No.', 'modes'), failure('b', 'Later.'), failure('c'), failure('e', 'No.', 'modes')];
  assert.deepEqual(unreadInWords(app, failures, subscriptions), ['Contoso A, Contoso C could not be read: No.', 'Contoso B could not be read: Later.', 'Role assignment modes in Contoso B, Contoso E could not be read: No.']);
});

test('of many that failed for the same reason three are named', () => {
  assert.deepEqual(unreadInWords(app, ['a', 'b', 'c', 'd', 'e'].map((id) => failure(id)), subscriptions), ['Contoso A, Contoso B, Contoso C and 2 more could not be read: No.']);
});

test('a subscription at which two questions failed has one row, and its modes another', () => {
  const rows = unreadNodes(app, [failure('a'), failure('A'), failure('a', '', 'modes')], subscriptions);
  assert.deepEqual(rows.map(({ label }) => label), ['Contoso A', 'Role assignment modes in Contoso A']);
  assert.equal(new Set(rows.map(({ id }) => id)).size, 2);
});
