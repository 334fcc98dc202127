// How the Azure CLI gets to the sample Azure, to be copied into a shell.

export interface Addresses {
  readonly resourceManager: string;
  readonly authority: string;
  readonly graph: string;
  readonly caFile: string;
  readonly tenantId: string;
}

/**
 * Commands for bash. They leave the CLI's own configuration alone. An authority that is not in Microsoft's list of
 * clouds is asked as AD FS is, which is the way in that looks nothing up on the internet.
 */
export function guide({ resourceManager, authority, graph, caFile, tenantId }: Addresses): string {
  const endpoints = {
    resourceManager,
    management: `${resourceManager}/`,
    activeDirectory: `${authority}/adfs`,
    activeDirectoryResourceId: `${resourceManager}/`,
    activeDirectoryGraphResourceId: `${graph}/`,
    microsoftGraphResourceId: `${graph}/`,
  };
  const cloud = JSON.stringify({ profile: 'latest', endpoints, suffixes: { acrLoginServerEndpoint: '.azurecr.io' } });
  return [
    `export AZURE_CONFIG_DIR="$(mktemp -d)" REQUESTS_CA_BUNDLE='${caFile}'`,
    `az cloud register --name SampleAzure --cloud-config '${cloud}'`,
    'az cloud set --name SampleAzure',
    `az login --service-principal --username anyone --password anything --tenant ${tenantId}`,
    'az identity list --output table',
  ].join('\n');
}
