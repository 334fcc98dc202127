import { azureTime } from './clock.ts';
import type { Permission, RoleDefinition } from './resource.ts';

interface BuiltIn {
  readonly description: string;
  readonly actions?: readonly string[];
  readonly notActions?: readonly string[];
  readonly dataActions?: readonly string[];
}

const registry = 'Microsoft.ContainerRegistry/registries';
const repositories = `${registry}/repositories`;
const blobs = 'Microsoft.Storage/storageAccounts/blobServices/containers';
// What most service roles carry beside their own actions.
const common = ['Microsoft.Authorization/*/read', 'Microsoft.Insights/alertRules/*', 'Microsoft.ResourceHealth/availabilityStatuses/read', 'Microsoft.Resources/deployments/*', 'Microsoft.Resources/subscriptions/resourceGroups/read', 'Microsoft.Support/*'];

/**
 * "GUID name" to what the role may do.
 * Source: https://learn.microsoft.com/azure/role-based-access-control/built-in-roles
 */
const builtIns: Readonly<Record<string, BuiltIn>> = {
  '8e3af657-a8ff-443c-a75c-2fe8c4bcb635 Owner': { description: 'Grants full access to manage all resources, including the ability to assign roles in Azure RBAC.', actions: ['*'] },
  'b24988ac-6180-42a0-ab88-20f7382dd24c Contributor': {
    description: 'Grants full access to manage all resources, but does not allow you to assign roles in Azure RBAC, manage assignments in Azure Blueprints, or share image galleries.',
    actions: ['*'],
    notActions: [
      'Microsoft.Authorization/*/Delete', 'Microsoft.Authorization/*/Write', 'Microsoft.Authorization/elevateAccess/Action',
      'Microsoft.Blueprint/blueprintAssignments/write', 'Microsoft.Blueprint/blueprintAssignments/delete',
      'Microsoft.Compute/galleries/share/action', 'Microsoft.Purview/consents/write', 'Microsoft.Purview/consents/delete',
    ],
  },
  'acdd72a7-3385-48ef-bd42-f606fba81ae7 Reader': { description: 'View all resources, but does not allow you to make any changes.', actions: ['*/read'] },
  '18d7d88d-d35e-4fb5-a5c3-7773c20a72d9 User Access Administrator': {
    description: 'Lets you manage user access to Azure resources.',
    actions: ['*/read', 'Microsoft.Authorization/*', 'Microsoft.Support/*'],
  },
  'f58310d9-a9f6-439a-9e8d-f62e7b41a168 Role Based Access Control Administrator': {
    description: 'Manage access to Azure resources by assigning roles using Azure RBAC. This role does not allow you to manage access using other ways, such as Azure Policy.',
    actions: ['Microsoft.Authorization/roleAssignments/write', 'Microsoft.Authorization/roleAssignments/delete', '*/read', 'Microsoft.Support/*'],
  },
  'f1a07417-d97a-45cb-824c-7a7467783830 Managed Identity Operator': {
    description: 'Read and Assign User Assigned Identity',
    actions: ['Microsoft.ManagedIdentity/userAssignedIdentities/*/read', 'Microsoft.ManagedIdentity/userAssignedIdentities/*/assign/action', ...common],
  },
  'e40ec5ca-96e0-45a2-b4ff-59039f2c2b59 Managed Identity Contributor': {
    description: 'Create, Read, Update, and Delete User Assigned Identity',
    actions: ['Microsoft.ManagedIdentity/userAssignedIdentities/read', 'Microsoft.ManagedIdentity/userAssignedIdentities/write', 'Microsoft.ManagedIdentity/userAssignedIdentities/delete', 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials/*', ...common],
  },
  '7f951dda-4ed3-4680-a7ca-43fe172d538d AcrPull': { description: 'acr pull', actions: [`${registry}/pull/read`] },
  '8311e382-0749-4cb8-b61a-304f252e45ec AcrPush': { description: 'acr push', actions: [`${registry}/pull/read`, `${registry}/push/write`] },
  'c2f4ef07-c644-48eb-af81-4b1b4947fb11 AcrDelete': { description: 'acr delete', actions: [`${registry}/artifacts/delete`] },
  '6cef56e8-d556-48e5-a04f-b8e64114680f AcrImageSigner': { description: 'acr image signer', actions: [`${registry}/sign/write`], dataActions: [`${registry}/trustedCollections/write`] },
  'b93aa761-3e63-49ed-ac28-beffa264f7ac Container Registry Repository Reader': {
    description: 'Allow for read access to Azure Container Registry repositories.',
    dataActions: [`${repositories}/metadata/read`, `${repositories}/content/read`],
  },
  '2a1e307c-b015-4ebd-883e-5b7698a07328 Container Registry Repository Writer': {
    description: 'Allow for write access to Azure Container Registry repositories.',
    dataActions: [`${repositories}/metadata/read`, `${repositories}/content/read`, `${repositories}/metadata/write`, `${repositories}/content/write`],
  },
  '2efddaa5-3f1f-4df3-97df-af3f13818f4c Container Registry Repository Contributor': {
    description: 'Allow for read, write, and delete access to Azure Container Registry repositories.',
    dataActions: ['read', 'write', 'delete'].flatMap((verb) => [`${repositories}/metadata/${verb}`, `${repositories}/content/${verb}`]),
  },
  'bfdb9389-c9a5-478a-bb2f-ba9ca092c3c7 Container Registry Repository Catalog Lister': {
    description: 'Allow for listing all repositories in an Azure Container Registry.',
    dataActions: [`${registry}/catalog/read`],
  },
  '9980e02c-c2be-4d73-94e8-173b1dc7cf3c Virtual Machine Contributor': {
    description: 'Lets you manage virtual machines, but not access to them, and not the virtual network or storage account they’re connected to.',
    actions: ['Microsoft.Compute/availabilitySets/*', 'Microsoft.Compute/locations/*', 'Microsoft.Compute/virtualMachines/*', 'Microsoft.Compute/virtualMachineScaleSets/*', 'Microsoft.Compute/disks/write', 'Microsoft.Compute/disks/read', 'Microsoft.Compute/disks/delete', 'Microsoft.Network/networkInterfaces/*', 'Microsoft.Network/virtualNetworks/read', 'Microsoft.Network/virtualNetworks/subnets/join/action', ...common],
  },
  '4633458b-17de-408a-b874-0445c86b69e6 Key Vault Secrets User': {
    description: 'Read secret contents. Only works for key vaults that use the ‘Azure role-based access control’ permission model.',
    dataActions: ['Microsoft.KeyVault/vaults/secrets/getSecret/action', 'Microsoft.KeyVault/vaults/secrets/readMetadata/action'],
  },
  '2a2b9908-6ea1-4ae2-8e65-a410df84e7d1 Storage Blob Data Reader': {
    description: 'Allows for read access to Azure Storage blob containers and data',
    actions: [`${blobs}/read`, 'Microsoft.Storage/storageAccounts/blobServices/generateUserDelegationKey/action'],
    dataActions: [`${blobs}/blobs/read`],
  },
  'ba92f5b4-2d11-453d-a403-e96b0029c9fe Storage Blob Data Contributor': {
    description: 'Allows for read, write and delete access to Azure Storage blob containers and data',
    actions: [`${blobs}/delete`, `${blobs}/read`, `${blobs}/write`, 'Microsoft.Storage/storageAccounts/blobServices/generateUserDelegationKey/action'],
    dataActions: [`${blobs}/blobs/delete`, `${blobs}/blobs/read`, `${blobs}/blobs/write`, `${blobs}/blobs/move/action`, `${blobs}/blobs/add/action`],
  },
  '4abbcc35-e782-43d8-92c5-2d3f1bd2253f Azure Kubernetes Service Cluster User Role': {
    description: 'List cluster user credential action.',
    actions: ['Microsoft.ContainerService/managedClusters/listClusterUserCredential/action', 'Microsoft.ContainerService/managedClusters/read'],
  },
  '0ab0b1a8-8aac-4efd-b8c2-3ee1fb270be8 Azure Kubernetes Service Cluster Admin Role': {
    description: 'List cluster admin credential action.',
    actions: ['Microsoft.ContainerService/managedClusters/listClusterAdminCredential/action', 'Microsoft.ContainerService/managedClusters/accessProfiles/listCredential/action', 'Microsoft.ContainerService/managedClusters/read', 'Microsoft.ContainerService/managedClusters/runcommand/action'],
  },
  '4d97b98b-1d4f-4787-a291-c67834d212e7 Network Contributor': {
    description: 'Lets you manage networks, but not access to them.',
    actions: ['Microsoft.Network/*', ...common],
  },
};

const none: Permission = { actions: [], notActions: [], dataActions: [], notDataActions: [] };

/** The built-in roles by GUID. */
export const builtInRoles: ReadonlyMap<string, RoleDefinition> = new Map(
  Object.entries(builtIns).map(([key, { description, ...permission }]) => {
    const guid = key.slice(0, 36);
    // The day on which Azure's RBAC began; the real ones differ by role and nothing depends on them.
    const createdOn = azureTime(Date.UTC(2015, 1, 2, 21, 55, 9));
    return [guid, { guid, roleName: key.slice(37), type: 'BuiltInRole', description, assignableScopes: ['/'], permissions: [{ ...none, ...permission }], createdOn, updatedOn: createdOn }];
  }),
);

/** The GUID of the built-in role with that name, for seeds. */
export function roleGuid(roleName: string): string {
  for (const role of builtInRoles.values()) if (role.roleName === roleName) return role.guid;
  throw new Error(`No built-in role is called ${roleName}.`);
}
