import assert from 'node:assert/strict';
import { it } from 'node:test';
import { listAssignmentsAt } from '../../../src/azure/assignments.ts';
import type { SubscriptionRef } from '../../../src/azure/clients.ts';
import type { Cloud } from '../../../src/azure/cloud.ts';
import { listClusters } from '../../../src/azure/clusters.ts';
import { AzureError } from '../../../src/azure/errors.ts';
import { listIdentities } from '../../../src/azure/identities.ts';
import { listRegistries } from '../../../src/azure/registries.ts';
import { listResourceGroups } from '../../../src/azure/resourceGroups.ts';
import { roleDefinitions } from '../../../src/azure/roles.ts';
import { listLocations, listSubscriptions, listTenants } from '../../../src/azure/subscriptions.ts';
import { estate, never } from './estate.ts';

// The generations of the SDK keep different parts of a refusal; people need all of it, from each.

const action = 'Microsoft.Example/things/read';

const lists: Record<string, (cloud: Cloud, at: SubscriptionRef) => Promise<unknown>> = {
  tenants: async (cloud) => listTenants(cloud, undefined, never),
  subscriptions: async (cloud, at) => listSubscriptions(cloud, at, never),
  locations: async (cloud, at) => listLocations(cloud, at, never),
  'resource groups': async (cloud, at) => listResourceGroups(cloud, at, never),
  identities: async (cloud, at) => listIdentities(cloud, at, never),
  clusters: async (cloud, at) => listClusters(cloud, at, never),
  registries: async (cloud, at) => listRegistries(cloud, at, never),
  'role definitions': async (cloud, at) => roleDefinitions(cloud, at, never),
  'role assignments': async (cloud, at) => listAssignmentsAt(cloud, at, `/subscriptions/${at.subscriptionId}`, never),
};

for (const [what, list] of Object.entries(lists)) {
  it(`a list of ${what} that is refused says what Azure said, and which right is missing`, async () => {
    const { azure, at } = await estate();
    const dev = at('Contoso Dev');
    const scope = `/subscriptions/${dev.subscriptionId}`;
    const message = `The client 'ada@contoso.com' does not have authorization to perform action '${action}' over scope '${scope}'.`;
    azure.setFaults([{ path: '/', status: 403, code: 'AuthorizationFailed', message }]);
    const error = await list(azure.cloud, dev).catch((reason: unknown) => reason);
    assert.ok(error instanceof AzureError);
    assert.deepEqual([error.kind, error.code, error.message, error.missing], ['denied', 'AuthorizationFailed', message, { action, scope }]);
  });
}

it('who asks for the same at the same time is told the same', async () => {
  const { azure, at } = await estate();
  azure.setFaults([{ path: 'userAssignedIdentities', status: 403, code: 'AuthorizationFailed', message: 'No.' }]);
  const ask = async () => listIdentities(azure.cloud, at('Contoso Dev'), never).catch((reason: unknown) => (reason as Error).message);
  assert.deepEqual(await Promise.all([ask(), ask()]), ['No.', 'No.']);
});
