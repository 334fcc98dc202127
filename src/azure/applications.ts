import type { TenantRef } from './clients.ts';
import type { Cloud } from './cloud.ts';
import { listGraph } from './directory.ts';
import { odataString } from './odata.ts';
import { inParallel } from './parallel.ts';

/** The passwords and certificates with which an application signs in. */
export interface Secrets {
  /** When each ends, soonest first, in milliseconds since 1970. Which of several is in use nobody knows. */
  readonly ends: readonly number[];
}

// A filter takes fifteen conditions: https://learn.microsoft.com/graph/filter-query-parameter
const idsPerRequest = 15;

/**
 * When the secrets of applications end, by client ID in lower case. One that is gone, or that is another tenant's, is
 * missing from the answer. Throws `denied` where the account may not read the directory.
 */
export async function secretsByAppId(cloud: Cloud, at: TenantRef, appIds: readonly string[], signal: AbortSignal): Promise<Map<string, Secrets>> {
  const wanted = [...new Set(appIds.map((id) => id.toLowerCase()))];
  const batches = Array.from({ length: Math.ceil(wanted.length / idsPerRequest) }, (_, index) => wanted.slice(index * idsPerRequest, (index + 1) * idsPerRequest));
  const found = await inParallel(4, batches, async (ids) => {
    const filter = ids.map((id) => `appId eq ${odataString(id)}`).join(' or ');
    return listGraph(cloud, at, `/v1.0/applications?$filter=${encodeURIComponent(filter)}&$select=appId,passwordCredentials,keyCredentials`, signal);
  });
  return new Map(found.flat().map((application) => [String(application['appId']).toLowerCase(), secretsOf(application)]));
}

function secretsOf(application: Readonly<Record<string, unknown>>): Secrets {
  const credentials = [application['passwordCredentials'], application['keyCredentials']].flatMap((list) => (Array.isArray(list) ? (list as unknown[]) : []));
  const ends = credentials.flatMap((credential) => {
    const end = typeof credential === 'object' && credential !== null && 'endDateTime' in credential ? Date.parse(String(credential.endDateTime)) : Number.NaN;
    return Number.isNaN(end) ? [] : [end];
  });
  return { ends: ends.toSorted((a, b) => a - b) };
}
