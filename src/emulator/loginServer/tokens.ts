import type { Caller } from '../access.ts';
import { AzureFailure, json } from '../http.ts';
import type { EmulatorResponse } from '../http.ts';
import { keyOf } from '../ids.ts';
import { field, textOf } from '../json.ts';
import { endpoints } from '../services.ts';
import { issueToken, readToken } from '../token.ts';
import type { Claims } from '../token.ts';
import { Refusal } from './request.ts';
import type { RegistryRequest } from './request.ts';
import { isAbac, mayAt, scopeOf } from './rights.ts';

// What registries issue for themselves, in two steps. Source: https://github.com/Azure/acr/blob/main/docs/AAD-OAuth.md

const lifetimes = { refresh: 3 * 3600, access: 75 * 60 } as const;
// Of refresh tokens: no access token has it.
const refresh = 'refresh';
const acrAudience = 'https://containerregistry.azure.net';

/** A token of Microsoft Entra ID for one of the registry's own. */
export function exchange(request: RegistryRequest): EmulatorResponse {
  const form = new URLSearchParams(request.rawBody);
  if (form.get('grant_type') !== 'access_token') throw new Refusal(400, 'UNSUPPORTED', 'The grant type is not supported.');
  const caller = claimsOf(request, form.get('access_token') ?? '', () => unauthorized(request));
  const audience = caller.audience.replace(/\/+$/, '').toLowerCase();
  const takesArm = textOf(field(field(request.registry.properties['policies'], 'azureADAuthenticationAsArmPolicy'), 'status')) !== 'disabled';
  if (audience !== acrAudience && !(takesArm && audience === endpoints.resourceManager)) throw unauthorized(request);
  if (keyOf(caller.tenantId) !== keyOf(request.tenantId)) throw unauthorized(request);
  // In ABAC mode what one may do depends on the repository, so that nobody is refused before one is asked for.
  if (!isAbac(request) && !mayAt(request, caller, { type: 'repository', name: '', actions: [] }, 'pull')) throw unauthorized(request);
  return json(200, { refresh_token: issue(request, caller, refresh, lifetimes.refresh) });
}

/** A refresh token for one that opens a scope, as far as the caller may. */
export function token(request: RegistryRequest): EmulatorResponse {
  const form = new URLSearchParams(request.rawBody);
  if (form.get('grant_type') !== 'refresh_token') throw new Refusal(400, 'UNSUPPORTED', 'The grant type is not supported.');
  const caller = claimsOf(request, form.get('refresh_token') ?? '', () => unauthorized(request));
  if (caller.audience !== request.host || caller.scope !== refresh) throw unauthorized(request);
  const granted = form.getAll('scope').flatMap((text) => {
    const scope = scopeOf(text);
    if (!scope) throw new Refusal(400, 'UNSUPPORTED', `The scope '${text}' is invalid.`);
    return scope.actions.filter((action) => mayAt(request, caller, scope, action)).map((action) => `${scope.type}:${scope.name}:${action}`);
  });
  return json(200, { access_token: issue(request, caller, granted.join(' '), lifetimes.access) });
}

/** Throws what a registry answers to a request without a token that opens the scope. It says which one to get. */
export function demand(request: RegistryRequest, { type, name, action }: { readonly type: string; readonly name: string; readonly action: string }): void {
  const scope = `${type}:${name}:${action}`;
  const header = request.headers['authorization'];
  const refused = (error?: string) => unauthorized(request, { scope, ...(error !== undefined && { error }) }, { Type: type, Class: '', Name: name, Action: action });
  if (header === undefined) throw refused();
  const claims = claimsOf(request, /^Bearer (\S+)$/i.exec(header)?.[1] ?? '', () => refused('invalid_token'));
  if (claims.audience !== request.host || claims.scope === undefined) throw refused('invalid_token');
  if (!claims.scope.split(' ').includes(scope)) throw refused('insufficient_scope');
}

/** The challenge of a registry: where tokens are had, and which. */
export function unauthorized({ host }: RegistryRequest, more: Readonly<Record<string, string>> = {}, detail?: Record<string, string>): Refusal {
  const challenge = Object.entries({ realm: `https://${host}/oauth2/token`, service: host, ...more }).map(([name, value]) => `${name}="${value}"`);
  return new Refusal(401, 'UNAUTHORIZED', 'authentication required, visit https://aka.ms/acr/authorization for more information.', { headers: { 'www-authenticate': `Bearer ${challenge.join(',')}` }, ...(detail && { detail: [detail] }) });
}

function issue({ store, host }: RegistryRequest, { tenantId, objectId, name }: Caller, scope: string, seconds: number): string {
  return issueToken(store.clock, { tenantId, objectId, name, audience: host, scope }, seconds).token;
}

function claimsOf({ store }: RegistryRequest, text: string, refused: () => Refusal): Claims {
  try {
    return readToken(store.clock, `Bearer ${text}`);
  } catch (error) {
    if (error instanceof AzureFailure) throw refused();
    throw error;
  }
}
