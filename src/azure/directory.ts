import { graphPipeline } from './clients.ts';
import type { TenantRef } from './clients.ts';
import type { Cloud } from './cloud.ts';
import { asAzure, AzureError } from './errors.ts';

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
    for (const object of objectsIn(answer)) found.set(String(object['id']).toLowerCase(), toPrincipal(object));
  }
  return found;
}

/** All objects of a list of Microsoft Graph, to its last page. `path` begins with the version and holds the query. */
export async function listGraph(cloud: Cloud, at: TenantRef, path: string, signal: AbortSignal): Promise<Record<string, unknown>[]> {
  const found: Record<string, unknown>[] = [];
  const seen = new Set<string>();
  for (let next: string | undefined = path; next !== undefined; ) {
    if (seen.has(next)) throw new AzureError('unavailable', 'RepeatedPage', 'Microsoft Graph gave a page of a list again.');
    seen.add(next);
    const answer: unknown = await send(cloud, at, 'GET', next, undefined, signal);
    found.push(...objectsIn(answer));
    next = isRecord(answer) && typeof answer['@odata.nextLink'] === 'string' ? pathOf(answer['@odata.nextLink']) : undefined;
  }
  return found;
}

/** One object of Microsoft Graph. Throws `notFound` where there is none. */
export async function getGraph(cloud: Cloud, at: TenantRef, path: string, signal: AbortSignal): Promise<Record<string, unknown>> {
  const answer = await send(cloud, at, 'GET', path, undefined, signal);
  if (!isRecord(answer)) throw new AzureError('unavailable', 'MalformedAnswer', 'Microsoft Graph answered without an object.');
  return answer;
}

/** Of an address that Graph gave: its origin is not followed, so that the token goes nowhere else. */
function pathOf(address: string): string {
  const { pathname, search } = new URL(address);
  return `${pathname}${search}`;
}

/** Throws where the answer is no list. */
function objectsIn(answer: unknown): Record<string, unknown>[] {
  if (!isRecord(answer) || !Array.isArray(answer['value'])) throw new AzureError('unavailable', 'MalformedAnswer', 'Microsoft Graph answered without a list.');
  return (answer['value'] as unknown[]).filter(isRecord);
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

export function toPrincipal(object: Record<string, unknown>): Principal {
  const type = String(object['@odata.type']).split('.').at(-1);
  const kind =
    type === 'servicePrincipal'
      ? object['servicePrincipalType'] === 'ManagedIdentity' ? 'managedIdentity' : 'servicePrincipal'
      : type === 'user' || type === 'group' ? type : 'other';
  return { id: String(object['id']), name: String(object['displayName'] ?? object['id']), kind };
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
