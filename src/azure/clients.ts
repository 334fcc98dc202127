import type { TokenCredential } from '@azure/core-auth';
import type { ContainerRegistryClient } from '@azure/container-registry';
import type { HttpClient, Pipeline, PipelinePolicy } from '@azure/core-rest-pipeline';
import type { Cloud } from './cloud.ts';
import { AzureError } from './errors.ts';
import { inFlightPolicy } from './inFlight.ts';
import type { InFlight } from './inFlight.ts';
import { observePolicy } from './observe.ts';
import { onceOnlyPolicy } from './onceOnly.ts';
import { operationReasonPolicy } from './operationReason.ts';
import { patiencePolicy } from './patience.ts';
import { quotaPolicy } from './quota.ts';
import { refusalsPolicy } from './refusals.ts';
import { sameOriginPolicy } from './sameOrigin.ts';
import { timeoutPolicy } from './timeout.ts';

/** A tenant and the account that is asked for in it: the first one's where it is left out. */
export interface TenantRef {
  readonly tenantId: string;
  readonly accountId?: string | undefined;
}

/** A subscription, and the tenant and the account whose token opens it. */
export interface SubscriptionRef extends TenantRef {
  readonly subscriptionId: string;
}

/** Whose token opens what lies in this subscription. */
export function refOf({ subscriptionId, tenantId, accountId }: SubscriptionRef): SubscriptionRef {
  return { subscriptionId, tenantId, ...(accountId !== undefined && { accountId }) };
}

type ClientOptions = ReturnType<typeof options>;
type OfSubscription<Client> = new (credential: TokenCredential, subscriptionId: string, options: ClientOptions) => Client;
type OfTenant<Client> = new (credential: TokenCredential, options: ClientOptions) => Client;

// Every SDK is loaded by the first request that needs it: loading them all takes ten times the activation budget.
export const identityClient = perSubscription(async () => (await import('@azure/arm-msi')).ManagedServiceIdentityClient);
export const containerServiceClient = perSubscription(async () => (await import('@azure/arm-containerservice')).ContainerServiceClient);
export const containerRegistryClient = perSubscription(async () => (await import('@azure/arm-containerregistry')).ContainerRegistryManagementClient);
export const authorizationClient = perSubscription(async () => (await import('@azure/arm-authorization')).AuthorizationManagementClient);
export const featuresClient = perSubscription(async () => (await import('@azure/arm-features')).FeatureClient);
export const locksClient = perSubscription(async () => (await import('@azure/arm-locks')).ManagementLockClient);
export const resourceClient = perSubscription(async () => (await import('@azure/arm-resources')).ResourceManagementClient);
export const subscriptionClient = perTenant(async () => (await import('@azure/arm-resources-subscriptions')).SubscriptionClient);
export const resourceGraphClient = perTenant(async () => (await import('@azure/arm-resourcegraph')).ResourceGraphClient, () => [quotaPolicy()]);

/** Microsoft Graph has no small client of its own: the SDK's pipeline, with the token of the graph endpoint. */
export const graphPipeline = kept(async (cloud, { tenantId, accountId }: TenantRef): Promise<GraphPipeline> => {
  const { graph } = cloud;
  if (graph === undefined) throw new AzureError('unavailable', 'NoMicrosoftGraph', `${cloud.name} has no Microsoft Graph.`);
  const { bearerTokenAuthenticationPolicy, createDefaultHttpClient, createPipelineFromOptions } = await import('@azure/core-rest-pipeline');
  const pipeline = createPipelineFromOptions(retries(cloud));
  pipeline.addPolicy(inFlightPolicy(inFlightIn(cloud), tenantKey({ tenantId, accountId })));
  pipeline.addPolicy(bearerTokenAuthenticationPolicy({ credential: cloud.credential(tenantId, accountId), scopes: `${graph}/.default` }));
  for (const policy of perTry(cloud)) pipeline.addPolicy(policy, { afterPhase: 'Retry' });
  return { pipeline, httpClient: cloud.httpClient ?? createDefaultHttpClient(), graph };
}, tenantKey);

interface GraphPipeline {
  readonly pipeline: Pipeline;
  readonly httpClient: HttpClient;
  /** Base URL. */
  readonly graph: string;
}

