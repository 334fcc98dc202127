import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Cloud } from '../../../src/azure/cloud.ts';
import { listResources } from '../../../src/azure/inventory.ts';
import { everyPage } from '../../../src/azure/pages.ts';
import { kubeletsWithoutPull } from '../../../src/azure/reports/kubeletsWithoutPull.ts';
import { estate, never } from './estate.ts';

/** The cloud, whose Resource Graph knows registries from before they had a mode. */
function withoutModes(cloud: Cloud): Cloud {
  const { httpClient } = cloud;
  assert.ok(httpClient);
  return {
    ...cloud,
    httpClient: {
      async sendRequest(request) {
        const response = await httpClient.sendRequest(request);
        if (!request.url.includes('/providers/Microsoft.ResourceGraph/')) return response;
        return { ...response, bodyAsText: (response.bodyAsText ?? '').replaceAll(/"(LegacyRegistryPermissions|AbacRepositoryPermissions)"/g, 'null') };
      },
    },
  };
}

async function parts() {
  const { azure, at } = await estate();
  const prod = at('Contoso Prod');
  const modes = async () => (await everyPage(listResources(withoutModes(azure.cloud), [prod], ['registry']), never)).map(({ name, mode, modeTold }) => `${name} ${mode} ${modeTold ?? ''}`.trim());
  return { azure, dev: at('Contoso Dev'), prod, modes };
}

test('a registry of whose mode Resource Graph says nothing is asked for it, with one list for its subscription', async () => {
  const { azure, modes } = await parts();
  const since = azure.requests.length;
  assert.deepEqual(await modes(), ['acrcontosoprod abac', 'acrshared rbac']);
  assert.deepEqual(azure.requests.slice(since).map(({ path }) => path.replace(/^.*\/providers\//, '')), ['Microsoft.ResourceGraph/resources', 'Microsoft.ContainerRegistry/registries']);
});

test('where it may not be read either, the registry stands there, and nobody claims to know its mode', async () => {
  const { azure, modes } = await parts();
  azure.setFaults([{ path: '/Microsoft.ContainerRegistry/registries', status: 403, code: 'AuthorizationFailed', message: 'No.' }]);
  assert.deepEqual(await modes(), ['acrcontosoprod rbac false', 'acrshared rbac false']);
});

test('no kubelet is said to pull from nowhere because Resource Graph says nothing of modes', async () => {
  const { azure, dev, prod } = await parts();
  const unable = async () => (await everyPage(kubeletsWithoutPull(withoutModes(azure.cloud), [dev, prod]), never)).map(({ cluster }) => cluster.name);
  assert.deepEqual(await unable(), []);
  azure.setFaults([{ path: '/Microsoft.ContainerRegistry/registries', status: 403, code: 'AuthorizationFailed', message: 'No.' }]);
  assert.deepEqual(await unable(), []);
});
