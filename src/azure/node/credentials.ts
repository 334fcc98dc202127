import type { AccessToken, GetTokenOptions, TokenCredential } from '@azure/core-auth';
import { aadstsOf } from '../aadsts.ts';
import type { Cloud, Endpoints } from '../cloud.ts';
import { credentialLabels, signInCommand } from '../credentialNames.ts';
import type { CredentialName } from '../credentialNames.ts';
import { AzureError, entraFailure, isAbort } from '../errors.ts';
import { keptTokens } from '../keptTokens.ts';
import { payloadOf } from '../tokens.ts';

/**
 * A cloud through a credential that is there outside of VS Code. A first token is asked for, so that a credential that
 * cannot work says so at once: throws `signInNeeded`, with what is missing, or `offline`.
 */
export async function connectCredential(name: CredentialName, endpoints: Endpoints, rest: Pick<Cloud, 'httpClient' | 'observe'>, signal: AbortSignal): Promise<Cloud> {
  const credential = keptTokens(await make(name, endpoints, rest));
  const ask = async (scopes: string | string[], options: GetTokenOptions): Promise<AccessToken> => {
    try {
      const token = await credential.getToken(scopes, options);
      if (token) return token;
    } catch (error) {
      if (isAbort(error)) throw error;
      const failure = credentialFailure(name, error, options.tenantId);
      // MSAL says the same when nobody answers.
      if (failure.code === 'TenantNotFound' && !(await answers(endpoints.authority, rest.httpClient))) throw unreachable(error);
      throw failure;
    }
    throw credentialFailure(name, undefined, options.tenantId);
  };
  const first = await ask(`${endpoints.resourceManagerAudience}/.default`, { abortSignal: signal });
  return {
    ...endpoints,
    ...rest,
    accounts: [accountOf(first.token, credentialLabels[name])],
    credential: (tenantId) => ({ getToken: async (scopes, options) => ask(scopes, { ...options, ...(tenantId !== undefined && { tenantId }) }) }),
  };
}

/** It is a bundle of its own, loaded by who uses one of these. */
async function make(name: CredentialName, { authority }: Endpoints, { httpClient }: Pick<Cloud, 'httpClient'>): Promise<TokenCredential> {
  const identity = await import('@azure/identity');
  const anyTenant = { additionallyAllowedTenants: ['*'] };
  const service = { ...anyTenant, authorityHost: authority, disableInstanceDiscovery: !microsoftAuthorities.has(new URL(authority).host), ...(httpClient && { httpClient }) };
  const clientId = process.env['AZURE_CLIENT_ID'];
  try {
    switch (name) {
      case 'azureCli':
        return new identity.AzureCliCredential({ ...anyTenant, processTimeoutInMs: patience });
      case 'azurePowerShell':
        return new identity.AzurePowerShellCredential({ ...anyTenant, processTimeoutInMs: patience });
      case 'azureDeveloperCli':
        return new identity.AzureDeveloperCliCredential({ ...anyTenant, processTimeoutInMs: patience });
      case 'environment':
        return new identity.EnvironmentCredential(service);
      case 'workloadIdentity':
        return new identity.WorkloadIdentityCredential(service);
      case 'managedIdentity':
        return clientId === undefined ? new identity.ManagedIdentityCredential(service) : new identity.ManagedIdentityCredential({ ...service, clientId });
    }
  } catch (error) {
    throw credentialFailure(name, error);
  }
}

// Milliseconds. PowerShell needs some seconds to load its modules.
const patience = 30_000;

/** Others are not in Microsoft's list of instances, and would be asked about there in vain. */
const microsoftAuthorities = new Set(['login.microsoftonline.com', 'login.microsoftonline.us', 'login.partner.microsoftonline.cn']);

/** Who a token was made out to, as far as it says. */
function accountOf(token: string, label: string): Cloud['accounts'][number] {
  const payload = payloadOf(token);
  const text = (claim: string): string | undefined => (typeof payload[claim] === 'string' && payload[claim] !== '' ? payload[claim] : undefined);
  const machine = /\/(?:userAssignedIdentities|virtualMachines|[^/]+)\/([^/]+)$/i.exec(text('xms_mirid') ?? '')?.[1];
  const application = text('appid') ?? text('azp');
  const name = text('upn') ?? text('preferred_username') ?? text('unique_name') ?? (machine && `managed identity ${machine}`) ?? (application && `application ${application}`);
  return { id: text('oid') ?? label, label: name === undefined ? label : `${name} (${label})` };
}

/**
 * What keeps a credential from working, in words that say what is missing. The library tells most of it by its text
 * alone, in English, and the text of PowerShell's failures may hold the token: so no text of it is handed on but that of
 * Entra's refusals.
 */
