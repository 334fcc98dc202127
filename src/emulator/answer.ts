import { handleArm } from './arm.ts';
import { handleAuthority } from './authority.ts';
import { handleGraph } from './graph/handle.ts';
import { AzureFailure, failureResponse } from './http.ts';
import type { EmulatorRequest, EmulatorResponse } from './http.ts';
import { settle } from './operations.ts';
import type { Ending } from './operations.ts';
import { handleLoginServer } from './loginServer/handle.ts';
import { isMetadata, metadata } from './metadata.ts';
import { serviceOf } from './services.ts';
import type { Store } from './store.ts';
import { spend } from './throttling.ts';
import { readToken, revoked, unauthorized } from './token.ts';
import type { Claims } from './token.ts';

/** What is known of a request beside what it says itself. */
export interface Circumstances {
  /** How operations that it starts will end, when a fault says so. */
  readonly ending: Ending | undefined;
  /** Whether another write to the same collection is under way. */
  readonly concurrent: boolean;
  /** The GUID that the answer tells for support. */
  readonly requestId: string;
}

/** Azure Resource Manager takes no larger body. Source: https://github.com/Azure/azure-resource-manager-rpc, request size */
const largestBody = 4 * 1024 * 1024;

/** The answer of the service that the request is for: everything that is not a fault. */
export function answer(store: Store, request: EmulatorRequest, circumstances: Circumstances): EmulatorResponse | Promise<EmulatorResponse> {
  settle(store);
  const url = new URL(request.url);
  const query = new Map([...url.searchParams].map(([name, value]) => [name.toLowerCase(), value]));
  const parts = { store, method: request.method.toUpperCase(), path: url.pathname, origin: url.origin, headers: request.headers, query, rawBody: request.body ?? '' };
  try {
    const service = serviceOf(url);
    if (service === 'loginServer') return handleLoginServer({ ...parts, host: url.host });
    if (service === 'authority') return handleAuthority(parts);
    if (isMetadata(url.pathname)) return metadata(url.origin, query.get('api-version'));
    const caller = callerOf(store, request, url);
    if (parts.rawBody.length > largestBody) throw new AzureFailure(413, 'RequestContentTooLarge', 'The request content size exceeds the maximum size of 4 MB.');
    if (service === 'graph') return handleGraph(parts, caller);
    const left = spend(store, caller, parts.method, url.pathname);
    return withHeaders(left, refusals(() => handleArm({ ...parts, ...circumstances }, caller)));
  } catch (error) {
    if (error instanceof AzureFailure) return failureResponse(error);
    throw error;
  }
}

/** A refusal is an answer too: it counts, and it says what is left. */
function refusals(respond: () => EmulatorResponse): EmulatorResponse {
  try {
    return respond();
  } catch (error) {
    if (error instanceof AzureFailure) return failureResponse(error);
    throw error;
  }
}

function withHeaders(headers: Readonly<Record<string, string>>, response: EmulatorResponse): EmulatorResponse {
  return { ...response, headers: { ...headers, ...response.headers } };
}

/** The token's claims. It must be from a tenant that is known, and for the address that it is sent to. */
function callerOf(store: Store, request: EmulatorRequest, url: URL): Claims {
  const claims = readToken(store.clock, request.headers['authorization']);
  if (!store.directories.has(claims.tenantId.toLowerCase())) throw unauthorized('InvalidAuthenticationTokenTenant', `The access token is from the tenant '${claims.tenantId}', which is not known here.`);
  if (claims.signInId !== undefined && store.signIns.byId.get(claims.signInId)?.revoked !== false) throw revoked(store.clock);
  if (claims.audience.replace(/\/+$/, '').toLowerCase() === url.origin) return claims;
  throw unauthorized('InvalidAuthenticationToken', `The access token has been obtained for wrong audience or resource '${claims.audience}'. It should exactly match with one of the allowed audiences '${url.origin}/'.`);
}
