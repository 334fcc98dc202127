import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { guidOf } from '../../src/emulator/guid.ts';
import { issueToken } from '../../src/emulator/token.ts';
import { clientsOf, contoso, dev, fabrikam, refused, research, sample, send } from './fixture.ts';

type At = ReturnType<typeof sample>;

async function ask(at: At, more: { query?: string; token?: string } = {}) {
  const { query = 'resources | take 1', ...sent } = more;
  const { status, headers, json } = await send(at.azure, 'POST', '/providers/Microsoft.ResourceGraph/resources?api-version=2024-04-01', { ...sent, body: { query, subscriptions: [dev] } });
  return { status, json, remaining: headers['x-ms-user-quota-remaining'], resetsAfter: headers['x-ms-user-quota-resets-after'], retryAfter: headers['retry-after'] };
}

async function spend(at: At, count: number): Promise<void> {
  for (let index = 0; index < count; index++) assert.equal((await ask(at)).status, 200);
}

describe('the quota of Resource Graph', () => {
  it('is told with every answer, an error too', async () => {
    const at = sample();
    assert.partialDeepStrictEqual(await ask(at), { status: 200, remaining: '14', resetsAfter: '00:00:05', retryAfter: undefined });
    assert.partialDeepStrictEqual(await ask(at, { query: 'nothing' }), { status: 400, remaining: '13', resetsAfter: '00:00:05' });
  });

  it('is fifteen queries: the next one is refused as Azure does it', async () => {
    const at = sample();
    await spend(at, 14);
    assert.partialDeepStrictEqual(await ask(at), { status: 200, remaining: '0' });
    const { json, ...rest } = await ask(at);
    assert.deepEqual(rest, { status: 429, remaining: '0', resetsAfter: '00:00:05', retryAfter: '5' });
    assert.deepEqual([json.error?.code, json.error?.details?.length, json.error?.details?.[0]?.code], ['RateLimiting', 1, 'RateLimiting']);
    assert.match(json.error?.message ?? '', /^Please provide below info when asking for support: timestamp = .*Z, correlationId = .*\.$/);
    assert.match(json.error?.details?.[0]?.message ?? '', /^Client application has been throttled and should not /);
    await refused(at.graph.resources({ query: 'resources', subscriptions: [dev] }), 429, 'RateLimiting');
  });

  it('holds for any five seconds, and Retry-After leads to where one more is taken', async () => {
    const at = sample();
    await spend(at, 1);
    at.clock.advance(1500);
    await spend(at, 14);
    assert.partialDeepStrictEqual(await ask(at), { status: 429, retryAfter: '4', resetsAfter: '00:00:05' });
    at.clock.advance(3499);
    assert.partialDeepStrictEqual(await ask(at), { status: 429, retryAfter: '1', resetsAfter: '00:00:02' });
    at.clock.advance(1);
    assert.partialDeepStrictEqual(await ask(at), { status: 200, remaining: '0', resetsAfter: '00:00:05' });
    assert.partialDeepStrictEqual(await ask(at), { status: 429, retryAfter: '2' });
  });

  it('is whole again after the time that the answer tells, whatever was refused meanwhile', async () => {
    const at = sample();
    await spend(at, 15);
    at.clock.advance(4000);
    assert.partialDeepStrictEqual(await ask(at), { status: 429, resetsAfter: '00:00:01' });
    at.clock.advance(1000);
    await spend(at, 15);
  });

  it('is each caller’s own, in each tenant', async () => {
    const at = sample();
    await spend(at, 15);
    const { token } = issueToken(at.clock, { tenantId: contoso, objectId: guidOf('somebody else'), name: 'other@contoso.com', audience: at.azure.cloud.resourceManager });
    assert.partialDeepStrictEqual(await ask(at, { token }), { status: 200, remaining: '14' });
    const guest = clientsOf(at.azure, research, fabrikam);
    assert.equal((await guest.graph.resources({ query: 'resources', subscriptions: [research] })).count, 2);
  });

  it('does not hold where no limits do', async () => {
    const at = sample({ throttled: false });
    await spend(at, 40);
    assert.partialDeepStrictEqual(await ask(at), { remaining: '15', resetsAfter: '00:00:00' });
  });
});
