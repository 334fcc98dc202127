import type { Principal } from '../directory.ts';
import { guidOf } from '../guid.ts';
import { AzureFailure } from '../http.ts';
import type { EmulatorResponse } from '../http.ts';
import type { JsonObject } from '../json.ts';
import { directoryOf } from '../store.ts';
import { denied, list, unknownSegment } from './answer.ts';
import type { GraphRequest } from './answer.ts';
import { filterOf } from './filter.ts';
import { seconds } from './render.ts';

/**
 * `/beta`, which has no more here than one report: when service principals last signed in. It needs a license of the
 * tenant, which is asked first, and an administrator.
 * Source: https://learn.microsoft.com/graph/api/reportroot-list-serviceprincipalsigninactivities
 */
export function betaAnswer(request: GraphRequest, segments: readonly string[], tenantId: string, me: Principal | undefined): EmulatorResponse {
  const path = segments.join('/').toLowerCase();
  if (path !== 'reports/serviceprincipalsigninactivities' || request.method !== 'GET') throw unknownSegment(segments.at(-1) ?? '');
  // The code and the message: https://github.com/microsoftgraph/microsoft-graph-docs/issues/14118
  if (request.store.tenants.get(tenantId)?.withoutPremium) throw new AzureFailure(403, 'Authentication_RequestFromNonPremiumTenantOrB2CTenant', "Neither tenant is B2C or tenant doesn't have premium license");
  if (me?.kind === 'user' && me.globalAdministrator !== true) throw denied();
  const signedIn = [...directoryOf(request.store, tenantId).principals.values()].filter(({ kind, lastSignIn }) => kind === 'servicePrincipal' && lastSignIn !== undefined);
  return list(request, 'reports/servicePrincipalSignInActivities', signedIn.filter(filterOf(request.query.get('$filter'))), activity);
}

/** A service principal that signed in by itself, which is what managed identities do. It was never asked for as a resource. */
function activity({ id, appId = '', lastSignIn = 0 }: Principal): JsonObject {
  const own = { lastSignInDateTime: seconds(lastSignIn), lastSignInRequestId: guidOf(`sign-in of ${id} at ${lastSignIn}`) };
  const never = { lastSignInDateTime: null, lastSignInRequestId: '' };
  return {
    id: btoa(appId),
    appId,
    delegatedClientSignInActivity: never,
    delegatedResourceSignInActivity: never,
    applicationAuthenticationClientSignInActivity: own,
    applicationAuthenticationResourceSignInActivity: never,
    lastSignInActivity: own,
  };
}
