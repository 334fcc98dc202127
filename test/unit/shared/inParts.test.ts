import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inParts } from '../../../src/features/shared/inParts.ts';

const never = new AbortController().signal;

/** Refuses each that is named until it is let go. */
function gate(...closed: readonly string[]) {
  const refused = new Set(closed);
  const asked: string[] = [];
  return {
    asked,
    open: (one: string) => refused.delete(one),
    work: async (one: string): Promise<string> => {
      asked.push(one);
      if (refused.has(one)) throw new Error(`no ${one}`);
      return one.toUpperCase();
    },
  };
}

test('what is refused keeps nothing else from being done, and both are told', async () => {
  const { work, asked } = gate('b');
  const { done, failed } = await inParts(['a', 'b', 'c'], work)(never);
  assert.deepEqual(asked, ['a', 'b', 'c']);
  assert.deepEqual([...done], [['a', 'A'], ['c', 'C']]);
  assert.deepEqual(failed.map(({ item, error }) => [item, String(error)]), [['b', 'Error: no b']]);
});

test('tried again, what is missing alone is done, and all of it is told', async () => {
  const { work, open, asked } = gate('a');
  const attempt = inParts(['a', 'b'], work);
  await attempt(never);
  open('a');
  const { done, failed } = await attempt(never);
  assert.deepEqual(asked, ['a', 'b', 'a']);
  assert.deepEqual([...done], [['a', 'A'], ['b', 'B']]);
  assert.deepEqual(failed, []);
});

test('where nothing at all was done, that is an error', async () => {
  await assert.rejects(inParts(['a', 'b'], gate('a', 'b').work)(never), { message: 'no a' });
});

test('who cancels on the way is told what was done until then', async () => {
  const abort = new AbortController();
  const attempt = inParts(['a', 'b'], async (one, signal) => {
    signal.throwIfAborted();
    if (one === 'a') abort.abort();
    return one;
  });
  const { done, failed } = await attempt(abort.signal);
  assert.deepEqual([...done.keys()], ['a']);
  assert.deepEqual(failed.map(({ item }) => item), ['b']);
});
