import { ok } from '../http.ts';
import { resourceType } from '../providers.ts';
import { route } from '../route.ts';

const type = resourceType('Microsoft.ManagedIdentity/operations', ['2024-11-30', '2023-07-31-preview', '2023-01-31', '2022-01-31-preview', '2018-11-30', '2015-08-31-preview']);

export const identityOperationRoutes = [route('GET', '/providers/Microsoft.ManagedIdentity/operations', type, () => ok({ value: operations }), { action: null })];

const system = 'System Assigned Identities';
const user = 'User Assigned Identities';
const credentials = 'Federated Identity Credentials';

/** Source: https://learn.microsoft.com/azure/role-based-access-control/permissions/identity */
const operations = [
  operation('identities/read', system, 'Get System Assigned Identity', 'Gets an existing system assigned identity'),
  operation('operations/read', 'Managed Identity operations', 'List Managed Identity operations', 'Lists operations available on Microsoft.ManagedIdentity resource provider'),
  operation('userAssignedIdentities/read', user, 'Get User Assigned Identity', 'Gets an existing user assigned identity'),
  operation('userAssignedIdentities/write', user, 'Create/Update User Assigned Identity', 'Creates a new user assigned identity or updates the tags associated with an existing user assigned identity'),
  operation('userAssignedIdentities/delete', user, 'Delete User Assigned Identity', 'Deletes an existing user assigned identity'),
  operation('userAssignedIdentities/*/assign/action', user, 'Assign User Assigned Identity', 'RBAC action for assigning an existing user assigned identity to a resource'),
  operation('userAssignedIdentities/federatedIdentityCredentials/read', credentials, 'Get or list Federated Identity Credentials', 'Get or list Federated Identity Credentials'),
  operation('userAssignedIdentities/federatedIdentityCredentials/write', credentials, 'Add or update Federated Identity Credential', 'Add or update a Federated Identity Credential'),
  operation('userAssignedIdentities/federatedIdentityCredentials/delete', credentials, 'Delete Federated Identity Credential', 'Delete a Federated Identity Credential'),
];

function operation(name: string, resource: string, label: string, description: string) {
  return { name: `Microsoft.ManagedIdentity/${name}`, display: { provider: 'Microsoft Managed Identity', resource, operation: label, description } };
}
