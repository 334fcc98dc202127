import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { listClusters } from '../../../src/azure/clusters.ts';
import { AzureError } from '../../../src/azure/errors.ts';
import { createIdentity, listIdentities } from '../../../src/azure/identities.ts';
import { countResources, listResources } from '../../../src/azure/inventory.ts';
import { everyPage } from '../../../src/azure/pages.ts';
import { parseSearch } from '../../../src/azure/search.ts';
import { estate, never } from './estate.ts';

describe('Resource Graph takes fifteen queries in five seconds, and', () => {
  it('those that are asked at once wait before they are refused', async () => {
    const { azure, all } = await estate({ seed: 'small', throttled: true });
    const [first] = all;
    assert.ok(first);
    // The first answer says how many are left.
    await countResources(azure.cloud, [first], never);
    const since = azure.requests.length;
    const begun = performance.now();
    const names = Array.from({ length: 20 }, (_, index) => `mi-team001-${index}`);
    await Promise.all(names.map(async (words) => everyPage(listResources(azure.cloud, [first], ['identity'], parseSearch(words)), never)));
    const answers = azure.requests.slice(since);
    assert.deepEqual([answers.length, answers.filter(({ status }) => status === 429).length], [20, 0]);
    assert.ok(performance.now() - begun > 4000, 'some waited for the next five seconds');
  });

  it('who leaves while waiting is not kept', async () => {
    const { azure, all } = await estate({ seed: 'small' });
    const [first] = all;
    assert.ok(first);
    const { cloud } = azure;
    const { httpClient } = cloud;
    assert.ok(httpClient);
    const exhausted: typeof cloud = {
      ...cloud,
      httpClient: {
        async sendRequest(request) {
          const response = await httpClient.sendRequest(request);
          response.headers.set('x-ms-user-quota-remaining', '0');
          response.headers.set('x-ms-user-quota-resets-after', '01:00:00');
          return response;
        },
      },
    };
    await countResources(exhausted, [first], never);
    const since = azure.requests.length;
    const leaving = new AbortController();
    const waiting = listResources(exhausted, [first], ['identity']).next(leaving.signal);
    leaving.abort();
    await assert.rejects(waiting, { name: 'AbortError' });
    assert.equal(azure.requests.length, since);
  });
});

describe('a service that asks to come back later', () => {
  it('is waited for, as long as it says', async () => {
    const { azure, at } = await estate();
    azure.setFaults([{ path: 'userAssignedIdentities', times: 1, status: 429, code: 'TooManyRequests', headers: { 'retry-after': '1' } }]);
    const begun = performance.now();
    assert.ok((await listIdentities(azure.cloud, at('Contoso Dev'), never)).length > 0);
    assert.ok(performance.now() - begun >= 1000);
  });

  for (const later of ['3600', new Date(Date.now() + 3_600_000).toUTCString()]) {
    it(`is not waited for when that is in an hour, and it is said for how long (${later.includes(' ') ? 'a date' : 'seconds'})`, async () => {
      const { azure, at } = await estate();
      azure.setFaults([{ path: '/providers/', status: 429, code: 'TooManyRequests', headers: { 'retry-after': later } }]);
      // Of two generations of the SDK.
      for (const list of [listIdentities, listClusters]) {
        const since = azure.requests.length;
        const error = await list(azure.cloud, at('Contoso Dev'), never).catch((reason: unknown) => reason);
        assert.ok(error instanceof AzureError);
        assert.deepEqual([error.kind, Math.round((error.waitSeconds ?? 0) / 60), azure.requests.length - since], ['throttled', 60, 1]);
      }
    });
  }
});

describe('identical requests at the same time', () => {
  it('are one request, and all get the answer', async () => {
    const { azure, at } = await estate();
    const dev = at('Contoso Dev');
    const since = azure.requests.length;
    const [one, two] = await Promise.all([listIdentities(azure.cloud, dev, never), listIdentities(azure.cloud, dev, never)]);
    assert.deepEqual(one, two);
    assert.equal(azure.requests.length, since + 1);
    const counts = await Promise.all([1, 2, 3].map(async () => countResources(azure.cloud, [dev], never)));
    assert.deepEqual(counts[0], counts[2]);
    assert.equal(azure.requests.length, since + 2);
    await listIdentities(azure.cloud, dev, never);
    assert.equal(azure.requests.length, since + 3, 'an answer is not kept');
  });

  it('go on for the others when one leaves', async () => {
    const { azure, at } = await estate();
    const dev = at('Contoso Dev');
    azure.setFaults([{ path: 'userAssignedIdentities', times: 1, delayMs: 50 }]);
    const leaving = new AbortController();
    const left = listIdentities(azure.cloud, dev, leaving.signal);
    const stays = listIdentities(azure.cloud, dev, never);
    leaving.abort();
    await assert.rejects(left, { name: 'AbortError' });
    assert.ok((await stays).length > 0);
  });

  it('of two accounts are two', async () => {
    const { azure, at } = await estate();
    const dev = at('Contoso Dev');
    const since = azure.requests.length;
    await Promise.all([listIdentities(azure.cloud, dev, never), listIdentities(azure.cloud, { ...dev, accountId: 'somebody else' }, never)]);
    assert.equal(azure.requests.length, since + 2);
  });

  it('are not answered from before a write', async () => {
    const { azure, at } = await estate();
    const dev = at('Contoso Dev');
    const list = `/subscriptions/${dev.subscriptionId}/providers/Microsoft.ManagedIdentity/userAssignedIdentities`;
    azure.setFaults([{ path: list, times: 1, delayMs: 200 }]);
    const creating = createIdentity(azure.cloud, dev, { resourceGroup: 'rg-pay', name: 'mi-new', location: 'westeurope', tags: {} }, never);
    const before = listIdentities(azure.cloud, dev, never);
    await creating;
    const after = await listIdentities(azure.cloud, dev, never);
    assert.ok(after.some(({ name }) => name === 'mi-new'));
    await before;
    assert.equal(azure.requests.filter(({ path }) => path === list).length, 2);
  });
});
