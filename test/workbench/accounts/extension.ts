// Stands in for VS Code's own sign-in, which cannot reach Microsoft from a test: the same two providers, whose tokens
// come from the authority of the sample Azure by the flows that Microsoft's libraries use.
import { readFileSync } from 'node:fs';
import { request } from 'node:https';
import * as vscode from 'vscode';

/** Who can sign in: people of the sample. */
const people = ['ada@contoso.com', 'grace@contoso.com'];
const redirect = 'http://localhost/';
const { TEST_AUTHORITY: authority = '', TEST_CA_FILE: caFile = '' } = process.env;

interface Known {
  readonly account: vscode.AuthenticationSessionAccountInformation;
  /** By tenant; '' for wherever the account is at home. */
  readonly refreshTokens: Map<string, string>;
}

/** What VS Code makes of a WWW-Authenticate header. */
interface Constraint {
  readonly challenges: readonly { readonly params: Readonly<Record<string, string>> }[];
  readonly fallbackScopes?: readonly string[];
}

export function activate(context: vscode.ExtensionContext): void {
  for (const [id, label] of [['microsoft', 'Microsoft'], ['microsoft-sovereign-cloud', 'Microsoft Sovereign Cloud']] as const) {
    context.subscriptions.push(vscode.authentication.registerAuthenticationProvider(id, label, provider(), { supportsMultipleAccounts: true, supportsChallenges: true } as vscode.AuthenticationProviderOptions));
  }
}

function provider() {
  const changes = new vscode.EventEmitter<vscode.AuthenticationProviderAuthenticationSessionsChangeEvent>();
  const known = new Map<string, Known>();

  async function silent(scopes: readonly string[], account: vscode.AuthenticationSessionAccountInformation | undefined, claims?: string): Promise<vscode.AuthenticationSession[]> {
    const asked = [...known.values()].filter((one) => account === undefined || one.account.label === account.label);
    const sessions = await Promise.all(asked.map(async (one) => renewed(one, scopes, claims)));
    return sessions.flatMap((session) => session ?? []);
  }

  async function renewed(one: Known, scopes: readonly string[], claims: string | undefined): Promise<vscode.AuthenticationSession | undefined> {
    const tenant = tenantIn(scopes);
    const refreshToken = one.refreshTokens.get(tenant) ?? one.refreshTokens.get('') ?? [...one.refreshTokens.values()][0] ?? '';
    const answer = await tokens(tenant, scopes, { grant_type: 'refresh_token', refresh_token: refreshToken, ...(claims !== undefined && { claims }) });
    return typeof answer['access_token'] === 'string' ? session(one.account, scopes, answer['access_token']) : undefined;
  }

  async function interactive(scopes: readonly string[], account: vscode.AuthenticationSessionAccountInformation | undefined, claims?: string): Promise<vscode.AuthenticationSession> {
    const label = account?.label ?? (await vscode.window.showQuickPick(people, { title: 'Microsoft: who signs in?', ignoreFocusOut: true }));
    if (label === undefined) throw new Error('Cancelled');
    const tenant = tenantIn(scopes);
    const query = new URLSearchParams({ client_id: 'vscode', response_type: 'code', redirect_uri: redirect, scope: scopeIn(scopes), login_hint: label });
    const { location } = await send('GET', `/${tenant || 'common'}/oauth2/v2.0/authorize?${query.toString()}`);
    const back = new URL(location ?? redirect);
    const answer = await tokens(tenant, scopes, { grant_type: 'authorization_code', code: back.searchParams.get('code') ?? '', redirect_uri: redirect, ...(claims !== undefined && { claims }) });
    const { access_token: accessToken, refresh_token: refreshToken } = answer;
    if (typeof accessToken !== 'string' || typeof refreshToken !== 'string') throw new Error(back.searchParams.get('error_description') ?? String(answer['error_description']));
    const one = known.get(label) ?? { account: { id: `id of ${label}`, label }, refreshTokens: new Map<string, string>() };
    // Who signs in again has one sign-in that is good everywhere, besides those of tenants that asked for their own.
    one.refreshTokens.set(tenant, refreshToken);
    known.set(label, one);
    const made = session(one.account, scopes, accessToken);
    changes.fire({ added: [made], removed: [], changed: [] });
    return made;
  }

  return {
    onDidChangeSessions: changes.event,
    getSessions: async (scopes: readonly string[] | undefined, { account }: vscode.AuthenticationProviderSessionOptions) =>
      scopes && scopes.length > 0 ? silent(scopes, account) : [...known.values()].map((one) => session(one.account, [], '')),
    createSession: async (scopes: readonly string[], { account }: vscode.AuthenticationProviderSessionOptions) => interactive(scopes, account),
    getSessionsFromChallenges: async (constraint: Constraint, { account }: vscode.AuthenticationProviderSessionOptions) => silent(constraint.fallbackScopes ?? [], account, claimsIn(constraint)),
    createSessionFromChallenges: async (constraint: Constraint, { account }: vscode.AuthenticationProviderSessionOptions) => interactive(constraint.fallbackScopes ?? [], account, claimsIn(constraint)),
    async removeSession(id: string) {
      const [label = ''] = id.split('|');
      const one = known.get(label);
      known.delete(label);
      if (one) changes.fire({ added: [], removed: [session(one.account, [], '')], changed: [] });
    },
  };
}

function session(account: vscode.AuthenticationSessionAccountInformation, scopes: readonly string[], accessToken: string): vscode.AuthenticationSession {
  return { id: `${account.label}|${scopes.join(' ')}`, accessToken, account, scopes };
}

function claimsIn({ challenges }: Constraint): string | undefined {
  const claims = challenges.map(({ params }) => params['claims']).find((one) => one !== undefined);
  return claims === undefined ? undefined : Buffer.from(claims, 'base64').toString();
}

function tenantIn(scopes: readonly string[]): string {
  return scopes.find((scope) => scope.startsWith('VSCODE_TENANT:'))?.slice('VSCODE_TENANT:'.length) ?? '';
}

function scopeIn(scopes: readonly string[]): string {
  return `${scopes.filter((scope) => !scope.startsWith('VSCODE_')).join(' ')} offline_access`;
}

async function tokens(tenant: string, scopes: readonly string[], form: Record<string, string>): Promise<Record<string, unknown>> {
  const { body } = await send('POST', `/${tenant || 'common'}/oauth2/v2.0/token`, new URLSearchParams({ client_id: 'vscode', scope: scopeIn(scopes), ...form }).toString());
  return JSON.parse(body) as Record<string, unknown>;
}

function send(method: string, path: string, body = ''): Promise<{ location: string | undefined; body: string }> {
  return new Promise((resolve, reject) => {
    const sent = request(`${authority}${path}`, { method, ca: readFileSync(caFile), headers: { 'content-type': 'application/x-www-form-urlencoded' } }, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.on('end', () => resolve({ location: response.headers.location, body: text }));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
