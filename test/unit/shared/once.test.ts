import assert from 'node:assert/strict';
import { test } from 'node:test';
import { once } from '../../../src/features/shared/once.ts';

test('what is made once is made for all who ask, at the same time or later', async () => {
  let times = 0;
  const get = once(async () => ++times);
  assert.deepEqual(await Promise.all([get(), get()]), [1, 1]);
  assert.equal(await get(), 1);
});

test('what failed is thrown to all who wait for it, and tried again by the next one who asks', async () => {
  let times = 0;
  const get = once(async () => {
    times += 1;
    if (times === 1) throw new Error('not yet');
    return times;
  });
  const [a, b] = await Promise.allSettled([get(), get()]);
  assert.deepEqual([a?.status, b?.status], ['rejected', 'rejected']);
  assert.deepEqual([await get(), await get()], [2, 2]);
});
