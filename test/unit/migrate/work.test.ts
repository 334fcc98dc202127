import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createWork } from '../../../src/features/migrate/work.ts';

async function untilStopped(signal: AbortSignal): Promise<string> {
  await new Promise((resolve) => signal.addEventListener('abort', resolve));
  return 'stopped';
}

describe('the work of a panel', () => {
  it('gives the end of what is under way, and of what is over, to whoever asks later', async () => {
    const work = createWork<string>('Busy.');
    assert.equal(work.last(), undefined);
    const { promise, resolve } = Promise.withResolvers<string>();
    const begun = work.begin(async () => promise);
    const meanwhile = work.last();
    resolve('done');
    assert.deepEqual(await Promise.all([begun, meanwhile, work.last()]), ['done', 'done', 'done']);
    await assert.rejects(work.begin(async () => Promise.reject(new Error('No.'))), { message: 'No.' });
    await assert.rejects(work.last() ?? Promise.resolve(), { message: 'No.' });
  });

  it('refuses a second thing while one is under way, and takes it afterwards', async () => {
    const work = createWork<string>('Busy.');
    const { promise, resolve } = Promise.withResolvers<string>();
    const first = work.begin(async () => promise);
    await assert.rejects(work.begin(async () => 'second'), { message: 'Busy.' });
    assert.equal(work.last() === undefined, false);
    resolve('first');
    assert.equal(await first, 'first');
    assert.equal(await work.begin(async () => 'second'), 'second');
  });

  it('stops what is under way, and nothing that comes later', async () => {
    const work = createWork<string>('Busy.');
    const first = work.begin(untilStopped);
    work.stop();
    assert.equal(await first, 'stopped');
    work.stop();
    assert.equal(await work.begin(async (signal) => String(signal.aborted)), 'false');
  });
});
