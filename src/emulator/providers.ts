/**
 * The resource providers of the sample: which types they have and which api-versions each type takes. Newest first.
 * The versions are those of the SDK packages, of the Azure CLI 2.45 and a few between them.
 */
export const providers: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  'Microsoft.Resources': {
    tenants: ['2022-12-01', '2022-09-01', '2021-01-01', '2020-01-01', '2019-11-01', '2019-06-01', '2016-06-01'],
    subscriptions: ['2022-12-01', '2022-09-01', '2021-01-01', '2020-01-01', '2019-11-01', '2019-06-01', '2016-06-01'],
    resourceGroups: ['2025-04-01', '2024-11-01', '2024-03-01', '2023-07-01', '2022-09-01', '2021-04-01', '2020-10-01', '2020-06-01', '2019-10-01', '2016-02-01'],
  },
  'Microsoft.Features': { features: ['2021-07-01', '2015-12-01'], providers: ['2021-07-01', '2015-12-01'] },
  'Microsoft.ManagedIdentity': {
    userAssignedIdentities: ['2024-11-30', '2023-07-31-preview', '2023-01-31', '2022-01-31-preview', '2018-11-30', '2015-08-31-preview'],
    'userAssignedIdentities/federatedIdentityCredentials': ['2024-11-30', '2023-07-31-preview', '2023-01-31', '2022-01-31-preview'],
    identities: ['2024-11-30', '2023-07-31-preview', '2023-01-31', '2022-01-31-preview', '2018-11-30'],
  },
  'Microsoft.Authorization': {
    roleAssignments: ['2022-04-01', '2020-10-01-preview', '2020-08-01-preview', '2020-04-01-preview', '2018-09-01-preview', '2018-01-01-preview', '2015-07-01'],
    roleDefinitions: ['2022-05-01-preview', '2022-04-01', '2018-01-01-preview', '2015-07-01'],
    permissions: ['2022-05-01-preview', '2022-04-01', '2018-07-01', '2018-01-01-preview', '2015-07-01'],
    denyAssignments: ['2024-07-01-preview', '2022-04-01', '2018-07-01-preview'],
  },
  'Microsoft.ContainerService': {
    managedClusters: ['2026-06-01', '2026-04-01', '2026-01-01', '2025-10-01', '2025-05-01', '2024-09-01', '2024-02-01', '2023-05-01', '2022-11-01'],
    'managedClusters/agentPools': ['2026-06-01', '2026-04-01', '2026-01-01', '2025-10-01', '2025-05-01', '2024-09-01', '2024-02-01', '2023-05-01', '2022-11-01'],
    'locations/operations': ['2017-08-31', '2016-03-30'],
    'locations/operationresults': ['2017-08-31', '2016-03-30'],
  },
  'Microsoft.ContainerRegistry': {
    registries: ['2025-11-01', '2025-04-01', '2024-11-01-preview', '2023-07-01', '2022-12-01', '2022-02-01-preview', '2021-09-01', '2021-08-01-preview', '2019-05-01'],
    'registries/operationStatuses': ['2025-11-01', '2025-04-01', '2024-11-01-preview', '2023-07-01', '2022-12-01', '2022-02-01-preview', '2021-09-01', '2021-08-01-preview', '2019-05-01'],
    checkNameAvailability: ['2025-11-01', '2025-04-01', '2024-11-01-preview', '2023-07-01', '2022-12-01', '2022-02-01-preview', '2021-09-01', '2021-08-01-preview', '2019-05-01'],
  },
  'Microsoft.ResourceGraph': { resources: ['2024-04-01', '2022-10-01', '2021-03-01', '2020-04-01-preview', '2019-04-01'] },
  'Microsoft.Compute': { virtualMachines: ['2024-11-01', '2024-07-01', '2024-03-01', '2023-09-01', '2022-11-01'] },
  'Microsoft.Web': { sites: ['2024-11-01', '2024-04-01', '2023-12-01', '2022-09-01', '2022-03-01'] },
  'Microsoft.KeyVault': { vaults: ['2024-11-01', '2023-07-01', '2022-11-01', '2022-07-01'] },
  'Microsoft.Storage': { storageAccounts: ['2025-01-01', '2024-01-01', '2023-05-01', '2022-09-01'] },
};

/** The provider and the type with the spelling of the table, or undefined. `type` has no namespace. */
export function findType(namespace: string, type: string): { namespace: string; type: string; versions: readonly string[] } | undefined {
  const spelled = findNamespace(namespace);
  if (spelled === undefined) return undefined;
  const found = Object.entries(providers[spelled] ?? {}).find(([name]) => name.toLowerCase() === type.toLowerCase());
  return found && { namespace: spelled, type: found[0], versions: found[1] };
}

export function findNamespace(namespace: string): string | undefined {
  return Object.keys(providers).find((name) => name.toLowerCase() === namespace.toLowerCase());
}

/** The type of a route, written "Namespace/type", to its api-versions. */
export function versionsOf(fullType: string): readonly string[] {
  const [namespace = '', ...type] = fullType.split('/');
  const found = findType(namespace, type.join('/'));
  if (!found) throw new Error(`The table of providers has no ${fullType}.`);
  return found.versions;
}
