import { dev, fabrikam, sample, send } from '../../contract/fixture.ts';

export interface Recording {
  readonly group: string;
  /** Which exchange it is: unique. */
  readonly src: string;
  readonly liveRequest: { readonly url: string; readonly body: unknown };
  readonly liveResponse: { readonly statusCode: string; readonly headers: Readonly<Record<string, string>>; readonly body: unknown };
}

type Answer = Awaited<ReturnType<typeof send>>;

/** A fresh sample for one way to come to a recorded answer. */
export interface Replay {
  readonly recording: Recording;
  send(method: string, path: string, body?: unknown, tenantId?: string): Promise<Answer>;
  advance(ms: number): void;
}

/** The requests that lead to a recorded answer: the last one's is compared. */
export type Way = (at: Replay) => Promise<Answer>;

export function replayOf(recording: Recording): Replay {
  const { azure, clock } = sample();
  return {
    recording,
    send: (method, path, body, tenantId) => {
      const url = path.startsWith('https://') ? new URL(path) : undefined;
      const target = url ? `${url.pathname}${url.search}` : path;
      return send(azure, method, target, { ...(body !== undefined && { body }), ...(tenantId !== undefined && { tenantId }), ...(target.startsWith('/v1.0/') && { base: azure.cloud.graph }) });
    },
    advance: (ms) => clock.advance(ms),
  };
}

type Step = readonly [method: string, path: string, body?: unknown];

/** One request after the other. */
function steps(...all: [Step, ...Step[]]): Way {
  return async (at) => {
    const [first, ...others] = all;
    let answer = await at.send(...first);
    for (const step of others) answer = await at.send(...step);
    return answer;
  };
}

/** The steps with the recorded body in the last of them: what a real client sent, in a region that the sample has. */
function asRecorded(method: string, path: string, ...before: Step[]): Way {
  return async (at) => {
    for (const step of before) await at.send(...step);
    const { body } = at.recording.liveRequest;
    return at.send(method, path, typeof body === 'object' && body !== null && 'location' in body ? { ...body, location: 'westus2' } : body ?? undefined);
  };
}

const group = `/subscriptions/${dev}/resourceGroups/rg-pay`;
const group2 = `/subscriptions/${dev}/resourcegroups/rg-new?api-version=2022-09-01`;
const msi = `${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities`;
const msiVersion = 'api-version=2023-01-31';
const aks = `${group}/providers/Microsoft.ContainerService/managedClusters`;
const aksVersion = 'api-version=2023-05-01';
const acr = `/subscriptions/${dev}/resourceGroups/rg-aks-demo/providers/Microsoft.ContainerRegistry/registries`;
const acrVersion = 'api-version=2022-02-01-preview';
const features = `/subscriptions/${dev}/providers/Microsoft.Features`;
const authorization = 'providers/Microsoft.Authorization';
const assignment = `${group}/${authorization}/roleAssignments/5f0f9c1e-2a43-4b0e-8a0c-3c1c2b1f6a11?api-version=2022-04-01`;
const role = `/subscriptions/${dev}/${authorization}/roleDefinitions/acdd72a7-3385-48ef-bd42-f606fba81ae7`;
const assigned = { properties: { roleDefinitionId: role, principalId: '57a2c7e8-e15d-481b-a729-dc4336dbc186', principalType: 'User' } };
const described = { properties: { ...assigned.properties, description: 'Why', condition: "@Resource[a:b] stringEquals 'foo'", conditionVersion: '2.0' } };
const credential = { properties: { issuer: 'https://oidc.example/1', subject: 'a', audiences: ['api://AzureADTokenExchange'] } };
const credentialPath = `${msi}/mi-payments/federatedIdentityCredentials/fic1?${msiVersion}`;
const servicePrincipal = { clientId: '8c1f8e0a-7a43-4a0e-9f0c-3c1c2b1f6a11', secret: 'y' };
const linuxProfile = { adminUsername: 'azureuser', ssh: { publicKeys: [{ keyData: 'x' }] } };
const kubenet = { networkPlugin: 'kubenet', podCidr: '10.244.0.0/16', loadBalancerSku: 'standard' };
const cluster = { location: 'westus2', tags: { key1: 'value1' }, properties: { kubernetesVersion: '', dnsPrefix: 'x', agentPoolProfiles: [{ name: 'nodepool1', count: 1, mode: 'System', tags: { tag1: 'tv1' }, nodeLabels: { label1: 'value1' } }], linuxProfile, servicePrincipalProfile: servicePrincipal, networkProfile: kubenet } };
const premium = { location: 'westus2', sku: { name: 'Premium' }, properties: { networkRuleSet: { defaultAction: 'Deny', virtualNetworkRules: [], ipRules: [{ action: 'Allow', value: '16.17.18.0/24' }] } } };

