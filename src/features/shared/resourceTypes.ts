/** What people call a type of resource, and how it looks. */
interface Known {
  readonly name: string;
  readonly codicon: string;
}

const types: Readonly<Record<string, Known>> = {
  'microsoft.compute/virtualmachines': { name: 'virtual machine', codicon: 'vm' },
  'microsoft.compute/virtualmachinescalesets': { name: 'scale set', codicon: 'vm' },
  'microsoft.web/sites': { name: 'web app', codicon: 'globe' },
  'microsoft.app/containerapps': { name: 'container app', codicon: 'globe' },
  'microsoft.app/jobs': { name: 'container job', codicon: 'run' },
  'microsoft.containerinstance/containergroups': { name: 'container group', codicon: 'package' },
  'microsoft.containerservice/managedclusters': { name: 'cluster', codicon: 'server-environment' },
  'microsoft.kubernetes/connectedclusters': { name: 'connected cluster', codicon: 'server-environment' },
  'microsoft.containerregistry/registries': { name: 'registry', codicon: 'package' },
  'microsoft.storage/storageaccounts': { name: 'storage account', codicon: 'database' },
  'microsoft.sql/servers': { name: 'SQL server', codicon: 'database' },
  'microsoft.sql/managedinstances': { name: 'SQL managed instance', codicon: 'database' },
  'microsoft.documentdb/databaseaccounts': { name: 'Cosmos DB account', codicon: 'database' },
  'microsoft.dbforpostgresql/flexibleservers': { name: 'PostgreSQL server', codicon: 'database' },
  'microsoft.dbformysql/flexibleservers': { name: 'MySQL server', codicon: 'database' },
  'microsoft.cache/redis': { name: 'Redis cache', codicon: 'database' },
  'microsoft.keyvault/vaults': { name: 'key vault', codicon: 'lock' },
  'microsoft.logic/workflows': { name: 'logic app', codicon: 'git-merge' },
  'microsoft.automation/automationaccounts': { name: 'automation account', codicon: 'gear' },
  'microsoft.datafactory/factories': { name: 'data factory', codicon: 'gear' },
  'microsoft.apimanagement/service': { name: 'API Management service', codicon: 'plug' },
  'microsoft.eventgrid/topics': { name: 'Event Grid topic', codicon: 'broadcast' },
  'microsoft.servicebus/namespaces': { name: 'Service Bus namespace', codicon: 'mail' },
  'microsoft.eventhub/namespaces': { name: 'Event Hubs namespace', codicon: 'broadcast' },
  'microsoft.cognitiveservices/accounts': { name: 'AI services account', codicon: 'sparkle' },
  'microsoft.machinelearningservices/workspaces': { name: 'machine learning workspace', codicon: 'sparkle' },
  'microsoft.hybridcompute/machines': { name: 'Azure Arc machine', codicon: 'vm' },
  'microsoft.authorization/policyassignments': { name: 'policy assignment', codicon: 'law' },
};

/** Of a type in any case; `variant` is what Azure calls the `kind`. A type that is not known is its last word. */
export function typeName(type: string, variant = ''): string {
  if (isFunctionApp(type, variant)) return 'function app';
  return types[type.toLowerCase()]?.name ?? type.split('/').at(-1) ?? type;
}

export function typeIcon(type: string, variant = ''): { readonly codicon: string } {
  if (isFunctionApp(type, variant)) return { codicon: 'zap' };
  return { codicon: types[type.toLowerCase()]?.codicon ?? 'symbol-misc' };
}

function isFunctionApp(type: string, variant: string): boolean {
  return type.toLowerCase() === 'microsoft.web/sites' && /\bfunctionapp\b/i.test(variant);
}
