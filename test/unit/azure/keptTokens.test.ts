import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keptTokens } from '../../../src/azure/keptTokens.ts';

const scope = 'https://management.azure.com/.default';
const minute = 60_000;

function counted({ fails = 0 } = {}) {
  let now = 0;
  let asked = 0;
  let running = 0;
  let most = 0;
  const credential = keptTokens(
    {
      async getToken() {
        asked += 1;
        running += 1;
        most = Math.max(most, running);
        await new Promise((resolve) => setImmediate(resolve));
        running -= 1;
        if (asked <= fails) throw new Error('no');
        return { token: `token ${asked}`, expiresOnTimestamp: now + 60 * minute };
      },
    },
    () => now,
  );
  return { credential, asked: () => asked, most: () => most, advance: (ms: number) => void (now += ms) };
}

test('many who ask at once get the answer of one', async () => {
  const { credential, asked } = counted();
  const tokens = await Promise.all(Array.from({ length: 50 }, async () => credential.getToken(scope, { tenantId: 'T' })));
  assert.equal(asked(), 1);
  assert.deepEqual(new Set(tokens.map((token) => token?.token)), new Set(['token 1']));
});

test('each tenant and scope has a token of its own, four of them asked for at a time', async () => {
  const { credential, asked, most } = counted();
  await Promise.all(Array.from({ length: 20 }, async (_, index) => credential.getToken(scope, { tenantId: `t${index}` })));
  await credential.getToken('https://graph.microsoft.com/.default', { tenantId: 't1' });
  assert.equal(asked(), 21);
  assert.equal(most(), 4);
});

test('a token is asked for anew shortly before its end', async () => {
  const { credential, asked, advance } = counted();
  await credential.getToken(scope);
  advance(54 * minute);
  await credential.getToken(scope);
  assert.equal(asked(), 1);
  advance(2 * minute);
  await credential.getToken(scope);
  assert.equal(asked(), 2);
});

test('claims are asked for, and what comes replaces what was kept', async () => {
  const { credential } = counted();
  await credential.getToken(scope);
  assert.equal((await credential.getToken(scope, { claims: '{}' }))?.token, 'token 2');
  assert.equal((await credential.getToken(scope))?.token, 'token 2');
});

test('a failure is not kept', async () => {
  const { credential } = counted({ fails: 1 });
  await assert.rejects(async () => credential.getToken(scope), /no/);
  assert.equal((await credential.getToken(scope))?.token, 'token 2');
});

test('who leaves is let go at once, and the others get their answer', async () => {
  const { credential } = counted();
  const abort = new AbortController();
  const left = credential.getToken(scope, { abortSignal: abort.signal });
  const stayed = credential.getToken(scope);
  abort.abort();
  await assert.rejects(async () => left, { name: 'AbortError' });
  assert.equal((await stayed)?.token, 'token 1');
});
