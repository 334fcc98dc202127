import assert from 'node:assert/strict';
import type { Cloud } from '../../../src/azure/cloud.ts';

/** The cloud, whose Resource Graph knows registries from before they had a mode. */
export function withoutModes(cloud: Cloud): Cloud {
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
