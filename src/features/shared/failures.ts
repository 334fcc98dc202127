import * as vscode from 'vscode';
import * as az from '../../azure/asCode/az.ts';
import { AzureError } from '../../azure/errors.ts';
import type { AzureErrorKind } from '../../azure/errors.ts';
import { registerRight } from '../../azure/registration.ts';
import { parseResourceId } from '../../azure/resourceId.ts';
import type { Failure, Way } from '../../ui/failure.ts';
import { joined } from '../../ui/shell.ts';
import { shellOfTerminal } from '../../ui/terminal.ts';
import { scopeName, whoGrants } from './scopes.ts';

const shortWords: Record<AzureErrorKind, string> = {
  denied: 'no permission',
  signInNeeded: 'sign in needed',
  notFound: 'not found',
  conflict: 'conflict',
  throttled: 'too many requests',
  invalid: 'refused by Azure',
  unavailable: 'Azure is having trouble',
  offline: "can't reach Azure",
  operationFailed: 'operation failed',
  unexpected: 'unexpected error',
};

const shortByCode: Readonly<Record<string, string>> = { RegistryClosed: 'not open to you from here', RegistryUnreachable: "can't be reached" };

/** Shows who has a right that is missing. */
export type ShowWho = (missing: NonNullable<AzureError['missing']>) => unknown;

/** Finds the words for whatever went wrong. */
export function describeFailure(error: unknown, showWho?: ShowWho): Failure {
  if (!(error instanceof AzureError)) {
    const message = error instanceof Error ? error.message : String(error);
    // A sentence about Azure's refusal: what can be done about that one can be done here.
    if (error instanceof Error && error.cause instanceof AzureError) return { ...describeFailure(error.cause, showWho), message };
    return { short: shortWords.unexpected, message, details: error instanceof Error && error.stack ? [error.stack] : [], transient: false, flags: [], ways: [] };
  }
  const details = [`Code: ${error.code}`, ...(error.status ? [`Status: ${error.status}`] : []), ...(error.correlationId ? [`Correlation ID: ${error.correlationId}`] : [])];
  return {
    short: shortByCode[error.code] ?? shortWords[error.kind],
    message: [sentence(error), advice[error.code]].filter(Boolean).join(' '),
    details,
    transient: error.kind === 'throttled' || error.kind === 'unavailable' || error.kind === 'offline',
    flags: error.kind === 'signInNeeded' ? ['signIn'] : error.code === 'RepositoriesDenied' ? ['repositories'] : [],
    ways: ways(error, showWho),
  };
}

const moreQuota = 'Choose another machine size or another region, or request more quota: in the portal, under Quotas.';

/** What to do about it, whether Azure refused at once or gave up later. */
const advice: Readonly<Record<string, string>> = {
  ErrCode_InsufficientVCPUQuota: moreQuota,
  InsufficientVCPUQuota: moreQuota,
  QuotaExceeded: moreQuota,
  K8sVersionNotSupported: 'Choose one of the Kubernetes versions that Azure lists for the region.',
};

function sentence(error: AzureError): string {
  switch (error.kind) {
    case 'denied':
      if (error.code === 'Authorization_RequestDenied') return `You may not read the directory (${error.code}): guests and some members can't. The role Directory Readers in Microsoft Entra ID allows it.`;
      if (error.code === 'Authentication_RequestFromNonPremiumTenantOrB2CTenant') return `Microsoft Entra ID tells this in tenants with a premium license alone (${error.code}).`;
      if (error.code === 'Authentication_MSGraphPermissionMissing') return `You may not read the sign-in reports (${error.code}). The role Reports Reader in Microsoft Entra ID allows it.`;
      if (error.code === 'DirectoryTellsNothing') return `${full(error.message)} Somebody with the role Directory Readers in Microsoft Entra ID can tell.`;
      if (error.code === 'RepositoriesDenied' || error.code === 'RegistryClosed') return full(error.message);
      if (error.code === 'DenyAssignmentAuthorizationFailed') return `A deny assignment forbids this, whatever role you have (${error.code}). ${error.message}`;
      if (error.code === 'ProviderNotRegistered' && error.missing) return `${full(error.message)} You need ${error.missing.action} on ${scopeName(error.missing.scope)}: Owner and Contributor have it. Let one of them run: ${registerCommand(error.missing)}`;
      return error.missing
        ? `You need ${error.missing.action} on ${scopeName(error.missing.scope)}. ${whoGrants(error.missing.action)}`
        : `You lack a permission (${error.code}). ${error.message}`;
    case 'signInNeeded':
      return signInSentence(error);
    case 'throttled':
      return `Azure asks to slow down (${error.code}). Try again in ${inMinutes(error.waitSeconds ?? 60)}.`;
    case 'offline':
      if (error.code === 'RegistryUnreachable') return full(error.message);
      return `Azure can't be reached (${error.code}). Check your connection and try again.`;
    case 'unavailable':
      // There is nothing to wait for.
      if (error.code === 'NoMicrosoftGraph') return full(error.message);
      return `Azure is having trouble (${error.code}). Try again in a minute.`;
    case 'notFound':
      if (error.code === 'IdentityGone') return error.message;
      if (error.code === 'FeatureNotFound') return `${full(error.message)} This cloud does not have it, or not any more: what everybody has by now needs no registration (FeatureNotFound).`;
      if (error.code === 'RoleDefinitionDoesNotExist') return `The role is gone: somebody has deleted it. Choose another one (${error.code}).`;
      return `${full(error.message)} It may have been deleted by somebody else (${error.code}).`;
    case 'operationFailed':
      return `Azure could not finish: ${full(error.message)} (${error.code})`;
    case 'conflict':
      return error.code === 'ScopeLocked' ? lockedSentence(error) : `${full(error.message)} (${error.code})`;
    case 'invalid':
      if (error.code === 'FeatureRegistrationUnsupported') return `${full(error.message)} Its team at Microsoft lets subscriptions in: ask for it in a support request (${error.code}).`;
      if (error.code === 'FeatureUnregistrationUnsupported') return `Azure lets no subscription out of this preview (${error.code}). ${full(error.message)}`;
      if (/condition/i.test(error.code)) return `Azure does not take the condition (${error.code}). ${full(error.message)}`;
      if (error.code === 'PrincipalNotFound') return `The identity is too new: Microsoft Entra ID does not know it everywhere yet. Try again in a minute (${error.code}).`;
      return `${full(error.message)} (${error.code})`;
    case 'unexpected':
      return `${full(error.message)} (${error.code})`;
  }
}

