// Generally available versions, for resources that are only referred to: any that knows the type does.
// Source: https://learn.microsoft.com/azure/templates/
const versions: Readonly<Record<string, string>> = {
  'microsoft.apimanagement/service': '2022-08-01',
  'microsoft.app/containerapps': '2024-03-01',
  'microsoft.app/managedenvironments': '2024-03-01',
  'microsoft.appconfiguration/configurationstores': '2023-03-01',
  'microsoft.automation/automationaccounts': '2023-11-01',
  'microsoft.cache/redis': '2023-08-01',
  'microsoft.cognitiveservices/accounts': '2023-05-01',
  'microsoft.compute/disks': '2023-10-02',
  'microsoft.compute/virtualmachines': '2024-03-01',
  'microsoft.compute/virtualmachinescalesets': '2024-03-01',
  'microsoft.containerregistry/registries': '2023-07-01',
  'microsoft.containerservice/managedclusters': '2024-05-01',
  'microsoft.datafactory/factories': '2018-06-01',
  'microsoft.documentdb/databaseaccounts': '2023-11-15',
  'microsoft.eventgrid/topics': '2022-06-15',
  'microsoft.eventhub/namespaces': '2024-01-01',
  'microsoft.insights/components': '2020-02-02',
  'microsoft.keyvault/vaults': '2023-07-01',
  'microsoft.logic/workflows': '2019-05-01',
  'microsoft.managedidentity/userassignedidentities': '2024-11-30',
  'microsoft.network/applicationgateways': '2023-11-01',
  'microsoft.network/dnszones': '2018-05-01',
  'microsoft.network/loadbalancers': '2023-11-01',
  'microsoft.network/networksecuritygroups': '2023-11-01',
  'microsoft.network/privatednszones': '2020-06-01',
  'microsoft.network/publicipaddresses': '2023-11-01',
  'microsoft.network/routetables': '2023-11-01',
  'microsoft.network/virtualnetworks': '2023-11-01',
  'microsoft.operationalinsights/workspaces': '2022-10-01',
  'microsoft.search/searchservices': '2023-11-01',
  'microsoft.servicebus/namespaces': '2021-11-01',
  'microsoft.sql/servers': '2021-11-01',
  'microsoft.storage/storageaccounts': '2023-05-01',
  'microsoft.web/serverfarms': '2023-12-01',
  'microsoft.web/sites': '2023-12-01',
};

/** Of a type in any case, or of the type that it lies in; undefined for one that is not known. */
export function apiVersion(type: string): string | undefined {
  const [namespace = '', top = ''] = type.toLowerCase().split('/');
  return versions[`${namespace}/${top}`];
}
