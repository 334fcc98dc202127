import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { distance } from 'fastest-levenshtein';
import { closest, closestOf } from '../../../src/manifests/check/closest.ts';

const far = (one: string, other: string) => distance(one.toLowerCase(), other.toLowerCase());

test('of some words the one is meant that differs in the fewest letters, unless it differs in more than three or in half of them', () => {
  // Few letters, so that words are near each other.
  const word = fc.string({ unit: fc.constantFrom('a', 'b', 'B', 'c', '-', '1'), maxLength: 9 });
  fc.assert(
    fc.property(word, fc.array(word, { maxLength: 8 }), (asked, words) => {
      const nearest = Math.min(...words.map((one) => far(asked, one)));
      const meant = closest(asked, words);
      assert.equal(meant === undefined ? undefined : far(asked, meant), nearest <= Math.min(3, Math.floor(asked.length / 2)) ? nearest : undefined);
      if (meant !== undefined) assert.ok(words.includes(meant));
    }),
    { numRuns: 2000 },
  );
});

test('what may not be taken is passed over, though it is nearer', () => {
  const list = [{ name: 'orders', namespace: 'a' }, { name: 'orders-api', namespace: 'b' }, { name: undefined, namespace: 'b' }];
  assert.equal(closestOf('orders-a', list, 'name', () => true), 'orders');
  assert.equal(closestOf('orders-a', list, 'name', ({ namespace }) => namespace === 'b'), 'orders-api');
  assert.equal(closestOf('orders-a', list, 'namespace', () => true), undefined);
});
