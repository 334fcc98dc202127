import * as vscode from 'vscode';
import type { AccessToken, TokenCredential } from '@azure/core-auth';
import { aadstsOf } from '../../azure/aadsts.ts';
import type { Cloud, Endpoints } from '../../azure/cloud.ts';
import { AzureError, entraFailure } from '../../azure/errors.ts';
import { sovereignCloud } from './settings.ts';
import { expiryOf } from '../../azure/tokens.ts';

type Account = vscode.AuthenticationSessionAccountInformation;
type Rest = Pick<Cloud, 'httpClient' | 'observe'>;

/** The accounts that VS Code keeps, as a way into a cloud. */
export interface VscodeAccounts {
  /** VS Code's authentication provider: it says when somebody signs in or out. */
  readonly provider: string;
  /** Through every account that this extension may use. Undefined when there is none. */
  readonly connect: () => Promise<Cloud | undefined>;
  /** Asks for an account, for one more where there is one already. Throws `signInNeeded` when the user refuses. */
  readonly signIn: () => Promise<void>;
  /** Asks an account to sign in to a tenant, with what Azure asked for besides. Throws as `signIn` does. */
  readonly signInTo: (tenantId: string, accountId: string) => Promise<void>;
}

/**
 * What the settings of VS Code's own sign-in for sovereign clouds must say for a cloud. Source:
 * https://code.visualstudio.com/docs/configure/settings, microsoft-sovereign-cloud.environment
 */
const environments: Partial<Record<string, string>> = { usGovernment: 'USGovernment', china: 'ChinaCloud' };

/**
 * The provider for a cloud. A custom cloud has VS Code's provider for sovereign clouds where that is set up for one;
 * else the accounts of Microsoft's own directory are what it knows.
 */
export function providerFor(cloud: string): 'microsoft' | 'microsoft-sovereign-cloud' {
  return environments[cloud] !== undefined || (cloud === 'custom' && sovereignCloud() === 'custom') ? 'microsoft-sovereign-cloud' : 'microsoft';
}

/** Sets VS Code's own sign-in to a sovereign cloud. */
export async function useSovereignCloud(cloud: string): Promise<void> {
  await vscode.workspace.getConfiguration('microsoft-sovereign-cloud').update('environment', environments[cloud], vscode.ConfigurationTarget.Global);
}

