import assert from 'node:assert/strict';
import { describe, it, test } from 'node:test';
import { clustersIssuing } from '../../../src/azure/clusterIssuers.ts';
import { AzureError } from '../../../src/azure/errors.ts';
import { createFederatedCredential, deleteFederatedCredential, listFederatedCredentials, updateFederatedCredential } from '../../../src/azure/federatedCredentials.ts';
import { deleteIdentity, listIdentities } from '../../../src/azure/identities.ts';
import { listResources } from '../../../src/azure/inventory.ts';
import { everyPage } from '../../../src/azure/pages.ts';
import { estate, never, withoutGraph } from './estate.ts';
import { failsWith } from './failed.ts';

const audience = 'api://AzureADTokenExchange';
const wanted = (name: string, subject = `system:serviceaccount:pay:${name}`) => ({ name, issuer: 'https://oidc.example/1/', subject, audience });
const concurrent = { path: 'federatedIdentityCredentials/', status: 409, code: 'ConcurrentFederatedIdentityCredentialsWritesForSingleManagedIdentity' };
const numbers = (count: number) => Array.from({ length: count }, (_, index) => `fc-${index}`);

/** An identity of the sample without credentials. */
async function payments() {
  const { azure, at } = await estate();
  const dev = at('Contoso Dev');
  const identity = (await listIdentities(azure.cloud, dev, never)).find(({ name }) => name === 'mi-payments');
  assert.ok(identity);
  const { cloud } = azure;
  return {
    azure,
    cloud,
    dev,
    identity,
    create: async (name: string, subject?: string, signal = never) => createFederatedCredential(cloud, identity, wanted(name, subject), signal),
    names: async () => (await listFederatedCredentials(cloud, identity, never)).map(({ name }) => name),
    writes: () => azure.requests.filter(({ method, path }) => method !== 'GET' && path.includes('federatedIdentityCredentials')),
  };
}

test('a credential that was created is listed, by name, with all that was given', async () => {
  const { cloud, identity, create } = await payments();
  await create('zebra');
  const created = await create('api');
  const [first] = await listFederatedCredentials(cloud, identity, never);
  assert.deepEqual(first, created);
  assert.deepEqual({ ...first, id: '' }, { ...wanted('api'), id: '' });
  assert.match(first?.id ?? '', /mi-payments\/federatedIdentityCredentials\/api$/);
});

test('a name that is taken is a conflict, in any case, and nothing is changed', async () => {
  const { cloud, identity, create } = await payments();
  const before = await create('api');
  await assert.rejects(create('API', 'another'), failsWith('conflict', 'FederatedCredentialNameTaken'));
  assert.deepEqual(await listFederatedCredentials(cloud, identity, never), [before]);
});

test('a pair of issuer and subject that another one has is a conflict that names it', async () => {
  const { create, names } = await payments();
  await create('api');
  await assert.rejects(create('api-2', wanted('api').subject), (error) => failsWith('conflict', 'FederatedCredentialPairTaken')(error) && /credential api of mi-payments/.test(String(error)));
  assert.deepEqual(await names(), ['api']);
});

test('the twenty-first is refused, and twenty stay', async () => {
  const { create, names, writes } = await payments();
  for (const name of numbers(20)) await create(name);
  await assert.rejects(create('one-more'), failsWith('conflict', 'TooManyFederatedCredentials'));
  assert.deepEqual([(await names()).length, writes().length], [20, 20]);
});

test('one of twenty can still be changed', async () => {
  const { cloud, identity, create } = await payments();
  for (const name of numbers(20)) await create(name);
  const changed = await updateFederatedCredential(cloud, identity, wanted('fc-7', 'system:serviceaccount:pay:new'), never);
  assert.equal(changed.subject, 'system:serviceaccount:pay:new');
});

test('ten that are created at once are all there, and no two writes met', async () => {
  const { create, names, writes } = await payments();
  await Promise.all(numbers(10).map(async (name) => create(name)));
  assert.deepEqual([(await names()).toSorted(), writes().map(({ status }) => status)], [numbers(10), Array.from({ length: 10 }, () => 201)]);
});

test('of two with one name that are created at once, the second is the conflict', async () => {
  const { create } = await payments();
  const [first, second] = await Promise.allSettled([create('api'), create('api')]);
  assert.equal(first?.status, 'fulfilled');
  assert.ok(second?.status === 'rejected' && failsWith('conflict', 'FederatedCredentialNameTaken')(second.reason));
});

test('who leaves the queue is passed over, and the others have their turn', async () => {
  const { create, names } = await payments();
  const leaving = new AbortController();
  const first = create('first');
  const left = create('left', undefined, leaving.signal);
  const last = create('last');
  leaving.abort();
  await assert.rejects(left, { name: 'AbortError' });
  await Promise.all([first, last]);
  assert.deepEqual(await names(), ['first', 'last']);
});

