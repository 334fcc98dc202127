import { graphPipeline } from './clients.ts';
import type { TenantRef } from './clients.ts';
import type { Cloud } from './cloud.ts';
import { asAzure } from './errors.ts';

/** A user, group or service principal of Microsoft Entra ID. */
export interface Principal {
  readonly id: string;
  readonly name: string;
  readonly kind: 'user' | 'group' | 'servicePrincipal' | 'managedIdentity' | 'other';
}

// Microsoft Graph's own limit for getByIds: https://learn.microsoft.com/graph/api/directoryobject-getbyids
const idsPerRequest = 1000;

/**
 * The names of principals, by object ID in lower case. One that is gone is missing from the answer. Throws `denied`
 * where the account may not read the directory, which is common: show the IDs then.
 */
export async function principalsById(cloud: Cloud, at: TenantRef, ids: readonly string[], signal: AbortSignal): Promise<Map<string, Principal>> {
  const wanted = [...new Set(ids.map((id) => id.toLowerCase()))];
  const found = new Map<string, Principal>();
  for (let start = 0; start < wanted.length; start += idsPerRequest) {
    const body = { ids: wanted.slice(start, start + idsPerRequest), types: ['user', 'group', 'servicePrincipal'] };
    const answer = await send(cloud, at, 'POST', '/v1.0/directoryObjects/getByIds', body, signal);
    const objects = isRecord(answer) && Array.isArray(answer['value']) ? (answer['value'] as unknown[]) : [];
    for (const object of objects.filter(isRecord)) found.set(String(object['id']).toLowerCase(), toPrincipal(object));
  }
  return found;
}

async function send(cloud: Cloud, at: TenantRef, method: 'GET' | 'POST', path: string, body: unknown, signal: AbortSignal): Promise<unknown> {
  return asAzure(async () => {
    const { createHttpHeaders, createPipelineRequest, RestError } = await import('@azure/core-rest-pipeline');
    const { pipeline, httpClient, graph } = await graphPipeline(cloud, at);
    const request = createPipelineRequest({
      url: `${graph}${path}`,
      method,
      abortSignal: signal,
      headers: createHttpHeaders({ accept: 'application/json', 'content-type': 'application/json' }),
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const response = await pipeline.sendRequest(httpClient, request);
    if (response.status !== 200) throw new RestError(`Microsoft Graph answered ${response.status}.`, { statusCode: response.status, request, response });
    return JSON.parse(response.bodyAsText ?? 'null') as unknown;
  });
}

function toPrincipal(object: Record<string, unknown>): Principal {
  const type = String(object['@odata.type']).split('.').at(-1);
  const kind =
    type === 'servicePrincipal'
      ? object['servicePrincipalType'] === 'ManagedIdentity' ? 'managedIdentity' : 'servicePrincipal'
      : type === 'user' || type === 'group' ? type : 'other';
  return { id: String(object['id']), name: String(object['displayName'] ?? object['id']), kind };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