/** A cluster of rg-pay as it is when the operations on it are over. */
const created = (name: string, body: unknown, ...more: Step[]): Way => async (at) => {
  await at.send('PUT', `${aks}/${name}?${aksVersion}`, body);
  at.advance(6000);
  for (const step of more.slice(0, -1)) {
    await at.send(...step);
    at.advance(6000);
  }
  return at.send(...(more.at(-1) ?? ['GET', `${aks}/${name}?${aksVersion}`]));
};

/** What a header of the answer leads to, after so many milliseconds. */
const followed = (way: Way, header: string, ms: number): Way => async (at) => {
  const { headers } = await way(at);
  at.advance(ms);
  return at.send('GET', headers[header] ?? '');
};

/** An object of the directory, found by name, and what is asked of it. */
const about = (collection: string, name: string, then: (id: string) => Step): Way => async (at) => {
  const { json } = await at.send('GET', `/v1.0/${collection}?$filter=${encodeURIComponent(`displayName eq '${name}'`)}`);
  return at.send(...then(String(json.value?.[0]?.['id'])));
};

const stop = steps(['POST', `${aks}/aks-legacy/stop?${aksVersion}`]);
const run = steps(['POST', `${aks}/aks-legacy/runCommand?${aksVersion}`, { command: 'kubectl get nodes', context: '' }]);
const newRegistry = steps(['PUT', `${acr}/acrnew?${acrVersion}`, { location: 'westus2', sku: { name: 'Standard' } }]);
const provider = `/subscriptions/${dev}/providers/Microsoft.ContainerService`;
const coreVersion = 'api-version=2022-09-01';
const nobody = '5f0f9c1e-2a43-4b0e-8a0c-3c1c2b1f6a11';
const nothing = '/v1.0/groups?$filter=displayName%20eq%20%27a%27%20and%20mailNickname%20eq%20%27b%27';

