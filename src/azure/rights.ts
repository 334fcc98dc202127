import type { Right } from './access.ts';
import { parseResourceId } from './resourceId.ts';

/** A right as people call it. */
export interface NamedRight {
  readonly name: string;
  readonly right: Right;
}

const action = (name: string, what: string): NamedRight => ({ name, right: { action: what } });
const dataAction = (name: string, what: string): NamedRight => ({ name, right: { dataAction: what } });

/** What a right is for Azure. */
export function operationOf(right: Right): string {
  return 'action' in right ? right.action : right.dataAction;
}

const registries = 'Microsoft.ContainerRegistry/registries';
const vaults = 'Microsoft.KeyVault/vaults';
const storage = 'Microsoft.Storage/storageAccounts';
const clusters = 'Microsoft.ContainerService/managedClusters';
const identities = 'Microsoft.ManagedIdentity/userAssignedIdentities';
const cosmos = 'Microsoft.DocumentDB/databaseAccounts';

// What people ask of a resource of a type. Source of the operations: https://learn.microsoft.com/azure/role-based-access-control/resource-provider-operations
const byType: Readonly<Record<string, readonly NamedRight[]>> = {
  [registries.toLowerCase()]: [
    action('Pull images', `${registries}/pull/read`),
    action('Push images', `${registries}/push/write`),
    action('Delete images', `${registries}/artifacts/delete`),
    action('Sign images', `${registries}/sign/write`),
  ],
  [vaults.toLowerCase()]: [
    dataAction('Read secrets', `${vaults}/secrets/getSecret/action`),
    dataAction('List secrets', `${vaults}/secrets/readMetadata/action`),
    dataAction('Write secrets', `${vaults}/secrets/setSecret/action`),
    dataAction('Sign with keys', `${vaults}/keys/sign/action`),
    dataAction('Decrypt with keys', `${vaults}/keys/decrypt/action`),
    dataAction('Read certificates', `${vaults}/certificates/read`),
  ],
  [storage.toLowerCase()]: [
    dataAction('Read blobs', `${storage}/blobServices/containers/blobs/read`),
    dataAction('Write blobs', `${storage}/blobServices/containers/blobs/write`),
    dataAction('Delete blobs', `${storage}/blobServices/containers/blobs/delete`),
    dataAction('Read queue messages', `${storage}/queueServices/queues/messages/read`),
    dataAction('Read table entities', `${storage}/tableServices/tables/entities/read`),
    action('Read account keys', `${storage}/listKeys/action`),
  ],
  [clusters.toLowerCase()]: [
    action('Get user credentials', `${clusters}/listClusterUserCredential/action`),
    action('Get admin credentials', `${clusters}/listClusterAdminCredential/action`),
    action('Run commands', `${clusters}/runCommand/action`),
    dataAction('Read pods', `${clusters}/pods/read`),
    dataAction('Read Kubernetes secrets', `${clusters}/secrets/read`),
  ],
  [identities.toLowerCase()]: [
    action('Assign it to resources', `${identities}/assign/action`),
    action('Write federated credentials', `${identities}/federatedIdentityCredentials/write`),
  ],
  [cosmos.toLowerCase()]: [action('Read keys', `${cosmos}/listKeys/action`), action('Read read-only keys', `${cosmos}/readonlykeys/action`)],
  'microsoft.sql/servers': [action('Change firewall rules', 'Microsoft.Sql/servers/firewallRules/write'), action('Change the Microsoft Entra administrator', 'Microsoft.Sql/servers/administrators/write')],
  'microsoft.compute/virtualmachines': [action('Start', 'Microsoft.Compute/virtualMachines/start/action'), action('Run commands', 'Microsoft.Compute/virtualMachines/runCommand/action')],
};

/** In ABAC mode a registry looks at data actions of repositories alone. */
const inAbacMode: readonly NamedRight[] = [
  dataAction('Pull images', `${registries}/repositories/content/read`),
  dataAction('Push images', `${registries}/repositories/content/write`),
  dataAction('Delete images', `${registries}/repositories/content/delete`),
  dataAction('List repositories', `${registries}/catalog/read`),
];

export const assignRoles = action('Assign roles', 'Microsoft.Authorization/roleAssignments/write');

/** The rights that people ask about at a scope, those of its type first. `abac`: it is a registry in ABAC mode. */
export function rightsAt(scope: string, abac = false): readonly NamedRight[] {
  const type = typeAt(scope);
  const own = abac ? inAbacMode : (byType[type.toLowerCase()] ?? (parseResourceId(scope)?.type ? [] : ofContainers));
  return [...own, action('See it', `${type}/read`), action('Change it', `${type}/write`), action('Delete it', `${type}/delete`), assignRoles];
}

/** Of what lies in a subscription, a resource group or a management group. */
const ofContainers: readonly NamedRight[] = [
  action('Pull images', `${registries}/pull/read`),
  action('Push images', `${registries}/push/write`),
  dataAction('Read secrets', `${vaults}/secrets/getSecret/action`),
  dataAction('Read blobs', `${storage}/blobServices/containers/blobs/read`),
  action('Assign identities to resources', `${identities}/assign/action`),
];

/** The type in the name of the operations on a scope itself. */
function typeAt(scope: string): string {
  const id = parseResourceId(scope);
  if (!id) return 'Microsoft.Management/managementGroups';
  if (id.type) return id.type;
  return id.resourceGroup ? 'Microsoft.Resources/subscriptions/resourceGroups' : 'Microsoft.Resources/subscriptions';
}
