import { roleGuid } from '../builtInRoles.ts';
import { AzureFailure, empty } from '../http.ts';
import type { EmulatorResponse } from '../http.ts';
import { resourceType } from '../providers.ts';
import { assignRole, sameAssignment } from '../roleAssignments.ts';
import { route } from '../route.ts';
import type { Context } from '../route.ts';
import { directoryOf } from '../store.ts';

const type = resourceType('Microsoft.Authorization/elevateAccess', ['2017-05-01', '2016-07-01', '2015-07-01']);

export const elevateAccessRoutes = [route('POST', '/providers/Microsoft.Authorization/elevateAccess', type, elevate, { action: null })];

/**
 * Makes a Global Administrator User Access Administrator at the root of the tenant, which is how the first roles at
 * management groups come about. Source: https://learn.microsoft.com/azure/role-based-access-control/elevate-access-global-admin
 */
function elevate({ store, caller }: Context): EmulatorResponse {
  const wanted = { scope: '/', roleGuid: roleGuid('User Access Administrator'), principalId: caller.objectId };
  if (!directoryOf(store, caller.tenantId).principals.get(caller.objectId.toLowerCase())?.globalAdministrator) {
    throw new AzureFailure(403, 'AuthorizationFailed', `The client '${caller.name}' with object id '${caller.objectId}' does not have authorization to perform action 'Microsoft.Authorization/elevateAccess/action' over scope '/' or the scope is invalid. If access was recently granted, please refresh your credentials.`);
  }
  if (!sameAssignment(store, wanted)) assignRole(store, { ...wanted, principalType: 'User', tenantId: caller.tenantId, by: caller.objectId });
  return empty(200);
}
