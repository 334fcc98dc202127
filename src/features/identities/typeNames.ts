const typeNames: Record<string, string> = {
  'microsoft.compute/virtualmachines': 'virtual machine',
  'microsoft.compute/virtualmachinescalesets': 'scale set',
  'microsoft.web/sites': 'web app',
  'microsoft.containerservice/managedclusters': 'cluster',
  'microsoft.containerregistry/registries': 'registry',
  'microsoft.storage/storageaccounts': 'storage account',
  'microsoft.sql/servers': 'SQL server',
  'microsoft.documentdb/databaseaccounts': 'Cosmos DB account',
};

/** What a kind of resource is called, in the singular; the last part of its type where nobody calls it anything. */
export function typeName(type: string): string {
  return typeNames[type.toLowerCase()] ?? type.split('/').at(-1) ?? type;
}