export function credentialFailure(name: CredentialName, error: unknown, tenantId?: string): AzureError {
  if (error instanceof AzureError) return error;
  const message = error instanceof Error ? error.message : String(error);
  if (isUnreachable(error)) return unreachable(error);
  const number = aadstsOf(error);
  if (number !== undefined) return entraFailure(number, message, error);
  // MSAL's word when the authority refuses to say where a tenant's endpoints are: it answered, but knows no such tenant.
  if (message.includes('endpoints_resolution_error')) return entraFailure(90002, message, error);
  const login = signInCommand(name, tenantId) ?? '';
  const label = credentialLabels[name];
  switch (name) {
    case 'azureCli':
    case 'azureDeveloperCli': {
      const [code, program] = name === 'azureCli' ? ['AzureCli', 'az'] : ['AzureDeveloperCli', 'azd'];
      if (/(could not|couldn't) be found|not recognized|ENOENT|not found/i.test(message)) return failure(`${code}NotFound`, `The ${label} (${program}) is not on the PATH of VS Code. Install it, then run ${login}.`);
      if (/claims challenge/i.test(message)) return failure(`${code}Challenged`, `Azure asks for another sign-in. Run ${login}.`);
      return failure(`${code}NotLoggedIn`, `The ${label} has no sign-in that works${tenantId === undefined ? '' : ' for this tenant'}. Run ${login}.`);
    }
    case 'azurePowerShell':
      if (/unable to execute powershell/i.test(message)) return failure('PowerShellNotFound', `PowerShell is not on the PATH of VS Code. Install it with the module Az.Accounts, then run ${login}.`);
      if (/Az\.Accounts.{0,40}(module|not installed)|module.{0,40}Az\.Accounts/i.test(message)) return failure('PowerShellModuleMissing', `PowerShell has no module Az.Accounts. Run Install-Module Az.Accounts, then ${login}.`);
      return failure('PowerShellNotLoggedIn', `Azure PowerShell has no sign-in that works${tenantId === undefined ? '' : ' for this tenant'}. Run ${login}.`);
    case 'environment':
      return failure('EnvironmentIncomplete', missing(['AZURE_TENANT_ID', 'AZURE_CLIENT_ID'], ['AZURE_CLIENT_SECRET', 'AZURE_CLIENT_CERTIFICATE_PATH']) ?? 'The service principal in the environment variables cannot sign in.');
    case 'workloadIdentity':
      return failure('WorkloadIdentityIncomplete', missing(['AZURE_TENANT_ID', 'AZURE_CLIENT_ID', 'AZURE_FEDERATED_TOKEN_FILE'], []) ?? 'The federated token of this pod is not taken.');
    case 'managedIdentity':
      return failure('NoManagedIdentity', 'This machine has no managed identity that works: nothing here hands out its tokens. VS Code has to run on an Azure machine that has one.');
  }
}

function failure(code: string, words: string): AzureError {
  return new AzureError('signInNeeded', code, words);
}

/** The variables that are not set, by name; their values are nobody's business. */
function missing(all: readonly string[], oneOf: readonly string[]): string | undefined {
  const unset = all.filter((name) => !process.env[name]);
  const wanted = [...unset, ...(oneOf.length > 0 && oneOf.every((name) => !process.env[name]) ? [oneOf.join(' or ')] : [])];
  return wanted.length === 0 ? undefined : `VS Code was started without ${wanted.join(', ')}. Set it in the environment that VS Code starts from.`;
}

function unreachable(cause: unknown): AzureError {
  return new AzureError('offline', 'AuthorityUnreachable', 'The sign-in service cannot be reached.', { cause });
}

async function answers(authority: string, httpClient: Cloud['httpClient']): Promise<boolean> {
  const { createDefaultHttpClient, createPipelineRequest } = await import('@azure/core-rest-pipeline');
  try {
    await (httpClient ?? createDefaultHttpClient()).sendRequest(createPipelineRequest({ url: `${authority}/common/v2.0/.well-known/openid-configuration`, timeout: 10_000 }));
    return true;
  } catch {
    return false; // No answer is what was asked about.
  }
}

function isUnreachable(error: unknown): boolean {
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++) {
    const code = 'code' in at && typeof at.code === 'string' ? at.code : '';
    if (/^(ECONN|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH)/.test(code)) return true;
    if (/\b(ECONNREFUSED|ECONNRESET|ENOTFOUND|EAI_AGAIN|ETIMEDOUT)\b|network_error/.test(at.message)) return true;
  }
  return false;
}
