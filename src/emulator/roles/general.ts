import { common } from './builtIn.ts';
import type { BuiltIns } from './builtIn.ts';

/** Source: https://learn.microsoft.com/azure/role-based-access-control/built-in-roles, General, Privileged, Identity, Compute and Networking */
export const general: BuiltIns = {
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
    actions: ['Microsoft.ManagedIdentity/userAssignedIdentities/*/read', 'Microsoft.ManagedIdentity/userAssignedIdentities/*/assign/action', ...common.all],
  },
  'e40ec5ca-96e0-45a2-b4ff-59039f2c2b59 Managed Identity Contributor': {
    description: 'Create, Read, Update, and Delete User Assigned Identity',
    actions: ['Microsoft.ManagedIdentity/userAssignedIdentities/read', 'Microsoft.ManagedIdentity/userAssignedIdentities/write', 'Microsoft.ManagedIdentity/userAssignedIdentities/delete', 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials/*', ...common.all],
  },
  '9980e02c-c2be-4d73-94e8-173b1dc7cf3c Virtual Machine Contributor': {
    description: 'Lets you manage virtual machines, but not access to them, and not the virtual network or storage account they’re connected to.',
    actions: ['Microsoft.Compute/availabilitySets/*', 'Microsoft.Compute/locations/*', 'Microsoft.Compute/virtualMachines/*', 'Microsoft.Compute/virtualMachineScaleSets/*', 'Microsoft.Compute/disks/write', 'Microsoft.Compute/disks/read', 'Microsoft.Compute/disks/delete', 'Microsoft.Network/networkInterfaces/*', 'Microsoft.Network/virtualNetworks/read', 'Microsoft.Network/virtualNetworks/subnets/join/action', ...common.all],
  },
  '4d97b98b-1d4f-4787-a291-c67834d212e7 Network Contributor': {
    description: 'Lets you manage networks, but not access to them.',
    actions: ['Microsoft.Network/*', ...common.all],
  },
};