/**
 * What is locked and where the lock stands: both stand in the message alone, as IDs between quotes, the second one a
 * list. A message of another shape says it in its own words.
 */
function lockedSentence({ code, message }: AzureError): string {
  const [what, by] = [...message.matchAll(/'(\/subscriptions\/[^']*)'/gi)].map(([, ids = '']) => ids.split(','));
  if (what?.[0] === undefined || by === undefined) return `A lock forbids this: remove it first (${code}). ${full(message)}`;
  const where = by.map(scopeName);
  return `${scopeName(what[0])} is locked: ${where.length === 1 ? 'a lock stands' : 'locks stand'} on ${where.join(' and ')} (${code}). Remove ${where.length === 1 ? 'it' : 'them'} first: an Owner or User Access Administrator can.`;
}

/** In words, rounded up. */
function inMinutes(seconds: number): string {
  const minutes = Math.ceil(seconds / 60);
  return minutes <= 1 ? 'a minute' : `${minutes} minutes`;
}

/** What Resource Manager says of a token is about tokens; people have to know what to do about it. */
function signInSentence({ code, message }: AzureError): string {
  if (code === 'ExpiredAuthenticationToken') return `Your sign-in has expired, or this computer's clock is wrong. Sign in again (${code}).`;
  if (code === 'InvalidAuthenticationTokenTenant') return `Your sign-in is for another tenant than the one that this belongs to. Sign in to that tenant (${code}).`;
  if (code === 'InvalidAuthenticationToken' || code === 'AuthenticationFailed') return `Azure does not take this sign-in. Sign in again (${code}). ${full(message)}`;
  return `${full(message)} (${code})`;
}

function way(title: string, command: string): Way {
  return { title, run: () => vscode.commands.executeCommand(`managedIdentities.${command}`) };
}

function ways(error: AzureError, showWho: ShowWho | undefined): Way[] {
  if (error.code === 'SovereignCloudNotSet') return [way('Set It Up', 'setUpSovereignCloud')];
  if (error.code === 'NoCustomCloud' || error.code === 'InvalidCloudUrl' || error.code === 'NoCloudMetadata') return [way('Choose Cloud', 'chooseCloud')];
  if (error.code === 'InvalidCaFile' || error.code === 'UntrustedCertificate') return [{ title: 'Open Settings', run: () => vscode.commands.executeCommand('workbench.action.openSettings', 'managedIdentities.custom') }];
  if (error.kind === 'signInNeeded') return [way('Sign In', 'signIn'), way('Use Another Credential', 'useCredential')];
  const { missing } = error;
  if (!missing) return [];
  const request = `Please let me do ${missing.action} on ${missing.scope}. ${whoGrants(missing.action)}`;
  const command: Way[] = error.code === 'ProviderNotRegistered' ? [{ title: 'Copy Command', run: () => vscode.env.clipboard.writeText(registerCommand(missing)) }] : [];
  return [...command, ...(showWho ? [{ title: 'Show Who', run: () => showWho(missing) }] : []), { title: 'Copy Request', run: () => vscode.env.clipboard.writeText(request) }];
}

/** What somebody with the right to register a subscription for a provider does in a shell. */
function registerCommand({ action, scope }: NonNullable<AzureError['missing']>): string {
  return joined([az.registerProvider({ subscriptionId: parseResourceId(scope)?.subscriptionId ?? '', namespace: action.slice(0, -registerRight.length) })], shellOfTerminal());
}

/** The text as a sentence. */
function full(text: string): string {
  const trimmed = text.trim();
  return /[.!?]$/.test(trimmed) ? trimmed : `${trimmed}.`;
}
