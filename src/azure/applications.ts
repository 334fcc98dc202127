import type { TenantRef } from './clients.ts';
import type { Cloud } from './cloud.ts';
import { listGraph } from './directory.ts';
import { odataString } from './odata.ts';
import { inParallel } from './parallel.ts';

/** The passwords and certificates with which an application signs in. */
export interface Secrets {
  /** When each ends, soonest first. Which of several is in use nobody knows. */
  readonly ends: readonly SecretEnd[];
}

export interface SecretEnd {
  readonly kind: 'secret' | 'certificate';
  /** In milliseconds since 1970. */
  readonly at: number;
}

/** The one that ends next; where all have ended, the last one. Undefined where there is none. */
export function nextEnd({ ends }: Secrets, now: number): SecretEnd | undefined {
  return ends.find(({ at }) => at > now) ?? ends.at(-1);
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
  const ends = [...endsIn('secret', application['passwordCredentials']), ...endsIn('certificate', application['keyCredentials'])];
  return { ends: ends.toSorted((a, b) => a.at - b.at) };
}

function endsIn(kind: SecretEnd['kind'], credentials: unknown): SecretEnd[] {
  return (Array.isArray(credentials) ? (credentials as unknown[]) : []).flatMap((credential) => {
    const at = typeof credential === 'object' && credential !== null && 'endDateTime' in credential ? Date.parse(String(credential.endDateTime)) : Number.NaN;
    return Number.isNaN(at) ? [] : [{ kind, at }];
  });
}
