import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SampleAzure } from '../../../src/emulator/sampleAzure.ts';
import { listTenants } from '../../../src/azure/subscriptions.ts';
import { readChoice } from '../../../src/features/signIn/choice.ts';
import { createEstate } from '../../../src/features/signIn/estate.ts';
import type { TenantEstate } from '../../../src/features/shared/app.ts';
import { createSampleAzure } from '../recording.ts';

const never = new AbortController().signal;

async function forty(): Promise<{ azure: SampleAzure; ids: string[] }> {
  const azure = createSampleAzure({ seed: 'guest' });
  return { azure, ids: (await listTenants(azure.cloud, undefined, never)).map(({ tenantId }) => tenantId) };
}

async function last(lists: AsyncIterable<readonly TenantEstate[]>): Promise<readonly TenantEstate[]> {
  let latest: readonly TenantEstate[] = [];
  for await (latest of lists) continue;
  return latest;
}

test('all of forty tenants are read, each with one request, and the one that asks for a sign-in says so', async () => {
  const { azure } = await forty();
  const before = azure.requests.length;
  const tenants = await last(createEstate(azure.cloud, undefined).watch(never));
  assert.equal(tenants.length, 40);
  assert.deepEqual(tenants.filter(({ error }) => error !== undefined).map(({ tenant }) => tenant.name), ['Trey Research']);
  assert.equal(azure.requests.length - before, 1 + 39);
});

test('of forty tenants three fail and one hangs: the rest are there, and the one can be given up', async () => {
  const { azure, ids } = await forty();
  const [hanging = '', ...failing] = ids.slice(3, 7);
  azure.setFaults([{ path: '/subscriptions', tenant: hanging, delayMs: 600_000 }, ...failing.map((tenant) => ({ path: '/subscriptions', tenant, status: 403, code: 'AuthorizationFailed' }))]);
  let stopped = false;
  for await (const tenants of createEstate(azure.cloud, undefined).watch(never)) {
    const waiting = tenants.filter(({ stop }) => stop !== undefined);
    if (waiting.length > 1) continue;
    if (!stopped) {
      assert.deepEqual(waiting.map(({ tenant }) => tenant.tenantId), [hanging]);
      assert.equal(tenants.filter(({ subscriptions }) => subscriptions.length > 0).length, 35);
      stopped = true;
      waiting[0]?.stop?.();
    }
  }
  assert.ok(stopped);
});

test('tenants that are not chosen are not asked', async () => {
  const { azure, ids } = await forty();
  const before = azure.requests.length;
  const tenants = await last(createEstate(azure.cloud, readChoice(ids.slice(0, 2))).watch(never));
  assert.deepEqual(tenants.map(({ tenant }) => tenant.tenantId), ids.slice(0, 2));
  assert.equal(azure.requests.length - before, 1 + 2);
});

test('a choice that was made for other tenants is left aside', async () => {
  const { azure } = await forty();
  assert.equal((await last(createEstate(azure.cloud, readChoice(['11111111-2222-4333-8444-555555555555'])).watch(never))).length, 40);
});

test('several who ask share the requests, and a failure is not kept', async () => {
  const { azure } = await forty();
  azure.setFaults([{ path: '/tenants', times: 1, status: 403, code: 'AuthorizationFailed' }]);
  const estate = createEstate(azure.cloud, undefined);
  await assert.rejects(last(estate.watch(never)), { kind: 'denied' });
  const before = azure.requests.length;
  const [one, other] = await Promise.all([last(estate.watch(never)), last(estate.watch(never))]);
  assert.equal(one.length + other.length, 80);
  assert.equal(azure.requests.length - before, 1 + 39);
});

test('who gives the estate up cancels what is under way', async () => {
  const { azure } = await forty();
  azure.setFaults([{ path: '/subscriptions', delayMs: 600_000 }]);
  const estate = createEstate(azure.cloud, undefined);
  const lists = estate.watch(never)[Symbol.asyncIterator]();
  await lists.next();
  estate.dispose();
  await assert.rejects(async () => {
    while (!(await lists.next()).done) continue;
  }, { name: 'AbortError' });
});
