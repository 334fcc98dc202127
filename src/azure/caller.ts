import type { TenantRef } from './clients.ts';
import type { Cloud } from './cloud.ts';
import { asAzure } from './errors.ts';
import { payloadOf } from './tokens.ts';

export interface CallerPrincipal {
  readonly id: string;
  readonly type: 'User' | 'ServicePrincipal';
}

/** The object ID of who is signed in, with whether that is a person: for roles. Undefined where the token does not tell. */
export async function callerPrincipal(cloud: Cloud, at: TenantRef, signal: AbortSignal): Promise<CallerPrincipal | undefined> {
  const { oid, idtyp, upn, unique_name: name } = await callerClaims(cloud, at, signal);
  if (typeof oid !== 'string') return undefined;
  return { id: oid, type: idtyp !== 'app' && (typeof upn === 'string' || typeof name === 'string') ? 'User' : 'ServicePrincipal' };
}

/**
 * The object ID of who is signed in, as the tenant knows them. It is read from the token, which is nothing to build on
 * for clients: undefined where the token does not tell, and then nobody may conclude anything.
 */
export async function callerId(cloud: Cloud, at: TenantRef, signal: AbortSignal): Promise<string | undefined> {
  const { oid } = await callerClaims(cloud, at, signal);
  return typeof oid === 'string' ? oid : undefined;
}

async function callerClaims(cloud: Cloud, { tenantId, accountId }: TenantRef, signal: AbortSignal): Promise<Readonly<Record<string, unknown>>> {
  return asAzure(async () => {
    const token = await cloud.credential(tenantId, accountId).getToken(`${cloud.resourceManagerAudience}/.default`, { abortSignal: signal });
    return payloadOf(token?.token ?? '');
  });
}
