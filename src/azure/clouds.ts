import type { HttpClient } from '@azure/core-rest-pipeline';
import type { Endpoints } from './cloud.ts';
import { asAzure, AzureError } from './errors.ts';
import { timeoutPolicy } from './timeout.ts';

/**
 * Microsoft's own clouds. Sources: https://learn.microsoft.com/azure/azure-government/compare-azure-government-global-azure,
 * https://learn.microsoft.com/azure/china/resources-developer-guide, https://learn.microsoft.com/graph/deployments
 */
export const clouds = {
  public: {
    name: 'Public cloud',
    resourceManager: 'https://management.azure.com',
    resourceManagerAudience: 'https://management.azure.com',
    graph: 'https://graph.microsoft.com',
    authority: 'https://login.microsoftonline.com',
    portal: 'https://portal.azure.com',
    registrySuffix: 'azurecr.io',
  },
  usGovernment: {
    name: 'US Government',
    resourceManager: 'https://management.usgovcloudapi.net',
    resourceManagerAudience: 'https://management.usgovcloudapi.net',
    graph: 'https://graph.microsoft.us',
    authority: 'https://login.microsoftonline.us',
    portal: 'https://portal.azure.us',
    registrySuffix: 'azurecr.us',
  },
  china: {
    name: 'China (21Vianet)',
    resourceManager: 'https://management.chinacloudapi.cn',
    resourceManagerAudience: 'https://management.chinacloudapi.cn',
    graph: 'https://microsoftgraph.chinacloudapi.cn',
    authority: 'https://login.partner.microsoftonline.cn',
    portal: 'https://portal.azure.cn',
    registrySuffix: 'azurecr.cn',
  },
} as const satisfies Record<string, Endpoints>;

// What Azure and emulators know; Azure Stack Hub knows the first one that there was alone.
const versions = ['2022-09-01', '2015-01-01'] as const;
// Milliseconds.
const patience = 20_000;

/**
 * A custom cloud: `resourceManager` is the URL of its Resource Manager, the rest is read from its metadata, which asks
 * for no token. Throws `invalid` for a URL or an answer that leads nowhere, and `offline` when none comes.
 * Source: https://learn.microsoft.com/azure-stack/user/azure-stack-version-profiles-ruby#get-the-azure-stack-hub-endpoints
 */
export async function readEndpoints(resourceManager: string, httpClient: HttpClient | undefined, signal: AbortSignal): Promise<Endpoints> {
  const address = addressOf(resourceManager);
  for (const version of versions) {
    const answer = await ask(`${address}/metadata/endpoints?api-version=${version}`, httpClient, signal);
    if (answer.status === 200) return endpointsIn(address, answer.body);
    if (answer.status >= 500) throw new AzureError('unavailable', 'NoCloudMetadata', `${address} answers its metadata with ${answer.status}.`, { status: answer.status });
  }
  throw noMetadata(address);
}

function addressOf(text: string): string {
  const url = URL.parse(text);
  // The SDK sends no token over anything else, to this machine neither.
  if (url?.protocol === 'https:') return withoutSlash(`${url.origin}${url.pathname}`);
  throw new AzureError('invalid', 'InvalidCloudUrl', `"${text}" is no https URL of a Resource Manager. Correct the setting managedIdentities.custom.resourceManager.`);
}

async function ask(url: string, httpClient: HttpClient | undefined, signal: AbortSignal): Promise<{ status: number; body: string }> {
  return asAzure(async () => {
    const { createDefaultHttpClient, createPipelineFromOptions, createPipelineRequest } = await import('@azure/core-rest-pipeline');
    const pipeline = createPipelineFromOptions({ retryOptions: { maxRetries: 1, maxRetryDelayInMs: 1000 } });
    pipeline.addPolicy(timeoutPolicy(patience), { afterPhase: 'Retry' });
    const { status, bodyAsText } = await pipeline.sendRequest(httpClient ?? createDefaultHttpClient(), createPipelineRequest({ url, abortSignal: signal }));
    return { status, body: bodyAsText ?? '' };
  });
}

/** The answer's form depends on the version: one cloud, a list of them, or Azure Stack Hub's. */
export function endpointsIn(address: string, body: string): Endpoints {
  const found = cloudIn(address, parse(body));
  const authentication = recordOf(found?.['authentication']);
  const authority = textOf(authentication['loginEndpoint']);
  const audiences = Array.isArray(authentication['audiences']) ? authentication['audiences'].map(textOf).filter(Boolean) : [];
  const audience = audiences.find((one) => withoutSlash(one) === address) ?? audiences[0];
  if (!found || authority === '' || audience === undefined) throw noMetadata(address);
  const graph = textOf(found['microsoftGraphResourceId']);
  const registrySuffix = textOf(recordOf(found['suffixes'])['acrLoginServer']).replace(/^\./, '').toLowerCase();
  return {
    name: textOf(found['name']) || new URL(address).host,
    resourceManager: address,
    resourceManagerAudience: withoutSlash(audience),
    ...(graph !== '' && { graph: withoutSlash(graph) }),
    authority: withoutSlash(authority),
    // Without one of its own there is nothing to open but the cloud itself.
    portal: withoutSlash(textOf(found['portal']) || textOf(found['portalEndpoint']) || address),
    ...(registrySuffix !== '' && { registrySuffix }),
  };
}

function cloudIn(address: string, answer: unknown): Record<string, unknown> | undefined {
  if (!Array.isArray(answer)) return recordOf(answer);
  const all = answer.map(recordOf);
  return all.find((one) => withoutSlash(textOf(one['resourceManager'])) === address) ?? all[0];
}

function noMetadata(address: string): AzureError {
  return new AzureError('invalid', 'NoCloudMetadata', `${address} does not say where its sign-in is: it has no metadata that is known here. Check that it is the URL of a Resource Manager.`);
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined; // A page of a proxy, or of something else: no metadata.
  }
}

function recordOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function withoutSlash(url: string): string {
  return url.replace(/\/+$/, '');
}
