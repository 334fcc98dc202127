import type { Caller } from './access.ts';
import type { Clock } from './clock.ts';
import { AzureFailure } from './http.ts';
import { isObject, textOf } from './json.ts';

/** What a token of the sample says. Its shape is a JWT's; nobody signs it, since nobody but the sample reads it. */
export interface Claims extends Caller {
  readonly audience: string;
  /** What the token was asked for to hold besides, as JSON: the answer to a claims challenge. */
  readonly claims?: string;
  /** What it opens, of a token that a registry has issued. */
  readonly scope?: string;
  /** The sign-in that it was made out to; none for applications and machines. */
  readonly signInId?: string;
}

export function issueToken(clock: Clock, claims: Claims, lifetimeSeconds = 3600): { token: string; expiresOnTimestamp: number } {
  const now = Math.floor(clock.now() / 1000);
  const payload = {
    aud: claims.audience,
    iss: `https://sts.windows.net/${claims.tenantId}/`,
    iat: now,
    nbf: now,
    exp: now + lifetimeSeconds,
    tid: claims.tenantId,
    oid: claims.objectId,
    sub: claims.objectId,
    upn: claims.name,
    unique_name: claims.name,
    ver: '1.0',
    ...(claims.signInId !== undefined && { sid: claims.signInId }),
    ...(claims.scope !== undefined && { scp: claims.scope }),
    ...(claims.claims !== undefined && { claims: claims.claims }),
  };
  const token = [{ typ: 'JWT', alg: 'none' }, payload].map((part) => toBase64Url(JSON.stringify(part))).join('.');
  return { token: `${token}.c2FtcGxl`, expiresOnTimestamp: (now + lifetimeSeconds) * 1000 };
}

/** What the token of a header was asked for to hold besides. */
export function claimsIn(header: string | undefined): string | undefined {
  const claims = parsePayload(/^Bearer (\S+)$/i.exec(header ?? '')?.[1] ?? '')?.['claims'];
  return typeof claims === 'string' ? claims : undefined;
}

/** The claims of a request's token. Throws Azure's 401 for none, a broken one and one that has expired. */
export function readToken(clock: Clock, header: string | undefined): Claims {
  if (!header) throw unauthorized('AuthenticationFailed', "Authentication failed. The 'Authorization' header is missing.");
  const [, token] = /^Bearer (\S+)$/i.exec(header) ?? [];
  const payload = token === undefined ? undefined : parsePayload(token);
  if (!payload) throw unauthorized('InvalidAuthenticationToken', 'The access token is invalid.');
  const { tid, oid, aud, exp, sid, scp } = payload;
  if (typeof tid !== 'string' || typeof oid !== 'string' || typeof exp !== 'number') throw unauthorized('InvalidAuthenticationToken', 'The access token is missing required claims.');
  if (exp * 1000 <= clock.now()) {
    throw unauthorized('ExpiredAuthenticationToken', `The access token expiry UTC time '${new Date(exp * 1000).toISOString()}' is earlier than current UTC time '${new Date(clock.now()).toISOString()}'.`);
  }
  return { tenantId: tid, objectId: oid, name: textOf(payload['upn']) || textOf(payload['appid']) || oid, audience: textOf(aud), ...(typeof sid === 'string' && { signInId: sid }), ...(typeof scp === 'string' && { scope: scp }) };
}

/** What Resource Manager says to a token whose sign-in was revoked: https://learn.microsoft.com/entra/identity-platform/app-resilience-continuous-access-evaluation */
export function revoked(clock: Clock): AzureFailure {
  const claims = btoa(JSON.stringify({ access_token: { nbf: { essential: true, value: String(Math.floor(clock.now() / 1000)) } } }));
  const challenge = `Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize", error="insufficient_claims", claims="${claims}"`;
  return new AzureFailure(401, 'InvalidAuthenticationToken', 'The access token has been revoked.', { headers: { 'www-authenticate': challenge } });
}

/** The tenant of a header's token, where it has one that can be read. */
export function tenantOf(header: string | undefined): string | undefined {
  const tid = parsePayload(/^Bearer (\S+)$/i.exec(header ?? '')?.[1] ?? '')?.['tid'];
  return typeof tid === 'string' ? tid : undefined;
}

export function unauthorized(code: string, message: string): AzureFailure {
  const challenge = `Bearer authorization_uri="https://login.microsoftonline.com/common", error="invalid_token", error_description="${message.replaceAll('"', "'")}"`;
  return new AzureFailure(401, code, message, { headers: { 'www-authenticate': challenge } });
}

function parsePayload(token: string): Record<string, unknown> | undefined {
  try {
    const payload: unknown = JSON.parse(fromBase64Url(token.split('.')[1] ?? ''));
    return isObject(payload) ? payload : undefined;
  } catch {
    return undefined; // No JWT: the caller answers 401.
  }
}

export function toBase64Url(text: string): string {
  const bytes = new TextEncoder().encode(text);
  return btoa(String.fromCharCode(...bytes)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

function fromBase64Url(text: string): string {
  const bytes = Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (character) => character.charCodeAt(0));
  return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
}
