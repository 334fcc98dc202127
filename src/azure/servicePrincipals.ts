import type { TenantRef } from './clients.ts';
import type { Cloud } from './cloud.ts';
import { getGraph, isRecord, listGraph, toPrincipal } from './directory.ts';
import type { Principal } from './directory.ts';
import { AzureError } from './errors.ts';
import { odataString } from './odata.ts';

// What the directory tells of a service principal. Each is asked for by itself, since rights to them differ: who may not
// read one may still read the others. All throw `denied` where the account may not, which is common.

/** The service principal of an application or a managed identity in a directory. */
export interface ServicePrincipal {
  /** The object ID. */
  readonly id: string;
  /** The application ID. */
  readonly appId: string;
  readonly displayName: string;
  /** False where sign-ins are blocked. */
  readonly accountEnabled: boolean;
  /** ISO 8601. */
  readonly createdAt: string | undefined;
  /** For a managed identity: "isExplicit=True", or False where it is system-assigned, and the resource's ID. */
  readonly alternativeNames: readonly string[];
}

export interface Group {
  readonly id: string;
  /** The ID where the account may not read the name. */
  readonly name: string;
}

/** The service principal by its object ID. Throws `notFound` when it is gone, or so new that the directory does not know it yet. */
export async function servicePrincipalOf(cloud: Cloud, at: TenantRef, principalId: string, signal: AbortSignal): Promise<ServicePrincipal> {
  return toServicePrincipal(await getGraph(cloud, at, pathTo(principalId), signal), principalId);
}

/**
 * The service principal of an application in a directory, by its client ID. Undefined where there is none: it was deleted,
 * or is another tenant's.
 */
export async function servicePrincipalByAppId(cloud: Cloud, at: TenantRef, clientId: string, signal: AbortSignal): Promise<ServicePrincipal | undefined> {
  try {
    return toServicePrincipal(await getGraph(cloud, at, `/v1.0/servicePrincipals(appId=${encodeURIComponent(odataString(clientId))})`, signal), '');
  } catch (error) {
    if (error instanceof AzureError && error.kind === 'notFound') return undefined;
    throw error;
  }
}

/** What Microsoft Entra ID itself says of a service principal, as text. Secrets are not told, to nobody. Throws as {@link servicePrincipalOf} does. */
export async function answerOfServicePrincipal(cloud: Cloud, at: TenantRef, principalId: string, signal: AbortSignal): Promise<string> {
  return JSON.stringify(await getGraph(cloud, at, pathTo(principalId), signal));
}

function toServicePrincipal(found: Readonly<Record<string, unknown>>, principalId: string): ServicePrincipal {
  const names = found['alternativeNames'];
  return {
    id: textOrNone(found['id']) ?? principalId,
    appId: textOrNone(found['appId']) ?? '',
    displayName: textOrNone(found['displayName']) ?? principalId,
    accountEnabled: found['accountEnabled'] !== false,
    createdAt: textOrNone(found['createdDateTime']),
    alternativeNames: Array.isArray(names) ? names.map(String) : [],
  };
}

/** Who may change the service principal without a role in the directory, by name. A managed identity nearly always has none. */
export async function ownersOf(cloud: Cloud, at: TenantRef, principalId: string, signal: AbortSignal): Promise<Principal[]> {
  const owners = await listGraph(cloud, at, `${pathTo(principalId)}/owners`, signal);
  return owners.map(toPrincipal).toSorted((a, b) => a.name.localeCompare(b.name));
}

/** The groups that hold a service principal, directly or through others, by name: what they were assigned counts for it. */
export async function groupsOf(cloud: Cloud, at: TenantRef, principalId: string, signal: AbortSignal): Promise<Group[]> {
  const holding = await listGraph(cloud, at, `${pathTo(principalId)}/transitiveMemberOf`, signal);
  // Directory roles and administrative units are among them.
  const groups = holding.map(toPrincipal).filter(({ kind }) => kind === 'group');
  return groups.map(({ id, name }) => ({ id, name })).toSorted((a, b) => a.name.localeCompare(b.name));
}

/**
 * When somebody last signed in as the application, as ISO 8601; undefined where Microsoft Entra ID knows of no sign-in.
 * It takes a premium license and a right of its own, so that it is refused more often than told.
 * Source: https://learn.microsoft.com/graph/api/reportroot-list-serviceprincipalsigninactivities
 */
export async function lastSignInOf(cloud: Cloud, at: TenantRef, appId: string, signal: AbortSignal): Promise<string | undefined> {
  const filter = encodeURIComponent(`appId eq ${odataString(appId)}`);
  const [found] = await listGraph(cloud, at, `/beta/reports/servicePrincipalSignInActivities?$filter=${filter}`, signal);
  const last = found?.['lastSignInActivity'];
  return isRecord(last) ? textOrNone(last['lastSignInDateTime']) : undefined;
}

function pathTo(principalId: string): string {
  // Without one it would be the list of all.
  if (principalId === '') throw new AzureError('notFound', 'NoPrincipal', 'It has no service principal.');
  return `/v1.0/servicePrincipals/${encodeURIComponent(principalId)}`;
}

function textOrNone(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
