import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { dev, sample, send } from '../../contract/fixture.ts';

// What the real service answered once (never copied into the project): the sample has the same status, the same
// headers that clients act on, and at least the same properties.
const recordings = new URL('../../../../shared/data/azure/recordings/', import.meta.url);
const skip = existsSync(recordings) ? false : '../shared is not there';

interface Recording {
  readonly group: string;
  readonly liveResponse: { readonly statusCode: string; readonly headers: Readonly<Record<string, string>>; readonly body: unknown };
}

function recorded(group: string): Recording {
  const [operation = ''] = group.split(' ');
  const file = operation.split('_')[0] === 'Resources' ? 'ResourceGroups' : (operation.split('_')[0] ?? '');
  const all = JSON.parse(readFileSync(new URL(`${file}.json`, recordings), 'utf8')) as Recording[];
  const found = all.find((recording) => recording.group === group);
  assert.ok(found, `no recording ${group}`);
  return found;
}

/** The paths of a value's properties; of an array those of its first element. */
function paths(value: unknown, at = ''): string[] {
  if (Array.isArray(value)) return paths((value as unknown[])[0], `${at}[]`);
  if (typeof value !== 'object' || value === null) return [at];
  return [at, ...Object.entries(value).flatMap(([key, item]) => paths(item, `${at}/${key}`))];
}

const group = `/subscriptions/${dev}/resourceGroups/rg-pay`;
const msi = `${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities`;
const aks = `${group}/providers/Microsoft.ContainerService/managedClusters`;
const acr = `/subscriptions/${dev}/resourceGroups/rg-aks-demo/providers/Microsoft.ContainerRegistry/registries`;
const assignment = `${group}/providers/Microsoft.Authorization/roleAssignments/5f0f9c1e-2a43-4b0e-8a0c-3c1c2b1f6a11`;
const assigned = { properties: { roleDefinitionId: `/subscriptions/${dev}/providers/Microsoft.Authorization/roleDefinitions/acdd72a7-3385-48ef-bd42-f606fba81ae7`, principalId: '57a2c7e8-e15d-481b-a729-dc4336dbc186', principalType: 'User' } };
const credential = { properties: { issuer: 'https://oidc.example/1', subject: 'a', audiences: ['api://AzureADTokenExchange'] } };
const cluster = { location: 'westeurope', properties: { kubernetesVersion: '', dnsPrefix: 'x', agentPoolProfiles: [{ name: 'nodepool1', count: 1, mode: 'System' }], linuxProfile: { adminUsername: 'azureuser', ssh: { publicKeys: [{ keyData: 'x' }] } }, servicePrincipalProfile: { clientId: 'x', secret: 'y' } } };

type Step = readonly [method: string, path: string, body?: unknown];