describe('while another window writes to the identity', () => {
  it('creating waits until it is done', async () => {
    const { azure, create, names } = await payments();
    azure.setFaults([{ ...concurrent, method: 'PUT', times: 2 }]);
    await create('api');
    assert.deepEqual(await names(), ['api']);
  });

  it('deleting waits as well', async () => {
    const { azure, cloud, identity, create, names } = await payments();
    await create('api');
    azure.setFaults([{ ...concurrent, method: 'DELETE', times: 1 }]);
    await deleteFederatedCredential(cloud, identity, 'api', never);
    assert.deepEqual(await names(), []);
  });

  it('it is given up after a while', async (context) => {
    const { azure, create, writes } = await payments();
    azure.setFaults([{ ...concurrent, method: 'PUT' }]);
    // Only the length of the pauses is cut.
    context.mock.method(Math, 'random', () => -0.499);
    await assert.rejects(create('api'), failsWith('conflict', concurrent.code));
    assert.equal(writes().length, 6);
  });

  it('the waiting can be left', async () => {
    const { azure, create, writes } = await payments();
    azure.setFaults([{ ...concurrent, method: 'PUT' }]);
    const leaving = new AbortController();
    const created = create('api', undefined, leaving.signal);
    while (writes().length === 0) await new Promise((resolve) => setImmediate(resolve));
    leaving.abort();
    await assert.rejects(created, { name: 'AbortError' });
    assert.equal(writes().length, 1);
  });

  it('another conflict is not tried again', async () => {
    const { azure, create, writes } = await payments();
    azure.setFaults([{ ...concurrent, method: 'PUT', code: 'Conflict' }]);
    await assert.rejects(create('api'), failsWith('conflict', 'Conflict'));
    assert.equal(writes().length, 1);
  });
});

test('a change keeps the name and changes the rest', async () => {
  const { cloud, identity, create } = await payments();
  await create('api');
  const changed = { name: 'api', issuer: 'https://oidc.example/2', subject: 'repo:contoso/pay:pull_request', audience: 'api://other' };
  await updateFederatedCredential(cloud, identity, changed, never);
  const [found] = await listFederatedCredentials(cloud, identity, never);
  assert.deepEqual({ ...found, id: '' }, { ...changed, id: '' });
});

test('a change to the pair of another one is a conflict that names it', async () => {
  const { cloud, identity, create } = await payments();
  await create('api');
  await create('web');
  await assert.rejects(updateFederatedCredential(cloud, identity, wanted('web', wanted('api').subject), never), failsWith('conflict', 'FederatedCredentialPairTaken'));
});

test('a credential that is gone is not made anew by changing it', async () => {
  const { cloud, identity, names } = await payments();
  await assert.rejects(updateFederatedCredential(cloud, identity, wanted('api'), never), failsWith('notFound', 'FederatedCredentialNotFound'));
  assert.deepEqual(await names(), []);
});

test('deleting twice is deleting once', async () => {
  const { cloud, identity, create, names } = await payments();
  await create('api');
  await deleteFederatedCredential(cloud, identity, 'API', never);
  await deleteFederatedCredential(cloud, identity, 'api', never);
  assert.deepEqual(await names(), []);
});

/** An identity that somebody deleted meanwhile. */
async function gone() {
  const all = await payments();
  await deleteIdentity(all.cloud, all.dev, all.identity.id, never);
  return all;
}

describe('an identity that is gone', () => {
  it('has no list: that is told, and not an empty one', async () => {
    const { cloud, identity } = await gone();
    await assert.rejects(listFederatedCredentials(cloud, identity, never), failsWith('notFound', 'ResourceNotFound'));
  });

  it('takes no new credential', async () => {
    const { create } = await gone();
    await assert.rejects(create('api'), failsWith('notFound', 'ResourceNotFound'));
  });

  it('has nothing left to delete', async () => {
    const { cloud, identity } = await gone();
    await deleteFederatedCredential(cloud, identity, 'api', never);
  });
});

test('who may only read is told which right is missing', async () => {
  const { azure, at } = await estate();
  const [identity] = await listIdentities(azure.cloud, at('Fabrikam Research'), never);
  assert.ok(identity);
  await assert.rejects(createFederatedCredential(azure.cloud, identity, wanted('api'), never), (error) => {
    assert.ok(error instanceof AzureError);
    assert.equal(error.missing?.action.toLowerCase(), 'microsoft.managedidentity/userassignedidentities/federatedidentitycredentials/write');
    return true;
  });
});

describe('clusters tell their issuer, and whether their pods are given tokens', () => {
  for (const [way, faults] of [['from Resource Graph', []], ['from their provider', [withoutGraph]]] as const) {
    it(way, async () => {
      const { azure, all } = await estate({ faults });
      const clusters = await everyPage(listResources(azure.cloud, all, ['cluster']), never);
      assert.deepEqual(
        clusters.map(({ name, oidcIssuer, workloadIdentity }) => [name, oidcIssuer?.replace(/[0-9a-f-]{36}/g, '…'), workloadIdentity]),
        [['aks-abs-demo', undefined, false], ['aks-legacy', undefined, false], ['aks-prod', 'https://northeurope.oic.prod-aks.azure.com/…/…/', true]],
      );
    });

    it(`${way}, and are found by it`, async () => {
      const { azure, all } = await estate({ faults });
      const prod = (await everyPage(listResources(azure.cloud, all, ['cluster']), never)).find(({ name }) => name === 'aks-prod');
      const found = await everyPage(listResources(azure.cloud, all, ['cluster'], clustersIssuing([prod?.oidcIssuer ?? '', 'https://elsewhere.example/'])), never);
      assert.deepEqual(found.map(({ name }) => name), ['aks-prod']);
    });
  }
});
