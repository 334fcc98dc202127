import { roleProblem } from './registryRoles.ts';
import type { RegistryTraits } from './registryRoles.ts';
import { parseResourceId } from './resourceId.ts';
import type { RoleDefinition } from './roles.ts';

// The roles that people assign at a type of scope, most wanted first, by the names of the built-in ones, which never change.
// Source: https://learn.microsoft.com/azure/role-based-access-control/built-in-roles
const byType: Readonly<Record<string, readonly string[]>> = {
  'microsoft.containerregistry/registries': ['AcrPull', 'AcrPush', 'AcrDelete', 'Container Registry Repository Reader', 'Container Registry Repository Writer', 'Container Registry Repository Contributor', 'Container Registry Repository Catalog Lister', 'AcrImageSigner'],
  'microsoft.keyvault/vaults': ['Key Vault Secrets User', 'Key Vault Secrets Officer', 'Key Vault Certificate User', 'Key Vault Crypto User', 'Key Vault Reader', 'Key Vault Administrator'],
  'microsoft.storage/storageaccounts': ['Storage Blob Data Reader', 'Storage Blob Data Contributor', 'Storage Blob Data Owner', 'Storage Queue Data Reader', 'Storage Queue Data Contributor', 'Storage Table Data Reader', 'Storage Table Data Contributor', 'Storage Account Contributor'],
  'microsoft.sql/servers': ['SQL DB Contributor', 'SQL Server Contributor', 'SQL Security Manager'],
  'microsoft.documentdb/databaseaccounts': ['Cosmos DB Account Reader Role', 'DocumentDB Account Contributor', 'Cosmos DB Operator'],
  'microsoft.containerservice/managedclusters': ['Azure Kubernetes Service Cluster User Role', 'Azure Kubernetes Service RBAC Reader', 'Azure Kubernetes Service RBAC Writer', 'Azure Kubernetes Service RBAC Admin', 'Azure Kubernetes Service RBAC Cluster Admin', 'Azure Kubernetes Service Cluster Admin Role', 'Azure Kubernetes Service Contributor Role'],
  'microsoft.managedidentity/userassignedidentities': ['Managed Identity Operator', 'Managed Identity Contributor'],
  'microsoft.compute/virtualmachines': ['Virtual Machine Contributor'],
  'microsoft.web/sites': ['Website Contributor'],
};

const everywhere = ['Reader', 'Contributor'];
const onContainers = [...everywhere, 'Managed Identity Operator', 'Network Contributor', 'Monitoring Reader', 'Role Based Access Control Administrator', 'User Access Administrator', 'Owner'];

/** The names of the roles that are common at a scope; at a registry those that do something there. */
export function commonRolesAt(scope: string, registry?: RegistryTraits): readonly string[] {
  const type = parseResourceId(scope)?.type.toLowerCase() ?? '';
  const own = byType[type];
  if (!own) return type === '' ? onContainers : everywhere;
  return [...own.filter((name) => roleProblem(name, registry) === undefined), ...everywhere];
}

/** The roles with those that are common at the scope first, in their order, then custom ones, then the rest by name. */
export function sortedFor(scope: string, registry: RegistryTraits | undefined, roles: Iterable<RoleDefinition>): RoleDefinition[] {
  const ranks = new Map(commonRolesAt(scope, registry).map((name, rank) => [name.toLowerCase(), rank]));
  const rank = ({ name, custom }: RoleDefinition) => (custom ? ranks.size : (ranks.get(name.toLowerCase()) ?? ranks.size + 1));
  return [...roles].toSorted((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name));
}
