// What an exchange with the sample may be although no specification says so, each with a reason. Nothing else is.

const recorded = 'recorded from the real service, ../shared/data/azure/recordings';

/** An answer, or a request that was accepted, that differs from its specification as with the real service. */
export interface Deviation {
  /** The operation's name in the specification, or Graph's path. */
  readonly operation: RegExp;
  readonly side: 'request' | 'response';
  /** The code of the issue, and where it is. */
  readonly issue: RegExp;
  /** Only for clients that ask for an older api-version than this. */
  readonly before?: string;
  readonly reason: string;
  readonly source: string;
}

export const deviations: readonly Deviation[] = [
  {
    operation: /^\/v1\.0\//,
    side: 'response',
    issue: /^GRAPH_UNKNOWN_PROPERTY .*\.createdDateTime$/,
    reason: 'Graph tells when a service principal was created, though the type in its metadata does not',
    source: recorded,
  },
  {
    operation: /^\/v1\.0\//,
    side: 'response',
    issue: /^GRAPH_UNKNOWN_PROPERTY .*\.creationOptions$/,
    reason: 'Graph answers the creationOptions of a group, though the type in its metadata does not have them',
    source: recorded,
  },
  {
    operation: /^\/v1\.0\/.*revokeSignInSessions$/,
    side: 'response',
    issue: /^GRAPH_CONTEXT /,
    reason: 'Graph answers an action with a plain value, of which its types say nothing',
    source: 'https://learn.microsoft.com/graph/api/user-revokesigninsessions',
  },
  {
    operation: /^AgentPools_UpgradeNodeImageVersion$/,
    side: 'response',
    issue: /^INVALID_RESPONSE_CODE /,
    reason: 'a pool that has the newest image is answered with 304',
    source: 'https://github.com/Azure/azure-cli-extensions/pull/5989',
  },
  {
    operation: /./,
    side: 'request',
    issue: /^READONLY_PROPERTY_NOT_ALLOWED_IN_REQUEST /,
    reason: 'a client may send back what it was answered, with what only the service sets: that is passed over',
    source: 'https://github.com/Azure/azure-resource-manager-rpc/blob/master/v1.0/resource-api-reference.md#put-resource',
  },
  {
    operation: /^ManagedClusters_/,
    side: 'response',
    issue: /^ENUM_CASE_MISMATCH .*\.networkProfile\.loadBalancerSku$/,
    reason: 'a cluster answers loadBalancerSku "Standard", the specification has "standard"',
    source: recorded,
  },
  {
    operation: /^ManagedClusters_/,
    side: 'request',
    issue: /^ENUM_CASE_MISMATCH .*\.networkProfile\.loadBalancerSku$/,
    reason: 'a client sends the loadBalancerSku "Standard" back as it was answered, and it is accepted',
    source: recorded,
  },
  {
    operation: /^(ManagedClusters|AgentPools)_/,
    side: 'response',
    issue: /^OBJECT_ADDITIONAL_PROPERTIES \$\.(code|message|details|subcode)$/,
    reason: 'errors of the cluster service itself, not of the gateway before it, have no "error" around them',
    source: recorded,
  },
  ...(['request', 'response'] as const).map((side) => ({
    operation: /^ManagedClusters_/,
    side,
    issue: /^OBJECT_ADDITIONAL_PROPERTIES .*\.networkProfile\.dockerBridgeCidr$/,
    before: '2023',
    reason: `dockerBridgeCidr was still there in the api-versions of 2022 (${side})`,
    source: 'azure-mgmt-containerservice 21.1.0, models of v2022_11_01',
  })),
  {
    operation: /^(ManagedClusters|AgentPools)_/,
    side: 'response',
    issue: /^OBJECT_ADDITIONAL_PROPERTIES .*\.eTag$/,
    reason: 'operations on clusters and pools of which only the files of 2024-02-01 tell, which know no eTag yet',
    source: 'AgentPool and ManagedCluster in managedClusters.json of 2026-06-01',
  },
  {
    operation: /^Registries_/,
    side: 'response',
    issue: /^OBJECT_ADDITIONAL_PROPERTIES .*\.softDeletePolicy$/,
    before: '2023',
    reason: 'the previews of registries have a policy of soft deletion, and only the stable files are there',
    source: recorded,
  },
  {
    operation: /^Registries_/,
    side: 'response',
    issue: /^ENUM_CASE_MISMATCH .*\.identity\.type$/,
    reason: 'a registry answers its identity.type as "systemAssigned" or "userAssigned"',
    source: recorded,
  },
  {
    operation: /^Resources$/,
    side: 'response',
    issue: /^INVALID_TYPE \$\.error\.details\[\]\['(line|characterPositionInLine)'\]$/,
    reason: 'Resource Graph says with numbers where a query is wrong, though the details of an error have objects alone',
    source: 'https://learn.microsoft.com/azure/governance/resource-graph/troubleshoot/general',
  },
  {
    operation: /^(AgentPools|ManagedClusters)_Get$/,
    side: 'request',
    issue: /^PATTERN \.path\.\w+$/,
    reason: 'a name in a URL may have any case, also where the pattern for new names wants lower case',
    source: 'https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules',
  },
  {
    operation: /^Registries_CheckNameAvailability$/,
    side: 'request',
    issue: /^(MIN_LENGTH|MAX_LENGTH|PATTERN) \$\.name$/,
    reason: 'whether a name is valid is what checkNameAvailability is asked: it answers the reason "Invalid"',
    source: 'https://learn.microsoft.com/rest/api/containerregistry/registries/check-name-availability',
  },
  {
    operation: /^Registries_Update$/,
    side: 'request',
    issue: /^OBJECT_ADDITIONAL_PROPERTIES \$\.(location|properties\.zoneRedundancy|properties\.policies\.softDeletePolicy)$/,
    reason: 'az acr identity assign sends the whole registry back as it was answered',
    source: 'https://github.com/Azure/azure-cli/blob/azure-cli-2.45.0/src/azure-cli/azure/cli/command_modules/acr/custom.py',
  },
];

