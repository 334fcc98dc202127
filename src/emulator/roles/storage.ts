import { common } from './builtIn.ts';
import type { BuiltIns } from './builtIn.ts';

const accounts = 'Microsoft.Storage/storageAccounts';
const blobs = `${accounts}/blobServices/containers`;
const queues = `${accounts}/queueServices/queues`;
const tables = `${accounts}/tableServices/tables`;

/** Source: https://learn.microsoft.com/azure/role-based-access-control/built-in-roles/storage, of Microsoft.Storage */
export const storage: BuiltIns = {
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
  'b7e6dc6d-f1e8-4753-8033-0f276bb0955b Storage Blob Data Owner': {
    description: 'Allows for full access to Azure Storage blob containers and data, including assigning POSIX access control.',
    actions: [`${blobs}/*`, 'Microsoft.Storage/storageAccounts/blobServices/generateUserDelegationKey/action'],
    dataActions: [`${blobs}/blobs/*`],
  },
  '17d1049b-9a84-46fb-8f53-869881c3d3ab Storage Account Contributor': {
    description: 'Lets you manage storage accounts, including accessing storage account keys which provide full access to storage account data.',
    actions: [`${accounts}/*`, 'Microsoft.Insights/diagnosticSettings/*', 'Microsoft.Network/virtualNetworks/subnets/joinViaServiceEndpoint/action', ...common.all],
  },
  '974c5e8b-45b9-4653-ba55-5f855dd0fb88 Storage Queue Data Contributor': {
    description: 'Allows for read, write, and delete access to Azure Storage queues and queue messages',
    actions: [`${queues}/delete`, `${queues}/read`, `${queues}/write`],
    dataActions: [`${queues}/messages/delete`, `${queues}/messages/read`, `${queues}/messages/write`, `${queues}/messages/process/action`],
  },
  '19e7f393-937e-4f77-808e-94535e297925 Storage Queue Data Reader': {
    description: 'Allows for read access to Azure Storage queues and queue messages',
    actions: [`${queues}/read`],
    dataActions: [`${queues}/messages/read`],
  },
  '76199698-9eea-4c19-bc75-cec21354c6b6 Storage Table Data Reader': {
    description: 'Allows for read access to Azure Storage tables and entities',
    actions: [`${tables}/read`],
    dataActions: [`${tables}/entities/read`],
  },
};
