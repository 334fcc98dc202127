import type { TenantRef } from './clients.ts';
import type { Cloud } from './cloud.ts';
import { asAzure } from './errors.ts';
import { payloadOf } from './tokens.ts';

/**
 * The object ID of who is signed in, as the tenant knows them. It is read from the token, which is nothing to build on
 * for clients: undefined where the token does not tell, and then nobody may conclude anything.
 */
export async function callerId(cloud: Cloud, { tenantId, accountId }: TenantRef, signal: AbortSignal): Promise<string | undefined> {
  return asAzure(async () => {
    const token = await cloud.credential(tenantId, accountId).getToken(`${cloud.resourceManagerAudience}/.default`, { abortSignal: signal });
    const { oid } = payloadOf(token?.token ?? '');
    return typeof oid === 'string' ? oid : undefined;
  });
}