/** The ways to each recorded operation: every recording of it must come out of one of them. */
export const operations: Readonly<Record<string, readonly Way[]>> = {
  'UserAssignedIdentities_CreateOrUpdate 201': [steps(['PUT', `${msi}/mi-new?${msiVersion}`, { location: 'westeurope' }])],
  'UserAssignedIdentities_Get 200': [steps(['GET', `${msi}/mi-payments?${msiVersion}`])],
  'UserAssignedIdentities_ListByResourceGroup 200': [steps(['GET', `${msi}?${msiVersion}`])],
  'UserAssignedIdentities_Delete 200': [steps(['DELETE', `${msi}/mi-payments?${msiVersion}`])],
  'FederatedIdentityCredentials_CreateOrUpdate 201': [asRecorded('PUT', credentialPath)],
  'FederatedIdentityCredentials_CreateOrUpdate 200': [asRecorded('PUT', credentialPath, ['PUT', credentialPath, credential])],
  'FederatedIdentityCredentials_Get 200': [steps(['PUT', credentialPath, credential], ['GET', credentialPath])],
  'FederatedIdentityCredentials_List 200': [
    steps(['GET', `${msi}/mi-payments/federatedIdentityCredentials?${msiVersion}`]),
    steps(['PUT', credentialPath, credential], ['GET', `${msi}/mi-payments/federatedIdentityCredentials?${msiVersion}`]),
  ],
  'FederatedIdentityCredentials_Delete 200': [steps(['PUT', credentialPath, credential], ['DELETE', credentialPath])],
  'Operations_List 200': [steps(['GET', `/providers/Microsoft.ManagedIdentity/operations?${msiVersion}`])],
  'RoleAssignments_Create 201': [steps(['PUT', assignment, assigned]), steps(['PUT', assignment, described])],
  'RoleAssignments_Create 409': [steps(['PUT', assignment, assigned], ['PUT', assignment.replace('6a11', '6a12'), assigned])],
  'RoleAssignments_Create 400': [steps(['PUT', assignment, { properties: { ...assigned.properties, principalType: undefined } }])],
  'RoleAssignments_Get 200': [steps(['PUT', assignment, described], ['GET', assignment])],
  'RoleAssignments_Delete 200': [steps(['PUT', assignment, described], ['DELETE', assignment])],
  'RoleAssignments_ListForResourceGroup 200': [steps(['GET', `${group}/${authorization}/roleAssignments?$filter=atScope()&api-version=2022-04-01`])],
  'RoleAssignments_ListForScope 200': [steps(['GET', `${msi}/mi-payments/${authorization}/roleAssignments?$filter=atScope()&api-version=2022-04-01`])],
  'RoleDefinitions_List 200': [steps(['GET', `${group}/${authorization}/roleDefinitions?$filter=roleName%20eq%20%27reader%27&api-version=2022-04-01`])],
  'ResourceGroups_CreateOrUpdate 201': [steps(['PUT', group2, { location: 'westus2' }]), steps(['PUT', group2, { location: 'westus2', managedBy: 'a', tags: { a: 'b', c: '' } }])],
  'ResourceGroups_CreateOrUpdate 200': [steps(['PUT', group2, { location: 'westus2' }], ['PUT', group2, { location: 'westus2', managedBy: 'a', tags: { a: 'b' } }])],
  'ResourceGroups_Get 200': [steps(['PUT', group2, { location: 'westus2', managedBy: 'a', tags: {} }], ['GET', group2])],
  'ResourceGroups_Update 200': [asRecorded('PATCH', `/subscriptions/${dev}/resourceGroups/rg-pay?${coreVersion}`)],
  'ResourceGroups_CheckExistence 204': [steps(['HEAD', `/subscriptions/${dev}/resourcegroups/rg-pay?${coreVersion}`])],
  'ResourceGroups_CheckExistence 404': [steps(['HEAD', `/subscriptions/${dev}/resourcegroups/rg-gone?${coreVersion}`])],
  'ResourceGroups_Get 404': [steps(['GET', `/subscriptions/${dev}/resourcegroups/rg-gone?${coreVersion}`])],
  'ResourceGroups_Delete 202': [steps(['DELETE', `/subscriptions/${dev}/resourcegroups/rg-pay?${coreVersion}`])],
  'ResourceGroups_List 200': [
    steps(['GET', `/subscriptions/${dev}/resourcegroups?${coreVersion}`]),
    steps(['PUT', group2, { location: 'westus2', managedBy: 'a', tags: { a: 'b', c: '' } }], ['GET', `/subscriptions/${dev}/resourcegroups?$filter=tagname%20eq%20%27a%27%20and%20tagvalue%20eq%20%27b%27&${coreVersion}`]),
  ],
  'ManagedClusters_CreateOrUpdate 201': [asRecorded('PUT', `${aks}/aks-new?${aksVersion}`)],
  'ManagedClusters_CreateOrUpdate 200': [(at) => created('aks-new', cluster, ['PUT', `${aks}/aks-new?${aksVersion}`, at.recording.liveRequest.body])(at)],
  'ManagedClusters_Get 200': [created('aks-new', cluster), created('aks-new', { ...cluster, identity: { type: 'SystemAssigned' } })],
  'ManagedClusters_ListByResourceGroup 200': [created('aks-new', cluster, ['GET', `${aks}?${aksVersion}`])],
  'ManagedClusters_Get 404': [steps(['GET', `${aks}/aks-gone?${aksVersion}`])],
  'ManagedClusters_Delete 202': [steps(['DELETE', `${aks}/aks-legacy?${aksVersion}`])],
  'ManagedClusters_Stop 202': [stop],
  'ManagedClusters_Start 202': [followedBy(stop, ['POST', `${aks}/aks-legacy/start?${aksVersion}`])],
  'ManagedClusters_RunCommand 202': [asRecorded('POST', `${aks}/aks-legacy/runCommand?${aksVersion}`)],
  'ManagedClusters_GetCommandResult 202': [followed(run, 'location', 0)],
  'ManagedClusters_GetCommandResult 200': [followed(run, 'location', 2000)],
  'AgentPools_Get 200': [steps(['GET', `${aks}/aks-legacy/agentPools/system?${aksVersion}`]), created('aks-new', cluster, ['PUT', `${aks}/aks-new/agentPools/b?${aksVersion}`, { properties: { count: 3, mode: 'User', scaleDownMode: 'Delete', nodeLabels: { label1: 'value1' } } }], ['GET', `${aks}/aks-new/agentPools/b?${aksVersion}`])],
  'AgentPools_List 200': [created('aks-new', cluster, ['PUT', `${aks}/aks-new/agentPools/b?${aksVersion}`, { properties: { count: 3, availabilityZones: ['1', '2'] } }], ['GET', `${aks}/aks-new/agentPools?${aksVersion}`])],
  'POLL aks operations 200 InProgress': [followed(stop, 'azure-asyncoperation', 0)],
  'POLL aks operations 200 Succeeded': [followed(stop, 'azure-asyncoperation', 6000)],
  'POLL aks operationresults 204': [followed(stop, 'location', 6000)],
  'Registries_Create 201': [asRecorded('PUT', `${acr}/acrnew?${acrVersion}`)],
  'Registries_Get 200': [steps(['PUT', `${acr}/acrnew?${acrVersion}`, premium], ['GET', `${acr}/acrnew?${acrVersion}`])],
  'Registries_List 200': [steps(['PUT', `${acr}/acrnew?${acrVersion}`, premium], ['GET', `/subscriptions/${dev}/providers/Microsoft.ContainerRegistry/registries?${acrVersion}`])],
  'Registries_ListByResourceGroup 200': [steps(['PUT', `${acr}/acrnew?${acrVersion}`, premium], ['GET', `${acr}?${acrVersion}`])],
  'Registries_Update 200': [asRecorded('PATCH', `${acr}/acrnew?${acrVersion}`, ['PUT', `${acr}/acrnew?${acrVersion}`, premium])],
  'Registries_Update 201': [
    asRecorded('PATCH', `${acr}/acrnew?${acrVersion}`, ['PUT', `${acr}/acrnew?${acrVersion}`, premium]),
    steps(['PUT', `${acr}/acrnew?${acrVersion}`, premium], ['PATCH', `${acr}/acrnew?${acrVersion}`, { identity: { type: 'UserAssigned', userAssignedIdentities: { [`${msi}/mi-payments`]: {} } } }]),
  ],
  'Registries_ListUsages 200': [steps(['GET', `${acr}/acrabsdemo/listUsages?${acrVersion}`])],
  'Registries_CheckNameAvailability 200': ['acrfree', 'acrabsdemo'].map((name) => steps(['POST', `/subscriptions/${dev}/providers/Microsoft.ContainerRegistry/checkNameAvailability?${acrVersion}`, { name, type: 'Microsoft.ContainerRegistry/registries' }])),
  'Registries_Delete 200': [steps(['DELETE', `${acr}/acrabsdemo?${acrVersion}`])],
  'POLL acr operationStatuses 200 Creating': [followed(newRegistry, 'azure-asyncoperation', 0)],
  'POLL acr operationStatuses 200 Succeeded': [followed(newRegistry, 'azure-asyncoperation', 6000)],
  'Features_Get 200': [steps(['GET', `${features}/providers/Microsoft.ContainerService/features/MSIPreview?api-version=2021-07-01`])],
  'Features_List 200': [steps(['GET', `${features}/providers/Microsoft.ContainerService/features?api-version=2021-07-01`])],
  'Features_ListAll 200': [steps(['GET', `${features}/features?api-version=2021-07-01`])],
  'Features_Unregister 200': [steps(['POST', `${features}/providers/Microsoft.ContainerService/features/MSIPreview/unregister?api-version=2021-07-01`])],
  'Providers_Get 200': [steps(['GET', `${provider}?${coreVersion}`])],
  'Providers_Register 200': [asRecorded('POST', `${provider}/register?${coreVersion}`, ['POST', `${provider}/unregister?${coreVersion}`])],
  'Providers_Unregister 200': [steps(['POST', `${provider}/unregister?${coreVersion}`])],
  'Subscriptions_ListLocations 200': [steps(['GET', `/subscriptions/${dev}/locations?api-version=2019-11-01`])],
  'GRAPH get /v1.0/applications 200': [steps(['GET', `/v1.0/applications?$filter=startswith(displayName,'nothing')`]), steps(['GET', `/v1.0/applications?$filter=displayName%20eq%20'sp-aks-legacy'`])],
  'GRAPH get /v1.0/applications/{id} 200': [about('applications', 'sp-aks-legacy', (id) => ['GET', `/v1.0/applications/${id}`])],
  'GRAPH get /v1.0/applications/{id} 404': [steps(['GET', `/v1.0/applications/${nobody}`])],
  'GRAPH get /v1.0/groups 200': [steps(['GET', nothing]), steps(['GET', `/v1.0/groups?$filter=displayName%20eq%20'Platform%20Engineers'`])],
  'GRAPH get /v1.0/groups/{id} 200': [about('groups', 'Platform Engineers', (id) => ['GET', `/v1.0/groups/${id}`])],
  'GRAPH get /v1.0/groups/{id} 404': [steps(['GET', `/v1.0/groups/${nobody}`])],
  'GRAPH get /v1.0/groups/{id}/members 200': ['Platform Engineers', 'Engineering'].map((name) => about('groups', name, (id) => ['GET', `/v1.0/groups/${id}/members`])),
  'GRAPH get /v1.0/servicePrincipals 200': [
    steps(['GET', `/v1.0/servicePrincipals?$filter=servicePrincipalNames%2Fany%28c%3Ac%20eq%20%27${nobody}%27%29`]),
    steps(['GET', `/v1.0/servicePrincipals?$filter=displayName%20eq%20'sp-aks-legacy'`]),
  ],
  'GRAPH get /v1.0/servicePrincipals 403': [(at) => at.send('GET', '/v1.0/servicePrincipals', undefined, fabrikam)],
  'GRAPH get /v1.0/servicePrincipals/{id} 200': [about('servicePrincipals', 'sp-aks-legacy', (id) => ['GET', `/v1.0/servicePrincipals/${id}`])],
  'GRAPH get /v1.0/users 200': [steps(['GET', '/v1.0/users?$top=1']), steps(['GET', `/v1.0/users?$filter=startswith(userPrincipalName,'ada@')`])],
  'GRAPH get /v1.0/users/{u} 200': [steps(['GET', '/v1.0/users/ada@contoso.com'])],
  'GRAPH post /v1.0/directoryObjects/getByIds 200': [
    asRecorded('POST', '/v1.0/directoryObjects/getByIds'),
    ...['users', 'groups'].map((collection) => about(collection, collection === 'users' ? 'Ada Lovelace' : 'Platform Engineers', (id) => ['POST', '/v1.0/directoryObjects/getByIds', { ids: [id], types: ['user', 'group'] }])),
  ],
  'GRAPH post /v1.0/directoryObjects/{id}/checkMemberGroups 200': [
    about('users', 'Ada Lovelace', (id) => ['POST', `/v1.0/directoryObjects/${id}/checkMemberGroups`, { groupIds: [nobody] }]),
    (at) => about('groups', 'Platform Engineers', (id) => ['GET', `/v1.0/groups/${id}`])(at).then(({ json }) => about('users', 'Ada Lovelace', (id) => ['POST', `/v1.0/directoryObjects/${id}/checkMemberGroups`, { groupIds: [json.id] }])(at)),
  ],
  'GRAPH post /v1.0/groups/{id}/getMemberGroups 200': [
    about('groups', 'Platform Engineers', (id) => ['POST', `/v1.0/groups/${id}/getMemberGroups`, { securityEnabledOnly: false }]),
  ],
};

