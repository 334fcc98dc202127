import type { Caller } from './access.ts';
import { AuthorityError } from './authorityError.ts';
import type { EmulatorResponse } from './http.ts';
import { json } from './http.ts';
import { keyOf } from './ids.ts';
import type { Application } from './directory.ts';
import type { Tenant } from './resource.ts';
import { authorize, clientInfo, redeem } from './personalSignIn.ts';
import { ada, objectIdIn } from './seed/people.ts';
import { homeOf } from './signIns.ts';
import type { Store } from './store.ts';
import { issueToken } from './token.ts';
import type { Claims } from './token.ts';

export interface AuthorityRequest {
  readonly store: Store;
  readonly method: string;
  readonly path: string;
  readonly origin: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly query: ReadonlyMap<string, string>;
  readonly rawBody: string;
}

/**
 * The token authority: enough of Microsoft Entra ID for a client that signs in by itself, with an application's
 * credentials or from a machine with a managed identity, and for a person with a browser. Any application that is not of
 * the sample's directory is the sample's account.
 * Source: https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow
 */
export async function handleAuthority(request: AuthorityRequest): Promise<EmulatorResponse> {
  const path = request.path.toLowerCase();
  try {
    if (path === '/msi/token') return managedIdentityToken(request);
    if (path === '/common/discovery/instance') return instanceDiscovery(request);
    if (path.endsWith('/.well-known/openid-configuration')) return configuration(request);
    if (path.endsWith('/discovery/v2.0/keys')) return json(200, { keys: [] });
    if (path.endsWith('/oauth2/v2.0/authorize')) return authorize(request, (name) => tenantIn(request, name));
    if (path.endsWith('/token')) return await token(request);
  } catch (error) {
    if (error instanceof AuthorityError) return refusal(request, error);
    throw error;
  }
  return json(404, { error: 'not_found', error_description: `The authority of the sample has nothing at ${request.path}.` });
}

/** Shape: https://learn.microsoft.com/entra/identity-platform/reference-error-codes */
function refusal({ store, headers, origin }: AuthorityRequest, { status, error, number, message, more }: AuthorityError): EmulatorResponse {
  const timestamp = `${new Date(store.clock.now()).toISOString().slice(0, 19).replace('T', ' ')}Z`;
  const trace = store.newGuid();
  const correlation = headers['client-request-id'] ?? trace;
  return json(status, {
    error,
    error_description: `AADSTS${number}: ${message} Trace ID: ${trace} Correlation ID: ${correlation} Timestamp: ${timestamp}`,
    error_codes: [number],
    timestamp,
    trace_id: trace,
    correlation_id: correlation,
    error_uri: `${origin}/error?code=${number}`,
    ...more,
  });
}

/** "adfs" is how the Azure CLI asks an authority that is not in Microsoft's list of clouds. */
const anyTenant = new Set(['common', 'organizations', 'adfs']);

/** The tenant in the path; for one of those that stand for any, the home of the user. */
function tenantIn({ store, path }: AuthorityRequest, userName = ada.name): Tenant {
  const wanted = decodeURIComponent(path.split('/')[1] ?? '');
  const tenants = [...store.tenants.values()];
  const found = anyTenant.has(wanted.toLowerCase()) ? (tenants.find(({ tenantId }) => tenantId === homeOf(store, userName)) ?? tenants[0]) : tenants.find(({ tenantId, defaultDomain }) => keyOf(tenantId) === keyOf(wanted) || keyOf(defaultDomain) === keyOf(wanted));
  if (found) return found;
  throw new AuthorityError(400, 'invalid_request', 90002, `Tenant '${wanted}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud. Check with your subscription administrator, this may happen if there are no active subscriptions for the tenant.`);
}

function configuration(request: AuthorityRequest): EmulatorResponse {
  const { origin, path } = request;
  const { tenantId } = tenantIn(request);
  const at = `${origin}/${path.split('/')[1] ?? ''}`;
  return json(200, {
    issuer: `https://sts.windows.net/${tenantId}/`,
    authorization_endpoint: `${at}/oauth2/v2.0/authorize`,
    token_endpoint: `${at}/oauth2/v2.0/token`,
    device_authorization_endpoint: `${at}/oauth2/v2.0/devicecode`,
    end_session_endpoint: `${at}/oauth2/v2.0/logout`,
    jwks_uri: `${at}/discovery/v2.0/keys`,
    token_endpoint_auth_methods_supported: ['client_secret_post', 'private_key_jwt', 'client_secret_basic'],
    response_types_supported: ['code', 'id_token', 'code id_token', 'id_token token'],
    subject_types_supported: ['pairwise'],
    id_token_signing_alg_values_supported: ['RS256'],
    scopes_supported: ['openid', 'profile', 'email', 'offline_access'],
  });
}

function instanceDiscovery({ origin, query }: AuthorityRequest): EmulatorResponse {
  const host = new URL(origin).host;
  const tenant = /^https:\/\/[^/]+\/([^/]+)\//.exec(query.get('authorization_endpoint') ?? '')?.[1] ?? 'common';
  return json(200, {
    tenant_discovery_endpoint: `${origin}/${tenant}/v2.0/.well-known/openid-configuration`,
    'api-version': '1.1',
    metadata: [{ preferred_network: host, preferred_cache: host, aliases: [host] }],
  });
}

