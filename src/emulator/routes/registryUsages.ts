import { ok } from '../http.ts';
import type { EmulatorResponse } from '../http.ts';
import { groupId, keyOf } from '../ids.ts';
import { field, textOf } from '../json.ts';
import { resourceType } from '../providers.ts';
import { registryType } from '../registries.ts';
import { storedIn } from '../repositories.ts';
import { param, route } from '../route.ts';
import type { Context } from '../route.ts';
import { registryVersions } from './registries.ts';
import { existing } from './requests.ts';

const type = resourceType('Microsoft.ContainerRegistry/registries/listUsages', registryVersions);

export const registryUsageRoutes = [
  route('GET', '/subscriptions/{subscriptionId}/resourceGroups/{resourceGroup}/providers/Microsoft.ContainerRegistry/registries/{name}/listUsages', type, listUsages),
];

const gib = 1024 ** 3;

/** Included storage and webhooks of a SKU. Source: https://learn.microsoft.com/azure/container-registry/container-registry-skus */
const limits: Readonly<Record<string, { readonly size: number; readonly webhooks: number }>> = {
  basic: { size: 10 * gib, webhooks: 2 },
  standard: { size: 100 * gib, webhooks: 10 },
  premium: { size: 500 * gib, webhooks: 500 },
};

/** What a registry uses of what its SKU allows. */
function listUsages(context: Context): EmulatorResponse {
  const registry = existing(context.store, `${groupId(param(context, 'subscriptionId'), param(context, 'resourceGroup'))}/providers/${registryType}/${param(context, 'name')}`, registryType);
  const sku = keyOf(textOf(field(registry.sku, 'name')));
  const limit = limits[sku];
  if (!limit) throw new Error(`No registry has the SKU ${sku}.`);
  return ok({
    value: [
      { name: 'Size', limit: limit.size, currentValue: storedIn(context.store, registry.id), unit: 'Bytes' },
      { name: 'Webhooks', limit: limit.webhooks, currentValue: 0, unit: 'Count' },
    ],
  });
}
