import type { AuthorizationManagementClient } from '@azure/arm-authorization';
import type { ContainerRegistryManagementClient } from '@azure/arm-containerregistry';
import type { ContainerServiceClient } from '@azure/arm-containerservice';
import type { ManagedServiceIdentityClient } from '@azure/arm-msi';
import type { ResourceGraphClient } from '@azure/arm-resourcegraph';
import type { ResourceManagementClient } from '@azure/arm-resources';
import type { SubscriptionClient } from '@azure/arm-resources-subscriptions';
import type { HttpClient, Pipeline, PipelinePolicy } from '@azure/core-rest-pipeline';
import type { Cloud } from './cloud.ts';

/** A subscription and the tenant whose token opens it. */
export interface SubscriptionRef {
  readonly subscriptionId: string;
  readonly tenantId: string;
}

// Every SDK is loaded by the first request that needs it: loading them all takes ten times the activation budget.

export async function identityClient(cloud: Cloud, at: SubscriptionRef): Promise<ManagedServiceIdentityClient> {
  const { ManagedServiceIdentityClient } = await import('@azure/arm-msi');
  return new ManagedServiceIdentityClient(cloud.credential(at.tenantId), at.subscriptionId, options(cloud));
}

export async function containerServiceClient(cloud: Cloud, at: SubscriptionRef): Promise<ContainerServiceClient> {
  const { ContainerServiceClient } = await import('@azure/arm-containerservice');
  return new ContainerServiceClient(cloud.credential(at.tenantId), at.subscriptionId, options(cloud));
}

export async function containerRegistryClient(cloud: Cloud, at: SubscriptionRef): Promise<ContainerRegistryManagementClient> {
  const { ContainerRegistryManagementClient } = await import('@azure/arm-containerregistry');
  return new ContainerRegistryManagementClient(cloud.credential(at.tenantId), at.subscriptionId, options(cloud));
}

export async function authorizationClient(cloud: Cloud, at: SubscriptionRef): Promise<AuthorizationManagementClient> {
  const { AuthorizationManagementClient } = await import('@azure/arm-authorization');
  return new AuthorizationManagementClient(cloud.credential(at.tenantId), at.subscriptionId, options(cloud));
}

export async function resourceClient(cloud: Cloud, at: SubscriptionRef): Promise<ResourceManagementClient> {
  const { ResourceManagementClient } = await import('@azure/arm-resources');
  return new ResourceManagementClient(cloud.credential(at.tenantId), at.subscriptionId, options(cloud));
}

export async function subscriptionClient(cloud: Cloud, tenantId?: string): Promise<SubscriptionClient> {
  const { SubscriptionClient } = await import('@azure/arm-resources-subscriptions');
  return new SubscriptionClient(cloud.credential(tenantId), options(cloud));
}

export async function resourceGraphClient(cloud: Cloud, tenantId: string): Promise<ResourceGraphClient> {
  const { ResourceGraphClient } = await import('@azure/arm-resourcegraph');
  return new ResourceGraphClient(cloud.credential(tenantId), options(cloud));
}

/** Microsoft Graph has no small client of its own: the SDK's pipeline, with the token of the graph endpoint. */
export async function graphPipeline(cloud: Cloud, tenantId: string): Promise<{ pipeline: Pipeline; httpClient: HttpClient }> {
  const { bearerTokenAuthenticationPolicy, createDefaultHttpClient, createPipelineFromOptions } = await import('@azure/core-rest-pipeline');
  const pipeline = createPipelineFromOptions(retries);
  pipeline.addPolicy(bearerTokenAuthenticationPolicy({ credential: cloud.credential(tenantId), scopes: `${cloud.graph}/.default` }));
  for (const { policy } of observers(cloud)) pipeline.addPolicy(policy, { afterPhase: 'Retry' });
  return { pipeline, httpClient: cloud.httpClient ?? createDefaultHttpClient() };
}

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
    additionalPolicies: observers(cloud),
    ...(cloud.httpClient && { httpClient: cloud.httpClient }),
  };
}

function observers(cloud: Cloud): { policy: PipelinePolicy; position: 'perRetry' }[] {
  const { observe } = cloud;
  if (!observe) return [];
  const policy: PipelinePolicy = {
    name: 'observe',
    async sendRequest(request, next) {
      const started = Date.now();
      const { pathname, origin } = new URL(request.url);
      const exchange = (status: number | undefined, requestId: string | undefined) =>
        observe({ method: request.method, url: `${origin}${pathname}`, status, ms: Date.now() - started, requestId });
      try {
        const response = await next(request);
        exchange(response.status, response.headers.get('x-ms-request-id'));
        return response;
      } catch (error) {
        exchange(undefined, undefined);
        throw error;
      }
    },
  };
  return [{ policy, position: 'perRetry' }];
}
