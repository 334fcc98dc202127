import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { clientsOf, dev, prod, refused, sample, send } from './fixture.ts';

const credential = (subject: string) => ({ issuer: 'https://oidc.example/1', subject, audiences: ['api://AzureADTokenExchange'] });
const path = (subscriptionId = dev) => `/subscriptions/${subscriptionId}/resourceGroups?api-version=2021-04-01`;

describe('requests of one caller in one subscription', () => {
  it('are counted down, reads, writes and deletions for themselves', async () => {
    const { azure } = sample();
    const left = async (method: string, at: string) => (await send(azure, method, at, { body: { location: 'eastus' } })).headers;
    const group = `/subscriptions/${dev}/resourceGroups/rg-gone?api-version=2021-04-01`;
    assert.equal((await left('GET', path()))['x-ms-ratelimit-remaining-subscription-reads'], '249');
    assert.equal((await left('GET', path()))['x-ms-ratelimit-remaining-subscription-reads'], '248');
    assert.equal((await left('DELETE', group))['x-ms-ratelimit-remaining-subscription-deletes'], '199', 'a refusal counts too');
    assert.equal((await left('PUT', group))['x-ms-ratelimit-remaining-subscription-writes'], '199');
    assert.equal((await left('GET', '/subscriptions?api-version=2022-12-01'))['x-ms-ratelimit-remaining-tenant-reads'], '249');
    assert.equal((await left('GET', path(prod)))['x-ms-ratelimit-remaining-subscription-reads'], '249', 'another subscription');
  });

  it('beyond 250 are refused with the time after which one passes, and pass then', async () => {
    const { azure, clock, resources } = sample();
    for (let count = 0; count < 250; count++) await send(azure, 'GET', path());
    const { status, json, headers } = await send(azure, 'GET', path());
    assert.deepEqual([status, json.error?.code, headers['retry-after'], headers['x-ms-ratelimit-remaining-subscription-reads']], [429, 'SubscriptionRequestsThrottled', '1', '0']);
    await refused(resources.resourceGroups.get('rg-pay'), 429, 'SubscriptionRequestsThrottled');
    clock.advance(1000);
    const again = await send(azure, 'GET', path());
    assert.deepEqual([again.status, again.headers['x-ms-ratelimit-remaining-subscription-reads']], [200, '24'], '25 come back each second');
  });

  it('are not counted where the limits are off', async () => {
    const { azure } = sample({ throttled: false });
    for (let count = 0; count < 260; count++) assert.equal((await send(azure, 'GET', path())).status, 200);
  });
});

describe('federated credentials of one identity', () => {
  it('written at the same time are refused but for the first', async () => {
    const { azure } = sample();
    const { federatedIdentityCredentials } = clientsOf(azure).identities;
    const [first, second] = await Promise.allSettled(['a', 'b'].map((name) => federatedIdentityCredentials.createOrUpdate('rg-pay', 'mi-payments', `fic-${name}`, credential(name))));
    assert.equal(first?.status, 'fulfilled');
    assert.equal(second?.status, 'rejected');
    await refused(second.status === 'rejected' ? Promise.reject(second.reason) : Promise.resolve(), 409, 'ConcurrentFederatedIdentityCredentialsWritesForSingleManagedIdentity');
  });

  it('written one after the other, or to two identities at the same time, are all there', async () => {
    const { azure } = sample();
    const { federatedIdentityCredentials } = clientsOf(azure).identities;
    for (const name of ['a', 'b']) await federatedIdentityCredentials.createOrUpdate('rg-pay', 'mi-payments', `fic-${name}`, credential(name));
    await Promise.all(['mi-payments', 'mi-forgotten'].map((identity) => federatedIdentityCredentials.createOrUpdate('rg-pay', identity, 'fic-c', credential('c'))));
  });
});
