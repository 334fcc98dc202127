import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Pages } from '../../../src/azure/pages.ts';
import { readOn } from '../../../src/features/previewFeatures/reading.ts';

const never = new AbortController().signal;

/** Pages of two numbers each, one of which fails the first time it is asked for. */
function pages(count: number, failing?: number): Pages<number> & { readonly asked: number[] } {
  const asked: number[] = [];
  let next = 0;
  return {
    asked,
    async next(signal) {
      signal.throwIfAborted();
      asked.push(next);
      if (next === failing && asked.filter((one) => one === failing).length === 1) throw new Error('broken');
      next += 1;
      return [next * 2 - 2, next * 2 - 1];
    },
    done: () => next >= count,
    total: () => undefined,
  };
}

async function everything(reading: ReturnType<typeof readOn<number>>): Promise<number[]> {
  const found: number[] = [];
  for (let done = false; !done; ) {
    const answer = await reading.from(found.length, never);
    found.push(...answer.items);
    ({ done } = answer);
  }
  return found;
}

test('a list is given as far as it is read, to its end', async () => {
  assert.deepEqual(await everything(readOn(pages(4))), [0, 1, 2, 3, 4, 5, 6, 7]);
  assert.deepEqual(await everything(readOn(pages(0))), []);
});

test('a page that fails is told after those before it, and asked for again by who tries again', async () => {
  const failing = pages(3, 1);
  const reading = readOn(failing);
  assert.deepEqual((await reading.from(0, never)).items, [0, 1]);
  await assert.rejects(reading.from(2, never), { message: 'broken' });
  assert.deepEqual(failing.asked, [0, 1]);
  const rest = await reading.from(2, never);
  assert.deepEqual([rest.items.slice(0, 2), failing.asked.slice(0, 3)], [[2, 3], [0, 1, 1]]);
});

test('who waits for a reading that is given up is told so', async () => {
  const reading = readOn({ next: async () => new Promise<number[]>(() => {}), done: () => false, total: () => undefined });
  const waiting = reading.from(0, never);
  reading.stop();
  await assert.rejects(waiting, { name: 'AbortError' });
});
