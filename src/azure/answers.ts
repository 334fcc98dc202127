import { authorizationClient, identityClient } from './clients.ts';
import type { SubscriptionRef } from './clients.ts';
import type { Cloud } from './cloud.ts';
import { getCluster } from './clusters.ts';
import { asAzure } from './errors.ts';
import { getIdentity } from './identities.ts';
import type { Identity } from './identities.ts';
import { getRegistry } from './registries.ts';
import type { Resource } from './resources.ts';

// What Azure itself says of a thing, as text: every field, also those that are none of this extension's business.
// Each throws `notFound` when the thing is gone.

export async function answerOf(cloud: Cloud, resource: Pick<Resource, 'kind' | 'id' | 'subscriptionId' | 'tenantId' | 'accountId'>, signal: AbortSignal): Promise<string> {
  switch (resource.kind) {
    case 'identity':
      return (await getIdentity(cloud, resource, resource.id, signal)).answer;
    case 'cluster':
      return (await getCluster(cloud, resource, resource.id, signal)).answer;
    case 'registry':
      return (await getRegistry(cloud, resource, resource.id, signal)).answer;
  }
}

/** `at` is any subscription whose token opens the tenant. */
export async function answerOfAssignment(cloud: Cloud, at: SubscriptionRef, id: string, signal: AbortSignal): Promise<string> {
  return asAzure(async () => {
    let answer = '';
    const client = await authorizationClient(cloud, at);
    await client.roleAssignments.getById(id, { abortSignal: signal, onResponse: (raw) => (answer = raw.bodyAsText ?? '') });
    return answer;
  });
}

export async function answerOfCredential(cloud: Cloud, identity: Identity, name: string, signal: AbortSignal): Promise<string> {
  return asAzure(async () => {
    let answer = '';
    const client = await identityClient(cloud, identity);
    await client.federatedIdentityCredentials.get(identity.resourceGroup, identity.name, name, { abortSignal: signal, onResponse: (raw) => (answer = raw.bodyAsText ?? '') });
    return answer;
  });
}
