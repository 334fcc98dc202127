// How others fill a tree of the same things, as small as it can be written, by the same clients.
import { ResourceGraphClient } from '@azure/arm-resourcegraph';
import { ResourceManagementClient } from '@azure/arm-resources';
import type { Cloud } from '../src/azure/cloud.ts';
import type { Subscription } from '../src/azure/subscriptions.ts';

const types = ['microsoft.managedidentity/userassignedidentities', 'microsoft.containerservice/managedclusters', 'microsoft.containerregistry/registries'];

interface Way {
  readonly name: string;
  /** Reads what the first level of the tree and every group in it is made of; gives the resources that it keeps. */
  readonly read: (cloud: Cloud, subscriptions: readonly Subscription[], signal: AbortSignal) => Promise<readonly unknown[]>;
}

// A way that gives up could not be compared: these are as patient as it takes.
const retryOptions = { maxRetries: 1000, maxRetryDelayInMs: 5000 };

function options({ resourceManager, httpClient }: Cloud) {
  const scopes = [`${resourceManager}/.default`];
  return { endpoint: resourceManager, retryOptions, credentialScopes: scopes, credentials: { scopes }, ...(httpClient && { httpClient }) };
}

export const peers: readonly Way[] = [
  {
    name: 'every resource of every subscription, listed in parallel and filtered in the client (Azure Resources)',
    async read(cloud, subscriptions, signal) {
      const found = await Promise.all(
        subscriptions.map(async ({ tenantId, subscriptionId }) => {
          const client = new ResourceManagementClient(cloud.credential(tenantId), subscriptionId, options(cloud));
          const kept = [];
          for await (const resource of client.resources.list({ abortSignal: signal })) if (types.includes(resource.type?.toLowerCase() ?? '')) kept.push(resource);
          return kept;
        }),
      );
      return found.flat();
    },
  },
  {
    name: 'one Resource Graph query for each subscription (AKS tools)',
    async read(cloud, subscriptions, signal) {
      const query = `resources | where type in~ (${types.map((type) => `'${type}'`).join(', ')}) | project id, name, location, resourceGroup, subscriptionId, type`;
      const found = await Promise.all(
        subscriptions.map(async ({ tenantId, subscriptionId }) => {
          const client = new ResourceGraphClient(cloud.credential(tenantId), options(cloud));
          // The first page is all that is read.
          return (await client.resources({ subscriptions: [subscriptionId], query }, { abortSignal: signal })).data as unknown[];
        }),
      );
      return found.flat();
    },
  },
];
