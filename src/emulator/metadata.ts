import { AzureFailure, ok } from './http.ts';
import type { EmulatorResponse } from './http.ts';
import { endpoints, loginServerSuffix } from './services.ts';

const path = '/metadata/endpoints';

export function isMetadata(pathname: string): boolean {
  return pathname.toLowerCase() === path;
}

/**
 * Where the cloud is, for clients that know its Resource Manager alone. It asks for no token. One address that serves
 * all is what clients are led to; in memory each service has its own.
 * Shapes: https://learn.microsoft.com/azure/azure-resource-manager/management/cloud-metadata, and Azure Stack Hub's 2015-01-01
 */
export function metadata(origin: string, version: string | undefined): EmulatorResponse {
  const at = origin === endpoints.resourceManager ? endpoints : { resourceManager: origin, graph: origin, authority: origin };
  const authentication = { loginEndpoint: at.authority, audiences: [`${at.resourceManager}/`], tenant: 'common', identityProvider: 'AAD' };
  const cloud = {
    portal: 'https://portal.azure.com',
    authentication,
    graphAudience: `${at.graph}/`,
    graph: `${at.graph}/`,
    name: 'SampleAzure',
    suffixes: { acrLoginServer: loginServerSuffix.slice(1) },
    resourceManager: `${at.resourceManager}/`,
    microsoftGraphResourceId: `${at.graph}/`,
  };
  switch (version) {
    case '2015-01-01':
      return ok({ galleryEndpoint: '', graphEndpoint: cloud.graph, portalEndpoint: cloud.portal, authentication: { loginEndpoint: at.authority, audiences: authentication.audiences } });
    case '2019-05-01':
      return ok([cloud]);
    case '2020-09-01':
    case '2022-09-01':
      return ok(cloud);
    case undefined:
      throw new AzureFailure(400, 'MissingApiVersionParameter', 'The api-version query parameter (?api-version=) is required for all requests.');
    default:
      throw new AzureFailure(400, 'InvalidApiVersionParameter', `The api-version '${version}' is invalid. The supported versions are '2022-09-01,2020-09-01,2019-05-01,2015-01-01'.`);
  }
}
