import { AuthorityError } from './authorityError.ts';
import type { AuthorityRequest } from './authority.ts';
import type { EmulatorResponse } from './http.ts';
import { keyOf } from './ids.ts';
import type { Tenant } from './resource.ts';
import { userIn } from './signIns.ts';
import type { SignIn } from './signIns.ts';
import { toBase64Url } from './token.ts';

// Milliseconds that a code is good for. Source: https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow
const codeLife = 10 * 60_000;

/**
 * The authorize endpoint: a person signs in, and the client gets a code. The sample asks nobody for a password: whom
 * `login_hint` names is signed in, second factor included; without one there is a page to choose from.
 * Source: https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow
 */
export function authorize({ store, query, path, origin }: AuthorityRequest, tenantOf: (name: string) => Tenant): EmulatorResponse {
  const redirectUri = query.get('redirect_uri') ?? '';
  if (!isLocal(redirectUri)) throw new AuthorityError(400, 'invalid_request', 50011, `The redirect URI '${redirectUri}' specified in the request does not match the redirect URIs configured for the application.`);
  const back = (answer: Readonly<Record<string, string>>): EmulatorResponse => {
    const url = new URL(redirectUri);
    for (const [name, value] of Object.entries({ ...answer, ...(query.has('state') && { state: query.get('state') ?? '' }) })) url.searchParams.set(name, value);
    return { status: 302, headers: { location: url.href, 'cache-control': 'no-store' }, body: '' };
  };
  if (query.get('response_type') !== 'code') return back({ error: 'unsupported_response_type', error_description: 'AADSTS70005: response_type must be code.' });
  const name = query.get('login_hint');
  if (name === undefined) return page(store, `${origin}${path}`, query);
  const tenant = tenantOf(name);
  if (!userIn(store, tenant.tenantId, name)) {
    return back({ error: 'access_denied', error_description: `AADSTS50020: User account '${name}' from identity provider 'sample' does not exist in tenant '${tenant.displayName}' and cannot access the application in that tenant. The account needs to be added as an external user in the tenant first.` });
  }
  const signIn: SignIn = { id: store.newGuid(), name, tenants: new Set([keyOf(tenant.tenantId)]), revoked: false };
  const code = store.newGuid();
  store.signIns.byId.set(signIn.id, signIn);
  store.signIns.codes.set(code, { signIn, tenantId: tenant.tenantId, redirectUri, challenge: query.get('code_challenge'), expiresAt: store.clock.now() + codeLife });
  return back({ code });
}

/** Whose sign-in a code or a refresh token is, and in which tenant it is to be used. */
export async function redeem({ store }: AuthorityRequest, form: URLSearchParams, tenantOf: (name: string) => Tenant): Promise<{ signIn: SignIn; tenant: Tenant }> {
  const signIn = form.get('grant_type') === 'authorization_code' ? await redeemCode(store, form) : store.signIns.refreshTokens.get(form.get('refresh_token') ?? '');
  if (!signIn) throw new AuthorityError(400, 'invalid_grant', 9002313, 'Invalid request. Request is malformed or invalid.');
  if (signIn.revoked) throw new AuthorityError(400, 'invalid_grant', 50173, 'The provided grant has expired due to it being revoked, a fresh auth token is needed. The user might have changed or reset their password.');
  const tenant = tenantOf(signIn.name);
  if (!userIn(store, tenant.tenantId, signIn.name)) throw new AuthorityError(400, 'invalid_grant', 50020, `User account '${signIn.name}' from identity provider 'sample' does not exist in tenant '${tenant.displayName}' and cannot access the application in that tenant.`);
  if (tenant.secondSignIn && !signIn.tenants.has(keyOf(tenant.tenantId))) throw secondFactor(tenant);
  return { signIn, tenant };
}

/** What a tenant's rule asks for. */
export function secondFactor(tenant: Tenant): AuthorityError {
  return new AuthorityError(400, 'interaction_required', 50076, `Due to a configuration change made by your administrator, or because you moved to a new location, you must use multi-factor authentication to access '${tenant.displayName}'.`, {
    suberror: 'basic_action',
    claims: '{"access_token":{"capolids":{"essential":true,"values":["second-factor"]}}}',
  });
}

async function redeemCode(store: AuthorityRequest['store'], form: URLSearchParams): Promise<SignIn> {
  const text = form.get('code') ?? '';
  const code = store.signIns.codes.get(text);
  if (!code) throw new AuthorityError(400, 'invalid_grant', 54005, 'OAuth2 Authorization code was already redeemed, please retry with a new valid code or use an existing refresh token.');
  store.signIns.codes.delete(text);
  if (code.expiresAt <= store.clock.now()) throw new AuthorityError(400, 'invalid_grant', 70008, 'The provided authorization code or refresh token has expired due to inactivity. Send a new interactive authorization request for this user and resource.');
  if (code.redirectUri !== form.get('redirect_uri')) throw new AuthorityError(400, 'invalid_grant', 50011, 'The redirect URI does not match the one that the code was asked with.');
  if (code.challenge !== undefined && code.challenge !== (await s256(form.get('code_verifier') ?? ''))) throw new AuthorityError(400, 'invalid_grant', 501481, 'The Code_Verifier does not match the code_challenge supplied in the authorization request.');
  return code.signIn;
}

async function s256(verifier: string): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier)));
  return btoa(String.fromCharCode(...digest)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** What the libraries know an account by. */
export function clientInfo(objectId: string, tenantId: string): string {
  return toBase64Url(JSON.stringify({ uid: objectId, utid: tenantId }));
}

/** A code goes to this machine alone. */
function isLocal(redirectUri: string): boolean {
  const url = URL.parse(redirectUri);
  return url !== null && (/^(localhost|127\.0\.0\.1|\[::1\])$/.test(url.hostname) || /^vscode(-insiders)?:$/.test(url.protocol));
}

function page(store: AuthorityRequest['store'], address: string, query: ReadonlyMap<string, string>): EmulatorResponse {
  const names = [...store.tenants.keys()].flatMap((tenantId) => [...(store.directories.get(keyOf(tenantId))?.principals.values() ?? [])].flatMap(({ kind, userPrincipalName, guest }) => (kind === 'user' && !guest ? (userPrincipalName ?? []) : [])));
  const links = names.map((name) => {
    const wanted = new URLSearchParams([...query, ['login_hint', name]]);
    return `<li><a href="${escaped(`${address}?${wanted.toString()}`)}">${escaped(name)}</a></li>`;
  });
  const body = `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Sample Azure: sign in</title></head><body><h1>Sample Azure</h1><p>Sign in as:</p><ul>${links.join('')}</ul></body></html>`;
  return { status: 200, headers: { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': "default-src 'none'" }, body };
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
