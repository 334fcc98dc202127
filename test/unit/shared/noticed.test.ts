import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as later } from 'node:timers/promises';
import { createNoticed, topmost } from '../../../src/features/shared/noticed.ts';

/** What is looked at, in its order, and at how many places at once. */
function looking({ most = 100, pause = 5, look = async () => later(1) }: { readonly most?: number; readonly pause?: number; readonly look?: (uri: string) => Promise<void> } = {}) {
  const looks: string[] = [];
  const failures: unknown[] = [];
  let [now, peak] = [0, 0];
  const counted = async (what: string): Promise<void> => {
    looks.push(what);
    peak = Math.max(peak, ++now);
    await look(what).finally(() => now--);
  };
  const noticed = createNoticed({ pause, most, look: counted, lookAtAll: async () => counted('all'), failed: (error) => failures.push(error) });
  return { noticed, looks, failures, peak: () => peak };
}

test('what is below a folder that is told of needs no look of its own', () => {
  assert.deepEqual(topmost(new Set(['file:///w/a/b/c.yaml', 'file:///w/a', 'file:///w/ab', 'file:///w/a/b', 'file:///x/a.yaml'])), ['file:///w/a', 'file:///w/ab', 'file:///x/a.yaml']);
});

test('places are looked at a little later, each once, at most eight at a time', async () => {
  const { noticed, looks, peak } = looking();
  for (let time = 0; time < 3; time++) for (let index = 0; index < 40; index++) noticed.add(`file:///w/${index}.yaml`);
  assert.deepEqual(looks, []);
  await later(200);
  assert.deepEqual([looks.length, peak()], [40, 8]);
});

test('where ten thousands of files come all is looked at once, when no more come', async () => {
  const { noticed, looks, peak } = looking({ pause: 50 });
  for (let part = 0; part < 5; part++) {
    for (let index = 0; index < 10_000; index++) noticed.add(`file:///w/.venv/lib/${part}-${index}.json`);
    await later(10);
  }
  assert.deepEqual(looks, []);
  await later(150);
  assert.deepEqual([looks, peak()], [['all'], 1]);
  noticed.add('file:///w/a.yaml');
  await noticed.settle();
  assert.deepEqual(looks, ['all', 'file:///w/a.yaml']);
});

test('what comes while places are looked at waits for the end of it', async () => {
  const { noticed, looks, peak } = looking({ look: async () => later(20) });
  noticed.add('file:///w/a.yaml');
  const first = noticed.settle();
  await later(1);
  noticed.add('file:///w/b.yaml');
  await Promise.all([first, noticed.settle()]);
  assert.deepEqual([looks, peak()], [['file:///w/a.yaml', 'file:///w/b.yaml'], 1]);
});

test('a place that fails is told of, and keeps nobody from the next one', async () => {
  const { noticed, looks, failures } = looking({ look: async (what) => (what.endsWith('a.yaml') ? Promise.reject(new Error('no')) : undefined) });
  noticed.add('file:///w/a.yaml');
  await later(30);
  assert.deepEqual(failures, [new Error('no')]);
  noticed.add('file:///w/b.yaml');
  await later(30);
  assert.deepEqual(looks, ['file:///w/a.yaml', 'file:///w/b.yaml']);
});

test('nobody is told any more of what is forgotten', async () => {
  const { noticed, looks } = looking();
  noticed.add('file:///w/a.yaml');
  noticed.forget();
  await later(30);
  assert.deepEqual(looks, []);
});
