import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createNews } from '../../../src/features/shared/news.ts';

const never = new AbortController().signal;

test('what was told before anybody asked is told at once, and once', async () => {
  const feed = createNews<string>();
  feed.tell('a');
  feed.tell('b');
  assert.deepEqual(await feed.since(0, never), { seen: 2, news: ['a', 'b'] });
  const next = feed.since(2, never);
  feed.tell('c');
  assert.deepEqual(await next, { seen: 3, news: ['c'] });
});

test('who asks again while somebody still waits misses nothing', async () => {
  const feed = createNews<string>();
  const both = [feed.since(0, never), feed.since(0, never)];
  feed.tell('a');
  assert.deepEqual((await Promise.all(both)).map(({ news }) => news), [['a'], ['a']]);
});

test('who does not want to know any more is let go', async () => {
  const abort = new AbortController();
  const waiting = createNews<string>().since(0, abort.signal);
  abort.abort();
  await assert.rejects(waiting, { name: 'AbortError' });
});
