import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SubscriptionRef } from '../../../src/azure/clients.ts';
import type { Cloud } from '../../../src/azure/cloud.ts';
import { listClusters } from '../../../src/azure/clusters.ts';
import { principalsById } from '../../../src/azure/directory.ts';
import { listIdentities } from '../../../src/azure/identities.ts';
import { countResources } from '../../../src/azure/inventory.ts';
import { listRegistries } from '../../../src/azure/registries.ts';
import { listResourceGroups } from '../../../src/azure/resourceGroups.ts';
import { roleDefinitions } from '../../../src/azure/roles.ts';
import { listSubscriptions } from '../../../src/azure/subscriptions.ts';
import { estate } from './estate.ts';

const never = new AbortController().signal;

/** One call of each client. */
const calls: Record<string, (cloud: Cloud, at: SubscriptionRef) => Promise<unknown>> = {
  subscriptions: async (cloud, at) => listSubscriptions(cloud, at, never),
  'resource groups': async (cloud, at) => listResourceGroups(cloud, at, never),
  identities: async (cloud, at) => listIdentities(cloud, at, never),
  clusters: async (cloud, at) => listClusters(cloud, at, never),
  registries: async (cloud, at) => listRegistries(cloud, at, never),
  roles: async (cloud, at) => roleDefinitions(cloud, at, never),
  'Resource Graph': async (cloud, at) => countResources(cloud, [at], never),
  'Microsoft Graph': async (cloud, at) => principalsById(cloud, at, ['11111111-2222-4333-8444-555555555555'], never),
};

for (const [name, call] of Object.entries(calls))
  test(`${name}: a claims challenge leads to one new token with the challenge, and one retry`, async () => {
    const { azure, at } = await estate();
    azure.setFaults([{ path: '/', challenge: true }]);
    const asked: (string | undefined)[] = [];
    const credential: Cloud['credential'] = (tenantId) => ({
      async getToken(scopes, options) {
        asked.push(options?.claims);
        return azure.cloud.credential(tenantId).getToken(scopes, options);
      },
    });
    const before = azure.requests.length;
    await call({ ...azure.cloud, credential }, at('Contoso Dev'));
    const statuses = azure.requests.slice(before).map(({ status }) => status);
    assert.equal(statuses[0], 401);
    assert.deepEqual(statuses.slice(1).filter((status) => status !== 200), []);
    assert.equal(asked.filter((claims) => claims !== undefined).length, 1);
    assert.equal(asked.length, 2);
  });

test('a challenge that is not met ends after one retry', async () => {
  const { azure, at } = await estate();
  azure.setFaults([{ path: '/', status: 401, code: 'InvalidAuthenticationToken', headers: { 'www-authenticate': `Bearer error="insufficient_claims", claims="${btoa('{"access_token":{}}')}"` } }]);
  const before = azure.requests.length;
  await assert.rejects(listIdentities(azure.cloud, at('Contoso Dev'), never), { kind: 'signInNeeded' });
  assert.equal(azure.requests.length - before, 2);
});
