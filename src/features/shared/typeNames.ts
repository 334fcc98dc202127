// What people call the types of resources.
const typeNames: Record<string, string> = {
  'microsoft.compute/virtualmachines': 'virtual machine',
  'microsoft.compute/virtualmachinescalesets': 'scale set',
  'microsoft.web/sites': 'web app',
  'microsoft.containerservice/managedclusters': 'cluster',
  'microsoft.containerregistry/registries': 'registry',
  'microsoft.managedidentity/userassignedidentities': 'managed identity',
  'microsoft.keyvault/vaults': 'key vault',
  'microsoft.storage/storageaccounts': 'storage account',
  'microsoft.sql/servers': 'SQL server',
  'microsoft.documentdb/databaseaccounts': 'Cosmos DB account',
};

/** Of a type in any case; the end of it where there is no better name. */
export function typeName(type: string): string {
  return typeNames[type.toLowerCase()] ?? type.split('/').at(-1) ?? type;
}
