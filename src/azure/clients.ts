import type { TokenCredential } from '@azure/core-auth';
import type { HttpClient, Pipeline, PipelinePolicy } from '@azure/core-rest-pipeline';
import type { Cloud } from './cloud.ts';
import { observePolicy } from './observe.ts';
import { timeoutPolicy } from './timeout.ts';

/** A subscription and the tenant whose token opens it. */
export interface SubscriptionRef {
  readonly subscriptionId: string;
  readonly tenantId: string;
}

type ClientOptions = ReturnType<typeof options>;
type OfSubscription<Client> = new (credential: TokenCredential, subscriptionId: string, options: ClientOptions) => Client;
type OfTenant<Client> = new (credential: TokenCredential, options: ClientOptions) => Client;

// Every SDK is loaded by the first request that needs it: loading them all takes ten times the activation budget.
export const identityClient = perSubscription(async () => (await import('@azure/arm-msi')).ManagedServiceIdentityClient);
export const containerServiceClient = perSubscription(async () => (await import('@azure/arm-containerservice')).ContainerServiceClient);
export const containerRegistryClient = perSubscription(async () => (await import('@azure/arm-containerregistry')).ContainerRegistryManagementClient);
export const authorizationClient = perSubscription(async () => (await import('@azure/arm-authorization')).AuthorizationManagementClient);
export const resourceClient = perSubscription(async () => (await import('@azure/arm-resources')).ResourceManagementClient);
export const subscriptionClient = perTenant(async () => (await import('@azure/arm-resources-subscriptions')).SubscriptionClient);
export const resourceGraphClient = perTenant(async () => (await import('@azure/arm-resourcegraph')).ResourceGraphClient);

/** Microsoft Graph has no small client of its own: the SDK's pipeline, with the token of the graph endpoint. */
export const graphPipeline = kept(async (cloud, tenantId: string): Promise<{ pipeline: Pipeline; httpClient: HttpClient }> => {
  const { bearerTokenAuthenticationPolicy, createDefaultHttpClient, createPipelineFromOptions } = await import('@azure/core-rest-pipeline');
  const pipeline = createPipelineFromOptions(retries);
  pipeline.addPolicy(bearerTokenAuthenticationPolicy({ credential: cloud.credential(tenantId), scopes: `${cloud.graph}/.default` }));
  for (const policy of perTry(cloud)) pipeline.addPolicy(policy, { afterPhase: 'Retry' });
  return { pipeline, httpClient: cloud.httpClient ?? createDefaultHttpClient() };
}, String);

function perSubscription<Client>(load: () => Promise<OfSubscription<Client>>): (cloud: Cloud, at: SubscriptionRef) => Promise<Client> {
  return kept(
    async (cloud, at: SubscriptionRef) => new (await load())(cloud.credential(at.tenantId), at.subscriptionId, options(cloud)),
    ({ tenantId, subscriptionId }) => `${tenantId} ${subscriptionId}`,
  );
}

/** Without a tenant: the account's home tenant. */
function perTenant<Client>(load: () => Promise<OfTenant<Client>>): (cloud: Cloud, tenantId?: string) => Promise<Client> {
  return kept(async (cloud, tenantId?: string) => new (await load())(cloud.credential(tenantId), options(cloud)), String);
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

// Milliseconds. The slowest of these requests take Azure some ten seconds.
const patience = 60_000;
// Three tries in all keep a dead network from looking like a slow one.
const retries = { retryOptions: { maxRetries: 2, maxRetryDelayInMs: 4000 } };

function options(cloud: Cloud) {
  const scopes = [`${cloud.resourceManager}/.default`];
  return {
    ...retries,
    endpoint: cloud.resourceManager,
    // The generations of the SDK call it differently; without it some ask for the public cloud's audience whatever the endpoint.
    credentialScopes: scopes,
    credentials: { scopes },
    additionalPolicies: perTry(cloud).map((policy) => ({ policy, position: 'perRetry' as const })),
    ...(cloud.httpClient && { httpClient: cloud.httpClient }),
  };
}

/** What stands between the SDK and the network at each try. */
function perTry(cloud: Cloud): PipelinePolicy[] {
  return [timeoutPolicy(patience), ...(cloud.observe ? [observePolicy(cloud.observe)] : [])];
}
