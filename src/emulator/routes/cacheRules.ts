import { azureTime } from '../clock.ts';
import type { EmulatorResponse } from '../http.ts';
import { groupId, keyOf } from '../ids.ts';
import { page } from '../paging.ts';
import { resourceType } from '../providers.ts';
import { registryType } from '../registries.ts';
import { param, route } from '../route.ts';
import type { Context } from '../route.ts';
import { existing } from './requests.ts';

const type = resourceType('Microsoft.ContainerRegistry/registries/cacheRules', ['2025-11-01', '2025-04-01', '2024-11-01-preview', '2023-07-01']);

export const cacheRuleRoutes = [
  route('GET', '/subscriptions/{subscriptionId}/resourceGroups/{resourceGroup}/providers/Microsoft.ContainerRegistry/registries/{name}/cacheRules', type, list),
];

/** Shape: https://learn.microsoft.com/rest/api/containerregistry/cache-rules/list */
function list(context: Context): EmulatorResponse {
  const registry = existing(context.store, `${groupId(param(context, 'subscriptionId'), param(context, 'resourceGroup'))}/providers/${registryType}/${param(context, 'name')}`, registryType);
  return page(context, context.store.cacheRules.get(keyOf(registry.id)) ?? [], ({ name, source, target, createdAt }) => ({
    id: `${registry.id}/cacheRules/${name}`,
    name,
    type: 'Microsoft.ContainerRegistry/registries/cacheRules',
    properties: { sourceRepository: source, targetRepository: target, creationDate: azureTime(createdAt), provisioningState: 'Succeeded' },
  }));
}