/** A recorded operation, and the requests that lead to it here: the last one is compared. */
const operations: Readonly<Record<string, readonly Step[]>> = {
  'UserAssignedIdentities_CreateOrUpdate 201': [['PUT', `${msi}/mi-new?api-version=2023-01-31`, { location: 'westeurope' }]],
  'UserAssignedIdentities_Get 200': [['GET', `${msi}/mi-payments?api-version=2023-01-31`]],
  'UserAssignedIdentities_ListByResourceGroup 200': [['GET', `${msi}?api-version=2023-01-31`]],
  'UserAssignedIdentities_Delete 200': [['DELETE', `${msi}/mi-payments?api-version=2023-01-31`]],
  'FederatedIdentityCredentials_CreateOrUpdate 201': [['PUT', `${msi}/mi-payments/federatedIdentityCredentials/fic1?api-version=2023-01-31`, credential]],
  'FederatedIdentityCredentials_CreateOrUpdate 200': [
    ['PUT', `${msi}/mi-payments/federatedIdentityCredentials/fic1?api-version=2023-01-31`, credential],
    ['PUT', `${msi}/mi-payments/federatedIdentityCredentials/fic1?api-version=2023-01-31`, credential],
  ],
  'RoleAssignments_Create 201': [['PUT', `${assignment}?api-version=2022-04-01`, assigned]],
  'RoleAssignments_Delete 200': [['PUT', `${assignment}?api-version=2022-04-01`, assigned], ['DELETE', `${assignment}?api-version=2022-04-01`]],
  'RoleAssignments_ListForResourceGroup 200': [['GET', `${group}/providers/Microsoft.Authorization/roleAssignments?$filter=atScope()&api-version=2022-04-01`]],
  'RoleAssignments_Create 409': [['PUT', `${assignment}?api-version=2022-04-01`, assigned], ['PUT', `${assignment.slice(0, -1)}2?api-version=2022-04-01`, assigned]],
  'RoleAssignments_Create 400': [['PUT', `${assignment}?api-version=2022-04-01`, { properties: { ...assigned.properties, principalType: undefined } }]],
  'RoleDefinitions_List 200': [['GET', `${group}/providers/Microsoft.Authorization/roleDefinitions?$filter=roleName%20eq%20%27reader%27&api-version=2022-04-01`]],
  'ResourceGroups_CreateOrUpdate 201': [['PUT', `/subscriptions/${dev}/resourcegroups/rg-new?api-version=2022-09-01`, { location: 'westus2' }]],
  'ResourceGroups_CheckExistence 204': [['HEAD', `/subscriptions/${dev}/resourcegroups/rg-pay?api-version=2022-09-01`]],
  'ResourceGroups_CheckExistence 404': [['HEAD', `/subscriptions/${dev}/resourcegroups/rg-gone?api-version=2022-09-01`]],
  'ResourceGroups_Get 404': [['GET', `/subscriptions/${dev}/resourcegroups/rg-gone?api-version=2022-09-01`]],
  'ResourceGroups_Delete 202': [['DELETE', `/subscriptions/${dev}/resourcegroups/rg-pay?api-version=2022-09-01`]],
  'ResourceGroups_List 200': [['GET', `/subscriptions/${dev}/resourcegroups?api-version=2022-09-01`]],
  'ManagedClusters_CreateOrUpdate 201': [['PUT', `${aks}/aks-new?api-version=2023-05-01`, cluster]],
  'ManagedClusters_Get 404': [['GET', `${aks}/aks-gone?api-version=2023-05-01`]],
  'ManagedClusters_Delete 202': [['DELETE', `${aks}/aks-legacy?api-version=2023-05-01`]],
  'AgentPools_Get 200': [['GET', `${aks}/aks-legacy/agentPools/system?api-version=2023-05-01`]],
  'AgentPools_List 200': [['GET', `${aks}/aks-legacy/agentPools?api-version=2023-05-01`]],
  'Registries_Create 201': [['PUT', `${acr}/acrnew?api-version=2022-02-01-preview`, { location: 'westus2', sku: { name: 'Standard' }, properties: {} }]],
  'Registries_List 200': [['GET', `/subscriptions/${dev}/providers/Microsoft.ContainerRegistry/registries?api-version=2022-02-01-preview`]],
  'Registries_CheckNameAvailability 200': [['POST', `/subscriptions/${dev}/providers/Microsoft.ContainerRegistry/checkNameAvailability?api-version=2022-02-01-preview`, { name: 'acrfree', type: 'Microsoft.ContainerRegistry/registries' }]],
  'Registries_Delete 200': [['DELETE', `${acr}/acrabsdemo?api-version=2022-02-01-preview`]],
  'Features_Get 200': [['GET', `/subscriptions/${dev}/providers/Microsoft.Features/providers/Microsoft.ContainerService/features/MSIPreview?api-version=2021-07-01`]],
  'Features_Unregister 200': [['POST', `/subscriptions/${dev}/providers/Microsoft.Features/providers/Microsoft.ContainerService/features/MSIPreview/unregister?api-version=2021-07-01`]],
  'Subscriptions_ListLocations 200': [['GET', `/subscriptions/${dev}/locations?api-version=2019-11-01`]],
};

/** Recorded properties that are not everywhere, with the reason. */
const elsewhere: readonly (readonly [pattern: RegExp, why: string])[] = [
  [/\/networkProfile\/(podCidr|podCidrs)/, 'kubenet alone; the sample has Azure CNI'],
  [/\/tags(\/|$)/, 'what the recorded resource was tagged with'],
  [/\/(managedBy|zones)(\/|$)/, 'what the recorded resource happened to have'],
  [/\/policies\/.*|\/networkRuleSet/, 'policies and network rules of the recorded SKU'],
];

describe('the answers have the shape of the recorded ones', { skip }, () => {
  for (const [name, steps] of Object.entries(operations)) {
    it(name, async () => {
      const { liveResponse } = recorded(name);
      const { azure } = sample();
      let answer: Awaited<ReturnType<typeof send>> | undefined;
      for (const [method, path, body] of steps) answer = await send(azure, method, path, { ...(body !== undefined && { body }) });
      assert.equal(String(answer?.status), liveResponse.statusCode);
      for (const header of ['azure-asyncoperation', 'location']) assert.equal(header in (answer?.headers ?? {}), header in liveResponse.headers, header);
      assert.equal(answer?.body === '', liveResponse.body === null, 'a body or none');
      const ours = new Set(paths(answer?.json));
      const missing = paths(liveResponse.body).filter((path) => !ours.has(path) && !elsewhere.some(([pattern]) => pattern.test(path)));
      assert.deepEqual(missing, []);
    });
  }
});
