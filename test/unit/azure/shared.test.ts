import assert from 'node:assert/strict';
import { test } from 'node:test';
import { shared } from '../../../src/azure/shared.ts';

function source() {
  const calls: { signal: AbortSignal; resolve: (value: string) => void; reject: (error: Error) => void }[] = [];
  const load = async (signal: AbortSignal) => new Promise<string>((resolve, reject) => calls.push({ signal, resolve, reject }));
  return { calls, answer: shared(load) };
}
const never = new AbortController().signal;

test('several askers share one request, and its answer is kept', async () => {
  const { calls, answer } = source();
  const both = Promise.all([answer.get(never), answer.get(never)]);
  calls[0]?.resolve('a');
  assert.deepEqual(await both, ['a', 'a']);
  assert.equal(await answer.get(never), 'a');
  assert.equal(calls.length, 1);
});

test('who leaves does not take the answer from the others', async () => {
  const { calls, answer } = source();
  const leaving = new AbortController();
  const first = answer.get(leaving.signal);
  const second = answer.get(never);
  leaving.abort();
  await assert.rejects(first, { name: 'AbortError' });
  assert.equal(calls[0]?.signal.aborted, false);
  calls[0]?.resolve('a');
  assert.equal(await second, 'a');
});

test('when the last one leaves, the request is cancelled, and the next one asks anew', async () => {
  const { calls, answer } = source();
  const leaving = new AbortController();
  const only = answer.get(leaving.signal);
  leaving.abort();
  await assert.rejects(only, { name: 'AbortError' });
  assert.equal(calls[0]?.signal.aborted, true);
  const next = answer.get(never);
  calls[1]?.resolve('b');
  assert.equal(await next, 'b');
});

test('a failure is told to all who wait, and not kept', async () => {
  const { calls, answer } = source();
  const both = Promise.allSettled([answer.get(never), answer.get(never)]);
  calls[0]?.reject(new Error('no'));
  assert.deepEqual((await both).map(({ status }) => status), ['rejected', 'rejected']);
  const next = answer.get(never);
  calls[1]?.resolve('b');
  assert.equal(await next, 'b');
});

test('who has left already asks for nothing', async () => {
  const { calls, answer } = source();
  await assert.rejects(answer.get(AbortSignal.abort()), { name: 'AbortError' });
  assert.equal(calls.length, 0);
});