/** URLs that stand in no specification. */
export interface Unspecified {
  readonly method?: string;
  readonly path: RegExp;
  /** The answers that are meant; all of them when left out. */
  readonly status?: RegExp;
  readonly reason: string;
  readonly source: string;
}

const subscription = String.raw`^\/subscriptions\/[^/]+`;

export const unspecified: readonly Unspecified[] = [
  {
    method: 'GET',
    path: /^\/metadata\/endpoints$/,
    reason: "the cloud's metadata, whose specification is not there",
    source: 'https://learn.microsoft.com/azure-stack/user/azure-stack-version-profiles-ruby#get-the-azure-stack-hub-endpoints',
  },
  {
    method: 'GET',
    path: new RegExp(String.raw`${subscription}\/providers\/Microsoft\.ContainerService\/locations\/[^/]+\/(operations|operationresults)\/[^/]+$`, 'i'),
    reason: 'how far an operation on a cluster is: a client takes the URL from a header',
    source: recorded,
  },
  {
    method: 'GET',
    path: new RegExp(String.raw`${subscription}\/resourceGroups\/[^/]+\/providers\/Microsoft\.ContainerRegistry\/registries\/[^/]+\/operationStatuses\/[^/]+$`, 'i'),
    reason: 'how far an operation on a registry is',
    source: recorded,
  },
  {
    method: 'GET',
    path: new RegExp(String.raw`${subscription}\/operationresults\/[^/]+$`, 'i'),
    reason: 'whether a resource group is deleted',
    source: recorded,
  },
  {
    method: 'GET',
    path: new RegExp(String.raw`${subscription}(\/resourceGroups\/[^/]+\/providers\/[^/]+\/\/?[^/]+\/[^/]+)?\/providers\/Microsoft\.Authorization\/permissions$`, 'i'),
    reason: 'permissions of a subscription, and of a resource that has no parent, whose path the specification wants',
    source: 'https://learn.microsoft.com/rest/api/authorization/permissions',
  },
  {
    path: /\/providers\/Microsoft\.(Compute\/virtualMachines|Compute\/virtualMachineScaleSets|Web\/sites|KeyVault\/vaults|Storage\/storageAccounts|Sql\/servers|DocumentDB\/databaseAccounts)(\/[^/]+)?$/i,
    reason: 'resources of providers whose specifications are not there',
    source: '../shared/data/azure/index.json',
  },
  {
    method: 'GET',
    path: new RegExp(String.raw`${subscription}\/providers\/Microsoft\.Compute\/(skus|locations\/[^/]+\/usages)$`, 'i'),
    reason: 'sizes of machines, and how many cores of them one may have: the specification of Microsoft.Compute is not there',
    source: 'https://learn.microsoft.com/rest/api/compute/resource-skus/list, https://learn.microsoft.com/rest/api/compute/usage/list',
  },
  {
    path: /^\/providers\/Microsoft\.(Management\/(managementGroups(\/.*)?|getEntities)|Authorization\/elevateAccess)$/i,
    reason: 'management groups, and elevated access to them, whose specifications are not there',
    source: '../shared/data/azure/index.json',
  },
  {
    path: /\/providers\/Microsoft\.Authorization\/locks(\/[^/]+)?$/i,
    reason: 'locks, whose specification is not there',
    source: '../shared/data/azure/index.json',
  },
  {
    method: 'GET',
    path: /^\/beta\/reports\/servicePrincipalSignInActivities$/i,
    reason: "the last sign-ins of service principals, a report that Graph has in beta alone, and beta's types are not there",
    source: 'https://learn.microsoft.com/graph/api/reportroot-list-serviceprincipalsigninactivities',
  },
  {
    path: /^\/beta\/servicePrincipals$/,
    status: /^400$/,
    reason: 'what is not that report is refused in beta',
    source: 'test/contract/directory.test.ts',
  },
  {
    method: 'GET',
    path: /\/providers\/Microsoft\.Insights\/eventtypes\/management\/values$/i,
    reason: 'the activity log, whose specification is not there',
    source: 'https://learn.microsoft.com/rest/api/monitor/activity-logs/list',
  },
  {
    method: 'GET',
    path: /^\/providers\/Microsoft\.Authorization\/roleDefinitions(\/[^/]+)?$/i,
    reason: 'roles at the root of the tenant, where the specification wants a scope that is not empty',
    source: 'https://learn.microsoft.com/azure/role-based-access-control/role-definitions-list',
  },
  {
    path: /^\/msi\/token$|^\/common\/discovery\/instance$|^\/[^/]+(\/v2\.0)?\/\.well-known\/openid-configuration$|^\/[^/]+\/(oauth2|discovery)(\/v2\.0)?\/\w+$/i,
    reason: 'the token authority, which speaks OAuth',
    source: 'https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow',
  },
  {
    path: /^\/(v2\/|oauth2\/(exchange|token)|acr\/v1\/(_catalog|.+\/_tags(\/[^/]+)?|.+\/_manifests\/[^/]+))$/,
    reason: 'registries at their login servers, whose specification is not there',
    source: 'https://learn.microsoft.com/rest/api/containerregistry',
  },
  {
    path: /^\/(nothing|etc(\/passwd)?|x|%00%ff%)$|\/providers\/(Microsoft\.Nothing|constructor)\/|\/Microsoft\.ManagedIdentity\/(things$|.*\/nothing\/)/,
    status: /^404$/,
    reason: 'a path that tests make up, and that is refused',
    source: 'test/contract/protocol.test.ts, test/contract/front.test.ts',
  },
  {
    path: /./,
    status: /^405$/,
    reason: 'a method that no operation has is refused',
    source: 'RFC 9110, section 15.5.6',
  },
];
