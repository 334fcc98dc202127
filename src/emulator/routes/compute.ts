import { coresUsed, totalOf } from '../cores.ts';
import { AzureFailure, ok } from '../http.ts';
import type { EmulatorResponse } from '../http.ts';
import { locationName, locations } from '../locations.ts';
import { page } from '../paging.ts';
import { resourceType } from '../providers.ts';
import { param, route } from '../route.ts';
import type { Context } from '../route.ts';
import { regionalCores, vmFamilies, vmSizes } from '../vmSizes.ts';
import type { VmSize } from '../vmSizes.ts';

// Which sizes of machines there are, and how many cores of them one may have.

const skus = resourceType('Microsoft.Compute/skus', ['2021-07-01', '2019-04-01', '2017-09-01']);
const usages = resourceType('Microsoft.Compute/locations/usages', ['2024-11-01', '2024-07-01', '2022-08-01', '2020-06-01']);

export const computeRoutes = [
  route('GET', '/subscriptions/{subscriptionId}/providers/Microsoft.Compute/skus', skus, listSkus),
  route('GET', '/subscriptions/{subscriptionId}/providers/Microsoft.Compute/locations/{location}/usages', usages, listUsages),
];

/** Source: https://learn.microsoft.com/rest/api/compute/resource-skus/list. Only a location can be filtered by. */
function listSkus(context: Context): EmulatorResponse {
  const filter = context.query.get('$filter');
  const [, wanted] = /^\s*location\s+eq\s+'([^']*)'\s*$/i.exec(filter ?? '') ?? [];
  if (filter !== undefined && wanted === undefined) throw new AzureFailure(400, 'InvalidFilter', `The filter '${filter}' is invalid. Only filters of the form "location eq '<location>'" are supported.`);
  const regions = wanted === undefined ? locations.map(({ name }) => name) : [locationName(wanted)].filter((name) => name !== undefined);
  return ok({ value: vmSizes.flatMap((size) => regions.map((region) => skuOf(size, region))) });
}

function skuOf({ name, family, cores, memoryGB, architecture, restricted }: VmSize, region: string): unknown {
  const capabilities = { vCPUs: cores, MemoryGB: memoryGB, CpuArchitectureType: architecture, vCPUsAvailable: cores, PremiumIO: 'True', HyperVGenerations: 'V1,V2' };
  return {
    resourceType: 'virtualMachines',
    name,
    tier: 'Standard',
    size: name.slice('Standard_'.length),
    family,
    locations: [region],
    locationInfo: [{ location: region, zones: ['1', '2', '3'], zoneDetails: [] }],
    capabilities: Object.entries(capabilities).map(([name, value]) => ({ name, value: String(value) })),
    restrictions: restricted ? [{ type: 'Location', values: [region], restrictionInfo: { locations: [region] }, reasonCode: 'NotAvailableForSubscription' }] : [],
  };
}

/** Source: https://learn.microsoft.com/rest/api/compute/usage/list */
function listUsages(context: Context): EmulatorResponse {
  const location = locationName(param(context, 'location'));
  if (location === undefined) throw new AzureFailure(400, 'NoRegisteredProviderFound', `No registered resource provider found for location '${param(context, 'location')}' and API version '${context.apiVersion}' for type 'locations/usages'.`);
  const used = coresUsed(context.store, param(context, 'subscriptionId'), location);
  const all = [usage('cores', 'Total Regional vCPUs', totalOf(used), regionalCores), ...vmFamilies.map(({ name, localized, limit }) => usage(name, localized, used.get(name) ?? 0, limit))];
  return page(context, all, (one) => one);
}

function usage(value: string, localizedValue: string, currentValue: number, limit: number): unknown {
  return { unit: 'Count', currentValue, limit, name: { value, localizedValue } };
}
