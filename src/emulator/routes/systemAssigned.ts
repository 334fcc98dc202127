import { AzureFailure, ok } from '../http.ts';
import { resourceType } from '../providers.ts';
import { param, route } from '../route.ts';
import type { Context } from '../route.ts';
import { directoryOf, getResource } from '../store.ts';

const type = resourceType('Microsoft.ManagedIdentity/identities', ['2024-11-30', '2023-07-31-preview', '2023-01-31', '2022-01-31-preview', '2018-11-30']);

export const systemAssignedRoutes = [route('GET', '/{scope}/providers/Microsoft.ManagedIdentity/identities/default', type, get)];

/** The system-assigned identity of the resource at the scope. */
function get(context: Context) {
  const resource = getResource(context.store, param(context, 'scope'));
  const { principalId, tenantId } = resource?.identity ?? {};
  if (!resource || principalId === undefined || tenantId === undefined) {
    throw new AzureFailure(404, 'NotFound', `The resource '${param(context, 'scope')}' has no system-assigned identity.`);
  }
  const clientId = directoryOf(context.store, tenantId).principals.get(principalId.toLowerCase())?.appId ?? '';
  return ok({
    id: `${resource.id}/providers/${type.name}/default`,
    name: 'default',
    type: type.name,
    location: resource.location,
    tags: resource.tags ?? {},
    properties: { tenantId, principalId, clientId, clientSecretUrl: `https://control-${resource.location}.identity.azure.net${resource.id}/credentials?tid=${tenantId}&oid=${principalId}&aid=${clientId}` },
  });
}