/** A registry itself: what it holds is told at its login server, and by no Resource Manager. */
export async function registryContentClient(cloud: Cloud, { tenantId, accountId }: TenantRef, { origin, audience }: { readonly origin: string; readonly audience: string }): Promise<ContainerRegistryClient> {
  const { ContainerRegistryClient } = await import('@azure/container-registry');
  return new ContainerRegistryClient(origin, cloud.credential(tenantId, accountId), {
    ...retries(cloud),
    audience,
    redirectOptions: { allowCrossOriginRedirects: false },
    additionalPolicies: [
      { policy: refusalsPolicy(), position: 'perCall' },
      { policy: sameOriginPolicy(origin), position: 'perCall' },
      ...perTry(cloud).map((policy) => ({ policy, position: 'perRetry' as const })),
    ],
    ...(cloud.httpClient && { httpClient: cloud.httpClient }),
  });
}

function perSubscription<Client>(load: () => Promise<OfSubscription<Client>>): (cloud: Cloud, at: SubscriptionRef) => Promise<Client> {
  return kept(
    async (cloud, at: SubscriptionRef) => new (await load())(cloud.credential(at.tenantId, at.accountId), at.subscriptionId, options(cloud, at)),
    (at) => `${tenantKey(at)} ${at.subscriptionId}`,
  );
}

/** Without a tenant: the account's home tenant. */
function perTenant<Client>(load: () => Promise<OfTenant<Client>>, policies: () => readonly PipelinePolicy[] = () => []): (cloud: Cloud, at: Partial<TenantRef>) => Promise<Client> {
  return kept(async (cloud, at: Partial<TenantRef>) => new (await load())(cloud.credential(at.tenantId, at.accountId), options(cloud, at, policies())), tenantKey);
}

/** The same for what one token opens. */
export function tenantKey({ tenantId = '', accountId = '' }: Partial<TenantRef>): string {
  return JSON.stringify([tenantId.toLowerCase(), accountId]);
}

/** One client a cloud and place: it keeps its connections open, and its token for as long as that lasts. */
function kept<Place, Client>(make: (cloud: Cloud, place: Place) => Promise<Client>, keyOf: (place: Place) => string): (cloud: Cloud, place: Place) => Promise<Client> {
  const clouds = new WeakMap<Cloud, Map<string, Promise<Client>>>();
  return async (cloud, place) => {
    const clients = clouds.get(cloud) ?? new Map<string, Promise<Client>>();
    clouds.set(cloud, clients);
    const key = keyOf(place);
    const client = clients.get(key) ?? make(cloud, place);
    clients.set(key, client);
    return client;
  };
}

// Milliseconds for an answer, and for what a service asks to wait. The slowest of these requests take Azure some ten seconds.
const patience = 60_000;
// Three tries in all keep a dead network from looking like a slow one.
function retries({ retryDelayMs }: Cloud) {
  return { retryOptions: { maxRetries: 2, maxRetryDelayInMs: 4000, ...(retryDelayMs !== undefined && { retryDelayInMs: retryDelayMs }) } };
}

const inFlight = new WeakMap<Cloud, InFlight>();

function inFlightIn(cloud: Cloud): InFlight {
  const underWay: InFlight = inFlight.get(cloud) ?? new Map();
  inFlight.set(cloud, underWay);
  return underWay;
}

function options(cloud: Cloud, at: Partial<TenantRef>, policies: readonly PipelinePolicy[] = []) {
  const scopes = [`${cloud.resourceManagerAudience}/.default`];
  return {
    ...retries(cloud),
    endpoint: cloud.resourceManager,
    // The generations of the SDK call it differently; without it some ask for the public cloud's audience whatever the endpoint.
    credentialScopes: scopes,
    credentials: { scopes },
    additionalPolicies: [
      { policy: refusalsPolicy(), position: 'perCall' as const },
      { policy: inFlightPolicy(inFlightIn(cloud), tenantKey(at)), position: 'perCall' as const },
      // Waiting for the quota is no waiting for an answer: it stands before the timeout.
      ...[...policies, ...perTry(cloud)].map((policy) => ({ policy, position: 'perRetry' as const })),
    ],
    ...(cloud.httpClient && { httpClient: cloud.httpClient }),
  };
}

/** What stands between the SDK and the network at each try. */
function perTry(cloud: Cloud): PipelinePolicy[] {
  return [onceOnlyPolicy(), operationReasonPolicy(), patiencePolicy(patience / 1000), timeoutPolicy(patience), ...(cloud.observe ? [observePolicy(cloud.observe)] : [])];
}
