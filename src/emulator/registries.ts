import { azureTime } from './clock.ts';
import { AzureFailure } from './http.ts';
import { groupId, keyOf } from './ids.ts';
import { field, merge } from './json.ts';
import type { JsonObject } from './json.ts';
import type { Resource } from './resource.ts';
import { loginServerSuffix } from './services.ts';
import { resourcesIn } from './store.ts';
import type { Store } from './store.ts';

export const registryType = 'Microsoft.ContainerRegistry/registries';

export interface RegistryRequest {
  readonly subscriptionId: string;
  readonly resourceGroup: string;
  readonly name: string;
  readonly location: string;
  readonly sku: string;
  readonly tags?: Readonly<Record<string, string>> | undefined;
  readonly properties?: JsonObject;
  /** User principal name of who creates it. */
  readonly by: string;
  readonly createdAt?: number;
}

export function newRegistry(store: Store, wanted: RegistryRequest): Resource {
  const { name, location, sku } = wanted;
  const created = wanted.createdAt ?? store.clock.now();
  const at = azureTime(created).replace('Z', '+00:00');
  const disabled = { days: 7, lastUpdatedTime: at, status: 'disabled' };
  return {
    sku: { name: sku, tier: sku },
    type: registryType,
    id: `${groupId(wanted.subscriptionId, wanted.resourceGroup)}/providers/${registryType}/${name}`,
    name,
    location,
    tags: wanted.tags ?? {},
    systemData: { createdBy: wanted.by, createdByType: 'User', createdAt: at, lastModifiedBy: wanted.by, lastModifiedByType: 'User', lastModifiedAt: at },
    properties: merge(
      {
        loginServer: `${name.toLowerCase()}${loginServerSuffix}`,
        creationDate: azureTime(created),
        provisioningState: 'Succeeded',
        adminUserEnabled: false,
        policies: {
          quarantinePolicy: { status: 'disabled' },
          trustPolicy: { type: 'Notary', status: 'disabled' },
          retentionPolicy: disabled,
          exportPolicy: { status: 'enabled' },
          azureADAuthenticationAsArmPolicy: { status: 'enabled' },
          softDeletePolicy: { retentionDays: 7, lastUpdatedTime: at, status: 'disabled' },
        },
        encryption: { status: 'disabled' },
        dataEndpointEnabled: false,
        dataEndpointHostNames: [],
        privateEndpointConnections: [],
        publicNetworkAccess: 'Enabled',
        networkRuleBypassOptions: 'AzureServices',
        zoneRedundancy: 'Disabled',
        anonymousPullEnabled: false,
        roleAssignmentMode: 'LegacyRegistryPermissions',
      },
      merge(networkRulesOf(sku), wanted.properties ?? {}),
    ),
  };
}

/** Premium registries alone have network rules, and always some (recorded). */
export function networkRulesOf(sku: string): JsonObject {
  return sku === 'Premium' ? { networkRuleSet: { defaultAction: 'Allow', ipRules: [] } } : {};
}

/** Registry names are global: the registry of any subscription that has the name. */
export function registryNamed(store: Store, name: string): Resource | undefined {
  for (const subscriptionId of store.subscriptions.keys()) {
    const found = resourcesIn(store, subscriptionId, registryType).find((registry) => keyOf(registry.name) === keyOf(name));
    if (found) return found;
  }
  return undefined;
}

/** Source: https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules, Microsoft.ContainerRegistry */
export function isRegistryName(name: string): boolean {
  return /^[a-z0-9]{5,50}$/i.test(name);
}

/**
 * Refuses content trust where it cannot be turned on: below Premium, and on a registry that is new, since it is being
 * retired. One that is there is taken for one that has had it. The words for a new one are Azure's, those for the SKU
 * are what it says of another policy that takes Premium.
 * Sources: https://github.com/hashicorp/terraform-provider-azurerm/pull/32752 and
 * https://github.com/Azure/bicep-registry-modules/issues/1316
 */
export function checkTrust(properties: JsonObject, sku: unknown, known: Resource | undefined): void {
  if (field(field(field(properties, 'policies'), 'trustPolicy'), 'status') !== 'enabled') return;
  if (sku !== 'Premium') throw new AzureFailure(400, 'SkuNotSupported', `The SKU ${String(sku)} is not supported.`);
  if (!known) throw new AzureFailure(400, 'ContentTrustUnsupported', "The value 'enabled' for property 'status' in 'trustPolicy' is not supported. Content Trust is being deprecated and will be completely removed on March 31, 2028. Refer to https://aka.ms/acr/dctdeprecation for details and transition guidance.");
}
