import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AzureError } from '../../../src/azure/errors.ts';
import { follow, realTime } from '../../../src/features/previewFeatures/follow.ts';
import type { Asked, Outcome } from '../../../src/features/previewFeatures/follow.ts';
import type { Watched } from '../../../src/features/previewFeatures/watched.ts';

const began = Date.UTC(2026, 2, 2, 9);
const minute = 60_000;

const watched: Watched = {
  feature: { namespace: 'Microsoft.ContainerService', name: 'MSIPreview' },
  at: { subscriptionId: 's', tenantId: 't' },
  subscription: 'Contoso Dev',
  resourceManager: 'https://management.azure.com',
  goal: 'Registered',
  phase: 'feature',
  since: began,
};

type Answer = string | Error;

/** Answers in turn, the last one again and again; waiting takes no time but the clock's. */
function scene({ feature = ['Registered'], register = ['Registered'], provider = ['Registered'], ...more }: { feature?: Answer[]; register?: Answer[]; provider?: Answer[]; from?: Partial<Watched>; state?: string; at?: number }) {
  const waits: number[] = [];
  const calls: string[] = [];
  const states: string[] = [];
  const abort = new AbortController();
  let now = more.at ?? began;
  const from = (name: string, answers: Answer[]) => async () => {
    calls.push(name);
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    if (answer instanceof Error) throw answer;
    return answer ?? '';
  };
  const asked: Asked = { feature: from('feature', feature), registerProvider: from('register', register), provider: from('provider', provider) };
  const begun: Watched = { ...watched, ...more.from };
  const outcome = async (): Promise<Outcome> =>
    follow(begun, asked, {
      signal: abort.signal,
      state: more.state,
      time: {
        now: () => now,
        async wait(ms, signal) {
          signal.throwIfAborted();
          waits.push(ms);
          now += ms;
        },
      },
      onState: (state) => states.push(state),
      onProvider: async () => ({ ...begun, phase: 'provider', since: now }),
    });
  return { outcome, waits, calls, states, abort, now: () => now };
}

test('it looks after five seconds, then after longer and longer, and never more than a minute apart', async () => {
  const { outcome, waits } = scene({ state: 'Registering', feature: [...Array.from({ length: 9 }, () => 'Registering'), 'Registered'] });
  assert.deepEqual(await outcome(), { kind: 'reached' });
  assert.deepEqual(waits, [5000, 7500, 11_250, 16_875, 25_312.5, 37_968.75, 56_953.125, 60_000, 60_000, 60_000]);
});

test('when the feature is registered, its provider is registered once more and followed until it is', async () => {
  const { outcome, calls, waits } = scene({ state: 'Registering', register: ['Registering'], provider: ['Registering', 'Registered'] });
  assert.deepEqual(await outcome(), { kind: 'reached' });
  assert.deepEqual(calls, ['feature', 'register', 'provider', 'provider']);
  assert.deepEqual(waits, [5000, 5000, 7500]);
});

test('what was registered already needs no waiting', async () => {
  const { outcome, calls, waits } = scene({ state: 'Registered' });
  assert.deepEqual(await outcome(), { kind: 'reached' });
  assert.deepEqual([calls, waits], [['register'], []]);
});

test('after a reload it looks at once, and goes on with the provider where it was at that', async () => {
  const feature = scene({ feature: ['Registering', 'Registered'] });
  await feature.outcome();
  assert.deepEqual([feature.calls, feature.waits], [['feature', 'feature', 'register'], [5000]]);
  assert.deepEqual(feature.states, ['Registering', 'Registered']);
  const provider = scene({ from: { phase: 'provider' } });
  assert.deepEqual(await provider.outcome(), { kind: 'reached' });
  assert.deepEqual(provider.calls, ['register']);
});

test('what takes an hour takes too long, in all and not from the reload on', async () => {
  const { outcome, now, calls } = scene({ state: 'Registering', feature: ['Registering'] });
  assert.deepEqual(await outcome(), { kind: 'late' });
  assert.ok(now() - began >= 60 * minute && now() - began < 61 * minute, `${(now() - began) / minute} minutes`);
  assert.ok(calls.length < 70, `${calls.length} requests`);
  const reloaded = scene({ feature: ['Registering'], at: began + 90 * minute });
  assert.deepEqual(await reloaded.outcome(), { kind: 'late' });
  assert.deepEqual(reloaded.calls, ['feature']);
});