function followedBy(way: Way, step: Step): Way {
  return async (at) => {
    await way(at);
    at.advance(6000);
    return at.send(...step);
  };
}

/** What is recorded and not replayed: whole groups, or single exchanges by their source. */
export const exceptions: Readonly<Record<string, string>> = {
  'ManagedClusters_CreateOrUpdate 500': 'a failure of the service itself: a fault of the sample can be made to answer so',
  'POLL aks operations 502': 'a failure of the service itself: a fault of the sample can be made to answer so',
  'Registries_Delete 202': 'the deletion of a registry with replications, which the sample does not have',
  'POLL acr operationResults 200': 'the end of a deletion with replications, which the sample does not have',
  'POLL acr operationResults 200 Succeeded': 'the end of an import of images, which the sample does not have',
  'acs/test_aks_create_scale_with_custom_nodepool_name_msi.yaml#37': "the provider's own 404 in the moment in which Resource Manager still knows a deleted cluster: in the sample they are one",
  'acs/test_aks_availability_zones_msi.yaml#11': 'an error that the service got over by itself',
  'acs/test_aks_availability_zones_msi.yaml#25': 'an error that the service got over by itself',
  'acs/test_aks_stop_and_start.yaml#19': 'an error that the service got over by itself',
  'acs/test_aks_stop_and_start.yaml#20': 'an error that the service got over by itself',
};

/** Recorded properties that are not everywhere, with the reason. */
export const elsewhere: readonly (readonly [pattern: RegExp, why: string])[] = [
  [/\/(tags|nodeLabels)\/./, 'which tags and labels the recorded resource had'],
  [/\/(managedBy|zones)(\/|$)/, 'what the recorded resource happened to have'],
  [/\/zoneMappings\[\]/, 'the zones of a type that the sample does not have'],
  [/\/authorizations?(\[\])?(\/|$)/, 'the application that a provider acts as: of each its own'],
];
