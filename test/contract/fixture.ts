import assert from 'node:assert/strict';
import { AuthorizationManagementClient } from '@azure/arm-authorization';
import { ContainerRegistryManagementClient } from '@azure/arm-containerregistry';
import { ContainerServiceClient } from '@azure/arm-containerservice';
import { ManagementLockClient } from '@azure/arm-locks';
import { ManagedServiceIdentityClient } from '@azure/arm-msi';
import { ResourceGraphClient } from '@azure/arm-resourcegraph';
import { ResourceManagementClient } from '@azure/arm-resources';
import { SubscriptionClient } from '@azure/arm-resources-subscriptions';
import { guidOf } from '../../src/emulator/guid.ts';
import type { SampleAzure, SampleAzureOptions } from '../../src/emulator/sampleAzure.ts';
import { createSampleAzure } from './recording.ts';

export const contoso = guidOf('tenant contoso.com');
export const fabrikam = guidOf('tenant fabrikam.com');
export const dev = guidOf('subscription Contoso Dev');
export const prod = guidOf('subscription Contoso Prod');
export const research = guidOf('subscription Fabrikam Research');

export const acrPull = '7f951dda-4ed3-4680-a7ca-43fe172d538d';
export const reader = 'acdd72a7-3385-48ef-bd42-f606fba81ae7';

/** A clock that stands until it is moved. */
export function manualClock(start = Date.UTC(2026, 2, 2, 9)) {
  let time = start;
  return { now: () => time, advance: (ms: number) => void (time += ms) };
}

/** The sample with a clock that the test moves. Operations take six seconds of it. */
export function sample(options: SampleAzureOptions = {}) {
  const clock = manualClock();
  const azure = createSampleAzure({ clock, ...options });
  return { azure, clock, ...clientsOf(azure) };
}

/** The real SDK clients, for the subscription and the tenant in which a test works. */
export function clientsOf({ cloud }: SampleAzure, subscriptionId = dev, tenantId = contoso) {
  const credential = cloud.credential(tenantId);
  const options = {
    endpoint: cloud.resourceManager,
    credentialScopes: [`${cloud.resourceManager}/.default`],
    credentials: { scopes: [`${cloud.resourceManager}/.default`] },
    retryOptions: { maxRetries: 0 },
    ...(cloud.httpClient && { httpClient: cloud.httpClient }),
  };
  return {
    identities: new ManagedServiceIdentityClient(credential, subscriptionId, options),
    clusters: new ContainerServiceClient(credential, subscriptionId, options),
    registries: new ContainerRegistryManagementClient(credential, subscriptionId, options),
    roles: new AuthorizationManagementClient(credential, subscriptionId, options),
    locks: new ManagementLockClient(credential, subscriptionId, options),
    resources: new ResourceManagementClient(credential, subscriptionId, options),
    subscriptions: new SubscriptionClient(credential, options),
    graph: new ResourceGraphClient(credential, options),
  };
}

export async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

export async function names(items: AsyncIterable<{ name?: string }>): Promise<string[]> {
  return (await all(items)).map(({ name = '' }) => name).toSorted();
}

/** The call fails with that status and Azure's code; gives the message. */
export async function refused(call: PromiseLike<unknown>, status: number, code: string): Promise<string> {
  try {
    await call;
  } catch (error) {
    assert.ok(error instanceof Error && 'statusCode' in error && 'code' in error, `not an answer of the service: ${String(error)}`);
    assert.deepEqual({ status: error.statusCode, code: error.code }, { status, code });
    return error.message;
  }
  assert.fail(`expected ${status} ${code}, but the call succeeded`);
}

/** A request as any client could send it, past the SDK. */
export async function send(azure: SampleAzure, method: string, path: string, more: { body?: unknown; rawBody?: string; tenantId?: string; token?: string | null; base?: string; headers?: Record<string, string> } = {}) {
  const base = more.base ?? azure.cloud.resourceManager;
  const token = more.token === undefined ? (await azure.cloud.credential(more.tenantId).getToken(`${base}/.default`))?.token : more.token;
  const body = more.rawBody ?? (more.body === undefined ? undefined : JSON.stringify(more.body));
  const response = await azure.handle({
    method,
    url: `${base}${path}`,
    headers: { ...(typeof token === 'string' && { authorization: `Bearer ${token}` }), 'content-type': 'application/json', ...more.headers },
    ...(body !== undefined && { body }),
  });
  return { ...response, json: (response.body === '' ? undefined : JSON.parse(response.body)) as Answer };
}

/** What an answer may hold, as far as tests look. */
export interface Answer {
  readonly id?: string;
  readonly name?: string;
  readonly value?: readonly Record<string, unknown>[];
  readonly nextLink?: string;
  readonly error?: { readonly code: string; readonly message: string; readonly details?: readonly { code: string; message: string }[] };
  readonly [field: string]: unknown;
}

/** Status and code of an answer past the SDK. */
export async function outcome(...args: Parameters<typeof send>): Promise<string> {
  const { status, json } = await send(...args);
  return `${status} ${json?.error?.code ?? ''}`.trim();
}

/** Waits for an upgrade of a pool. The client takes for a failure what AKS answers to who asks for the result of what has ended. */
export async function upgraded(poller: { pollUntilDone(): Promise<unknown> }): Promise<void> {
  await assert.rejects(poller.pollUntilDone(), { statusCode: 204 });
}
