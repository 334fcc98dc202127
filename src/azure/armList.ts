import { resourceClient } from './clients.ts';
import type { SubscriptionRef } from './clients.ts';
import type { Cloud } from './cloud.ts';
import { isRecord } from './directory.ts';
import { asAzure, AzureError } from './errors.ts';

/**
 * All items of a list of Resource Manager, to its last page, for services whose own client would be larger than all that
 * is asked of it. `path` begins with a slash and holds the query with the api-version. It has the credential, the retries
 * and the limits of the SDK's clients.
 */
export async function listArm(cloud: Cloud, at: SubscriptionRef, path: string, signal: AbortSignal): Promise<Record<string, unknown>[]> {
  const found: Record<string, unknown>[] = [];
  const seen = new Set<string>();
  for (let next: string | undefined = path; next !== undefined; ) {
    if (seen.has(next)) throw new AzureError('unavailable', 'RepeatedPage', 'Azure gave a page of a list again.');
    seen.add(next);
    const answer: unknown = await get(cloud, at, next, signal);
    if (!isRecord(answer) || !Array.isArray(answer['value'])) throw new AzureError('unavailable', 'MalformedAnswer', 'Azure answered without a list.');
    found.push(...(answer['value'] as unknown[]).filter(isRecord));
    // Its origin is not followed, so that the token goes nowhere else.
    const link = answer['nextLink'];
    next = typeof link === 'string' && link !== '' ? new URL(link).pathname + new URL(link).search : undefined;
  }
  return found;
}

async function get(cloud: Cloud, at: SubscriptionRef, path: string, signal: AbortSignal): Promise<unknown> {
  return asAzure(async () => {
    const { createDefaultHttpClient, createHttpHeaders, createPipelineRequest, RestError } = await import('@azure/core-rest-pipeline');
    const { pipeline } = await resourceClient(cloud, at);
    const request = createPipelineRequest({ url: `${cloud.resourceManager}${path}`, method: 'GET', abortSignal: signal, headers: createHttpHeaders({ accept: 'application/json' }) });
    const response = await pipeline.sendRequest(cloud.httpClient ?? createDefaultHttpClient(), request);
    if (response.status !== 200) throw new RestError(`Azure answered ${response.status}.`, { statusCode: response.status, request, response });
    return JSON.parse(response.bodyAsText ?? 'null') as unknown;
  });
}
