import * as vscode from 'vscode';
import type { AccessToken, TokenCredential } from '@azure/core-auth';
import type { Cloud, Exchange } from '../../azure/cloud.ts';
import { AzureError } from '../../azure/errors.ts';

const resourceManager = 'https://management.azure.com';

/**
 * The public cloud, through the account that is signed in to VS Code. Undefined when nobody is and `ask` is false.
 * Throws `signInNeeded` when the user was asked and refused.
 */
export async function publicCloud(ask: boolean, observe: (exchange: Exchange) => void): Promise<Cloud | undefined> {
  const scopes = [`${resourceManager}/.default`];
  const session = ask ? await askForSession(scopes) : await vscode.authentication.getSession('microsoft', scopes, { silent: true });
  if (!session) return undefined;
  const { account } = session;
  return {
    name: 'Public cloud',
    accounts: [{ id: account.id, label: account.label }],
    resourceManager,
    resourceManagerAudience: resourceManager,
    authority: 'https://login.microsoftonline.com',
    graph: 'https://graph.microsoft.com',
    portal: 'https://portal.azure.com',
    credential: (tenantId) => credentialFor(account, tenantId),
    observe,
  };
}

async function askForSession(scopes: string[]): Promise<vscode.AuthenticationSession> {
  try {
    return await vscode.authentication.getSession('microsoft', scopes, { createIfNone: true });
  } catch (error) {
    // Refused, closed, or no way to reach the sign-in page: VS Code tells them apart by their text alone.
    throw new AzureError('signInNeeded', 'SignInFailed', error instanceof Error ? error.message : String(error), { cause: error });
  }
}

/** Tokens are VS Code's to keep and to renew; this asks for one each time the SDK wants one. */
function credentialFor(account: vscode.AuthenticationSessionAccountInformation, tenantId: string | undefined): TokenCredential {
  return {
    async getToken(scopes): Promise<AccessToken> {
      const asked = [...[scopes].flat(), ...(tenantId ? [`VSCODE_TENANT:${tenantId}`] : [])];
      const session = await vscode.authentication.getSession('microsoft', asked, { account, silent: true });
      if (!session) throw new AzureError('signInNeeded', 'NoSession', `${account.label} is not signed in${tenantId ? ` to tenant ${tenantId}` : ''}.`);
      return { token: session.accessToken, expiresOnTimestamp: expiryOf(session.accessToken) };
    },
  };
}

/** The token's own end, so that the SDK asks again in time; ten minutes where it does not say. */
function expiryOf(token: string): number {
  try {
    const payload: unknown = JSON.parse(atob((token.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/')));
    if (typeof payload === 'object' && payload !== null && 'exp' in payload && typeof payload.exp === 'number') return payload.exp * 1000;
  } catch {
    // Tokens are opaque to clients: one that is no JWT is as good.
  }
  return Date.now() + 10 * 60_000;
}