export function vscodeAccounts(cloudName: string, endpoints: Endpoints, rest: Rest): VscodeAccounts {
  const provider = providerFor(cloudName);
  const scopes = [`${endpoints.resourceManagerAudience}/.default`];
  // What Azure asked for besides, by tenant and account, until somebody has signed in with it.
  const challenges = new Map<string, string>();

  function checkEnvironment(): void {
    const wanted = environments[cloudName];
    if (wanted === undefined || sovereignCloud() === wanted) return;
    throw new AzureError('signInNeeded', 'SovereignCloudNotSet', `VS Code's sign-in is not set to ${endpoints.name}: the setting microsoft-sovereign-cloud.environment has to be ${wanted}.`);
  }

  /** A session with a token, without asking anybody anything. */
  async function silently(account: Account, wanted: readonly string[] | vscode.AuthenticationWwwAuthenticateRequest): Promise<vscode.AuthenticationSession | undefined> {
    return read(async () => vscode.authentication.getSession(provider, wanted, { account, silent: true }));
  }

  function credentialOf(account: Account, tenantId: string | undefined): TokenCredential {
    const key = keyOf(tenantId, account.id);
    return {
      // Tokens are VS Code's to keep and to renew; this asks for one each time the SDK wants one.
      async getToken(wanted, options): Promise<AccessToken> {
        const asked = scopesIn([wanted].flat(), tenantId);
        if (options?.claims !== undefined) challenges.set(key, challengeOf(options.claims));
        const challenge = challenges.get(key);
        const session = await silently(account, challenge === undefined ? asked : { wwwAuthenticate: challenge, fallbackScopes: asked });
        if (session) return { token: session.accessToken, expiresOnTimestamp: expiryOf(session.accessToken) };
        if (challenge !== undefined) throw new AzureError('signInNeeded', 'ChallengeUnanswered', `Azure wants ${account.label} to sign in again: access was revoked, or a rule of the organization asks for more.`);
        throw new AzureError('signInNeeded', 'NoSession', tenantId === undefined ? `${account.label} is signed out.` : `${account.label} is not signed in to this tenant.`);
      },
    };
  }

  return {
    provider,
    async connect() {
      const known = await read(async () => vscode.authentication.getAccounts(provider));
      const sessions = await Promise.all(known.map(async (account) => silently(account, scopes)));
      const accounts = sessions.flatMap((session) => (session ? [session.account] : []));
      const [first] = accounts;
      if (!first) return undefined;
      return {
        ...endpoints,
        ...rest,
        accounts: accounts.map(({ id, label }) => ({ id, label })),
        credential: (tenantId, accountId) => credentialOf(accounts.find(({ id }) => id === accountId) ?? first, tenantId),
      };
    },
    async signIn() {
      checkEnvironment();
      await read(async () => vscode.authentication.getSession(provider, scopes, { createIfNone: true, clearSessionPreference: true }));
    },
    async signInTo(tenantId, accountId) {
      checkEnvironment();
      const account = (await vscode.authentication.getAccounts(provider)).find(({ id }) => id === accountId);
      if (!account) throw new AzureError('signInNeeded', 'NoSession', 'That account is signed out.');
      const asked = scopesIn(scopes, tenantId);
      const key = keyOf(tenantId, accountId);
      const challenge = challenges.get(key);
      await read(async () => vscode.authentication.getSession(provider, challenge === undefined ? asked : { wwwAuthenticate: challenge, fallbackScopes: asked }, { account, createIfNone: true }));
      challenges.delete(key);
    },
  };
}

function keyOf(tenantId: string | undefined, accountId: string): string {
  return `${tenantId?.toLowerCase() ?? ''} ${accountId}`;
}

/** The tenant goes with the scopes. Source: https://github.com/microsoft/vscode, extensions/microsoft-authentication/README */
function scopesIn(scopes: readonly string[], tenantId: string | undefined): string[] {
  return [...scopes, ...(tenantId ? [`VSCODE_TENANT:${tenantId}`] : [])];
}

/** The claims as the service sent them: https://learn.microsoft.com/entra/identity-platform/claims-challenge */
function challengeOf(claims: string): string {
  return `Bearer realm="", error="insufficient_claims", claims="${btoa(claims)}"`;
}

/**
 * VS Code hands on what went wrong as text alone: these are its own words, which it does not translate
 * (src/vs/workbench/api/browser/mainThreadAuthentication.ts), Entra's number, or the words of Node and the browser.
 */
async function read<T>(ask: () => Thenable<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    if (/did not consent/i.test(message)) throw new AzureError('signInNeeded', 'ConsentRefused', 'You did not allow Managed Identities to use your account. Nothing can be shown without one.', { cause: error });
    if (/^cancel|user.{0,10}cancel|sign in was cancelled|\bcancelled\b/i.test(message)) throw new AzureError('signInNeeded', 'SignInCancelled', 'Signing in was cancelled.', { cause: error });
    if (/timed out waiting for authentication provider|no authentication provider/i.test(message)) throw new AzureError('signInNeeded', 'NoAuthenticationProvider', 'This VS Code has no sign-in for Microsoft accounts. Use another credential, for instance the Azure CLI.', { cause: error });
    const number = aadstsOf(error);
    if (number !== undefined) throw entraFailure(number, message);
    if (/network|ENOTFOUND|ECONN|ETIMEDOUT|EAI_AGAIN|fetch failed|offline/i.test(message)) throw new AzureError('offline', 'SignInUnreachable', 'The sign-in page cannot be reached.', { cause: error });
    throw new AzureError('signInNeeded', 'SignInFailed', message, { cause: error });
  }
}
