import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readChoice, writeChoice } from '../../../src/features/signIn/choice.ts';

test('no entry is no choice', () => {
  assert.equal(readChoice([]), undefined);
});

test('a tenant stands for all that is in it, whatever the case of its ID', () => {
  const choice = readChoice(['AAAA']);
  assert.deepEqual([choice?.tenant('aaaa'), choice?.subscription('aaaa', 'any'), choice?.tenant('bbbb')], [true, true, false]);
});

test('a subscription stands for itself, and for its tenant being asked', () => {
  const choice = readChoice(['aaaa/S1', ' bbbb/s2 ']);
  assert.deepEqual([choice?.tenant('AAAA'), choice?.tenant('bbbb')], [true, true]);
  assert.deepEqual([choice?.subscription('aaaa', 's1'), choice?.subscription('aaaa', 's2'), choice?.subscription('bbbb', 's2')], [true, false, true]);
});

test('what is written is what is read', () => {
  const entries = writeChoice([{ tenantId: 'a', subscriptionIds: 'all' }, { tenantId: 'b', subscriptionIds: ['1', '2'] }]);
  assert.deepEqual(entries, ['a', 'b/1', 'b/2']);
  assert.equal(readChoice(entries)?.subscription('b', '3'), false);
});
