import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AzureError } from '../../../src/azure/errors.ts';
import { kept } from '../../../src/features/manifestEditing/kept.ts';
import { isCancellation } from '../../../src/ui/abort.ts';

const never = new AbortController().signal;
const minute = 60_000;

/** A question that is answered by how often it was asked, or that fails. */
function question(name: string, failure?: Error, goesBy = (topic: string): boolean => topic === name) {
  let times = 0;
  const find = async (): Promise<number> => {
    times += 1;
    if (failure) throw failure;
    return times;
  };
  return { name, goesBy, find, times: () => times };
}

/** A question that waits, with the signals that it was asked with. */
function waiting(name: string) {
  const signals: AbortSignal[] = [];
  const find = async (signal: AbortSignal): Promise<never> => {
    signals.push(signal);
    return new Promise((_, reject) => {
      signal.addEventListener('abort', () => reject(new DOMException('Aborted.', 'AbortError')));
    });
  };
  return { name, goesBy: () => false, find, signals };
}

/** On a clock that the test moves. */
function start() {
  let time = 0;
  const memory = kept(() => time);
  return { ...memory, pass: (ms: number) => void (time += ms) };
}

test('an answer is kept for five minutes', async () => {
  const { ask, pass } = start();
  const asked = question('a');
  assert.deepEqual([await ask(asked, never), await ask(asked, never)], [1, 1]);
  pass(5 * minute);
  assert.equal(await ask(asked, never), 2);
});

test('what Azure refuses is asked again after a minute', async () => {
  const { ask, pass } = start();
  const asked = question('a', new AzureError('unavailable', 'ServerBusy', 'x'));
  assert.deepEqual([await ask(asked, never), await ask(asked, never)], [undefined, undefined]);
  assert.equal(asked.times(), 1);
  pass(minute);
  await ask(asked, never);
  assert.equal(asked.times(), 2);
});

test('where nobody is signed in, nothing is asked again before the session changes or is read anew', async () => {
  const { ask, pass, forget } = start();
  const asked = question('a', new AzureError('signInNeeded', 'NoSession', 'x'));
  for (const ms of [0, minute, 60 * minute]) {
    pass(ms);
    assert.equal(await ask(asked, never), undefined);
  }
  assert.equal(asked.times(), 1);
  forget();
  await ask(asked, never);
  assert.equal(asked.times(), 2);
});

test('a mistake of ours is thrown to who asks, and not kept', async () => {
  const { ask } = start();
  const asked = question('a', new TypeError('x is undefined'));
  for (const times of [1, 2]) {
    await assert.rejects(ask(asked, never), TypeError);
    assert.equal(asked.times(), times);
  }
});

test('a write ends the answers that go by it, and no others', async () => {
  const { ask, forget } = start();
  const [a, b] = [question('a'), question('b')];
  const both = async (): Promise<unknown> => [await ask(a, never), await ask(b, never)];
  assert.deepEqual(await both(), [1, 1]);
  forget([]);
  forget(['c']);
  assert.deepEqual(await both(), [1, 1]);
  forget(['c', 'b']);
  assert.deepEqual(await both(), [1, 2]);
  forget();
  assert.deepEqual(await both(), [2, 3]);
});

test('a question is given up a second after the last one who waits has left', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const { ask } = start();
  const asked = waiting('a');
  const [first, second] = [new AbortController(), new AbortController()];
  const [one, other] = [ask(asked, first.signal), ask(asked, second.signal)];
  first.abort();
  await assert.rejects(one, isCancellation);
  t.mock.timers.tick(2000);
  assert.deepEqual(asked.signals.map(({ aborted }) => aborted), [false]);
  second.abort();
  await assert.rejects(other, isCancellation);
  t.mock.timers.tick(999);
  assert.deepEqual(asked.signals.map(({ aborted }) => aborted), [false]);
  // Whoever types asks it again.
  const third = new AbortController();
  const again = ask(asked, third.signal);
  t.mock.timers.tick(2000);
  await Promise.resolve();
  assert.deepEqual(asked.signals.map(({ aborted }) => aborted), [false]);
  third.abort();
  await assert.rejects(again, isCancellation);
  t.mock.timers.tick(1000);
  await new Promise(setImmediate);
  assert.deepEqual(asked.signals.map(({ aborted }) => aborted), [true]);
});

test('in another cloud what is under way is given up, and has no answer', async () => {
  const { ask, forget, present } = start();
  const asked = waiting('a');
  const [answer, before] = [ask(asked, never), present()];
  forget(['a']);
  assert.deepEqual([before.aborted, asked.signals[0]?.aborted], [false, false]);
  forget();
  assert.equal(await answer, undefined);
  assert.deepEqual([before.aborted, present().aborted, asked.signals[0]?.aborted], [true, false, true]);
});

test('who does not want an answer any more asks nothing', async () => {
  const { ask } = start();
  const asked = question('a');
  await assert.rejects(ask(asked, AbortSignal.abort()), isCancellation);
  assert.equal(asked.times(), 0);
});