async function token(request: AuthorityRequest): Promise<EmulatorResponse> {
  if (request.method !== 'POST') throw new AuthorityError(400, 'invalid_request', 900561, `The endpoint only accepts POST requests. Received a ${request.method} request.`);
  const form = new URLSearchParams(request.rawBody);
  const grant = form.get('grant_type');
  if (grant === null) throw new AuthorityError(400, 'invalid_request', 900144, "The request body must contain the following parameter: 'grant_type'.");
  if (grant === 'authorization_code' || grant === 'refresh_token') return personalToken(request, form);
  if (grant !== 'client_credentials') throw new AuthorityError(400, 'unsupported_grant_type', 70003, `The app requested an unsupported grant type '${grant}'.`);
  const clientId = form.get('client_id') ?? '';
  if (clientId === '') throw new AuthorityError(400, 'invalid_request', 900144, "The request body must contain the following parameter: 'client_id'.");
  const audience = audienceOf(form);
  const caller = callerFor(request, tenantIn(request), clientId, form);
  return granted(request, { ...caller, audience, ...claimsOf(form) });
}

/** A person's: with a token to ask for more, in any tenant that knows them. */
async function personalToken(request: AuthorityRequest, form: URLSearchParams): Promise<EmulatorResponse> {
  const { store } = request;
  const { signIn, tenant } = await redeem(request, form, (name) => tenantIn(request, name));
  const audience = audienceOf(form);
  const objectId = objectIdIn(tenant.tenantId, signIn.name);
  const refreshToken = `sample.${store.newGuid()}`;
  store.signIns.refreshTokens.set(refreshToken, signIn);
  return granted(request, { tenantId: tenant.tenantId, objectId, name: signIn.name, audience, signInId: signIn.id, ...claimsOf(form) }, { refresh_token: refreshToken, scope: `${audience}/.default`, client_info: clientInfo(objectId, tenant.tenantId) });
}

function granted({ store }: AuthorityRequest, claims: Claims, more: Readonly<Record<string, string>> = {}): EmulatorResponse {
  const { tokenSeconds } = store.settings;
  const { token: accessToken } = issueToken(store.clock, claims, tokenSeconds);
  return json(200, { token_type: 'Bearer', expires_in: tokenSeconds, ext_expires_in: tokenSeconds, access_token: accessToken, ...more }, { 'cache-control': 'no-store, no-cache', pragma: 'no-cache' });
}

function audienceOf(form: URLSearchParams): string {
  const scope = form.get('scope') ?? '';
  const resource = form.get('resource') ?? '';
  if (scope === '' && resource === '') throw new AuthorityError(400, 'invalid_request', 900144, "The request body must contain the following parameter: 'scope'.");
  if (resource !== '') return resource;
  const [resourceScope = ''] = scope.split(' ').filter((one) => one.endsWith('/.default'));
  if (resourceScope === '') throw new AuthorityError(400, 'invalid_scope', 1002012, `The provided value for scope ${scope} is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI).`);
  return resourceScope.replace(/\/\.default$/, '');
}

function claimsOf(form: URLSearchParams): { claims?: string } {
  const claims = form.get('claims');
  return claims === null ? {} : { claims };
}

/** An application of the directory signs in as itself; any other client gets the sample's account. */
function callerFor({ store }: AuthorityRequest, tenant: Tenant, clientId: string, form: URLSearchParams): Caller {
  if (!form.get('client_secret') && !form.get('client_assertion')) {
    throw new AuthorityError(401, 'invalid_client', 7000216, "'client_assertion', 'client_secret' or 'request' is required for the 'client_credentials' grant type.");
  }
  const directory = store.directories.get(keyOf(tenant.tenantId));
  const application = directory?.applications.get(keyOf(clientId));
  if (application) checkSecrets(application, store.clock.now());
  const principal = application && directory?.byAppId.get(keyOf(clientId));
  if (principal) return { tenantId: tenant.tenantId, objectId: principal.id, name: clientId };
  return { tenantId: tenant.tenantId, objectId: objectIdIn(tenant.tenantId), name: ada.name };
}

/** The sample knows no secret's text, so any text is taken as long as one of the secrets is still good. */
function checkSecrets({ appId, secrets }: Application, now: number): void {
  if (secrets.some(({ endsAt }) => endsAt > now)) return;
  throw new AuthorityError(401, 'invalid_client', 7000222, `The provided client secret keys for app '${appId}' are expired. Visit the Azure portal to create new keys for your app: https://aka.ms/NewClientSecret, or consider using certificate credentials for added security: https://aka.ms/certCreds.`);
}

/** The local token service of a machine: https://learn.microsoft.com/azure/app-service/overview-managed-identity, in the form that the Azure CLI asks. */
function managedIdentityToken({ store, method, headers, query, rawBody }: AuthorityRequest): EmulatorResponse {
  // App Service hands its callers a header of their own in place of this one.
  if (keyOf(headers['metadata'] ?? '') !== 'true' && !headers['x-identity-header']) return json(400, { error: 'invalid_request', error_description: 'Required metadata header not specified' });
  const resource = method === 'POST' ? new URLSearchParams(rawBody).get('resource') : query.get('resource');
  const [tenant] = store.tenants.values();
  if (!resource || !tenant) return json(400, { error: 'invalid_request', error_description: "Required query variable 'resource' is missing" });
  const { token: accessToken, expiresOnTimestamp } = issueToken(store.clock, { tenantId: tenant.tenantId, objectId: objectIdIn(tenant.tenantId), name: ada.name, audience: resource }, store.settings.tokenSeconds);
  const expiresOn = Math.floor(expiresOnTimestamp / 1000);
  return json(200, { access_token: accessToken, expires_in: String(store.settings.tokenSeconds), expires_on: String(expiresOn), not_before: String(expiresOn - store.settings.tokenSeconds), resource, token_type: 'Bearer' });
}
