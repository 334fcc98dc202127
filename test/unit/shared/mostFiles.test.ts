import assert from 'node:assert/strict';
import { test } from 'node:test';
import { upTo } from '../../../src/features/shared/mostFiles.ts';

/** A search of so many, which says what was wanted of it. */
function of(name: string, count: number): { readonly wanted: number[]; readonly search: (most: number) => Promise<string[]> } {
  const wanted: number[] = [];
  return {
    wanted,
    async search(most) {
      wanted.push(most);
      return Array.from({ length: Math.min(count, most) }, (_, index) => `${name}${index}`);
    },
  };
}

const searched = async (most: number, ...counts: readonly number[]) => {
  const { found, more } = await upTo(most, counts.map((count, index) => of('abc'[index] ?? '', count).search));
  return [found.join(' '), more];
};

test('what is searched for first crowds out what comes later, and never the other way round', async () => {
  assert.deepEqual(await searched(3, 2, 5), ['a0 a1 b0', true]);
  assert.deepEqual(await searched(3, 5, 5), ['a0 a1 a2', true]);
});

test('where all is found, it says so: at the limit, too', async () => {
  assert.deepEqual(await searched(3, 2, 1), ['a0 a1 b0', false]);
  assert.deepEqual(await searched(3, 3, 0), ['a0 a1 a2', false]);
  assert.deepEqual(await searched(3, 3, 1), ['a0 a1 a2', true]);
  assert.deepEqual(await searched(3), ['', false]);
});

test('a later search is asked for no more than what is still wanted, and not at all where nothing is', async () => {
  const [a, b, c] = [of('a', 2), of('b', 5), of('c', 1)];
  await upTo(3, [a.search, b.search, c.search]);
  assert.deepEqual([a.wanted, b.wanted, c.wanted], [[4], [2], []]);
});