test('after days the one look that a reload takes is enough to see that it is done', async () => {
  const { outcome } = scene({ at: began + 3 * 24 * 60 * minute });
  assert.deepEqual(await outcome(), { kind: 'reached' });
});

test('the provider has an hour of its own', async () => {
  const { outcome, now } = scene({ state: 'Registering', provider: ['Registering'], register: ['Registering'], feature: [...Array.from({ length: 30 }, () => 'Registering'), 'Registered'] });
  assert.deepEqual(await outcome(), { kind: 'late' });
  assert.ok(now() - began > 80 * minute);
});

for (const state of ['NotRegistered', 'Unregistered', 'Failed']) {
  test(`a feature that is ${state} instead ends it`, async () => {
    const { outcome, calls } = scene({ state: 'Registering', feature: [state] });
    assert.deepEqual(await outcome(), { kind: 'left', state });
    assert.deepEqual(calls, ['feature']);
  });
}

test('one that somebody unregisters meanwhile is followed to that end', async () => {
  const { outcome } = scene({ state: 'Registering', feature: ['Unregistering', 'Unregistered'] });
  assert.deepEqual(await outcome(), { kind: 'left', state: 'Unregistered' });
});

test('one that waits for approval ends it', async () => {
  assert.deepEqual(await scene({ state: 'Registering', feature: ['Pending'] }).outcome(), { kind: 'pending' });
});

test('one that is unregistered is there when Azure says Unregistered, or NotRegistered, in whatever case', async () => {
  for (const state of ['Unregistered', 'NotRegistered', 'unregistered']) {
    assert.deepEqual(await scene({ from: { goal: 'Unregistered' }, state: 'Unregistering', feature: ['Unregistering', state] }).outcome(), { kind: 'reached' });
  }
});

test('a network that is away, a service in trouble and one that asks to slow down are waited out, with the same patience', async () => {
  const trouble = [new AzureError('offline', 'ENOTFOUND', 'no network'), new AzureError('unavailable', 'HTTP 503', 'trouble'), new AzureError('throttled', 'TooManyRequests', 'slow down', { waitSeconds: 120 })];
  const { outcome, waits } = scene({ state: 'Registering', feature: [...trouble, 'Registered'], register: [new AzureError('conflict', 'Conflict', 'busy'), 'Registered'] });
  assert.deepEqual(await outcome(), { kind: 'reached' });
  assert.deepEqual(waits, [5000, 7500, 11_250, 120_000, 5000]);
  const { outcome: never, now } = scene({ feature: [new AzureError('offline', 'ENOTFOUND', 'no network')] });
  assert.deepEqual(await never(), { kind: 'late' });
  assert.ok(now() - began < 61 * minute);
});

test('a refusal ends it, with the error, also where it is that of the provider', async () => {
  const denied = new AzureError('denied', 'AuthorizationFailed', 'no');
  assert.deepEqual(await scene({ feature: [denied] }).outcome(), { kind: 'failed', error: denied });
  const { outcome, calls } = scene({ register: [denied] });
  assert.deepEqual(await outcome(), { kind: 'failed', error: denied });
  assert.deepEqual(calls, ['feature', 'register']);
});

test('who stops it ends it at the next step', async () => {
  const { outcome, abort, calls } = scene({ state: 'Registering', feature: ['Registering'] });
  const ended = outcome();
  abort.abort();
  await assert.rejects(ended, { name: 'AbortError' });
  assert.ok(calls.length <= 1);
});

test('real time passes, and stops at once when it is told to', async () => {
  const before = realTime.now();
  await realTime.wait(1, new AbortController().signal);
  assert.ok(realTime.now() >= before);
  const abort = new AbortController();
  const waiting = realTime.wait(60 * minute, abort.signal);
  abort.abort();
  await assert.rejects(waiting, { name: 'AbortError' });
});
