import { refOf, resourceClient } from './clients.ts';
import type { SubscriptionRef } from './clients.ts';
import type { Cloud } from './cloud.ts';
import { asAzure, AzureError } from './errors.ts';
import { shared } from './shared.ts';
import type { Shared } from './shared.ts';

/** By type, in lower case. */
type Versions = ReadonlyMap<string, readonly string[]>;

const known = new WeakMap<Cloud, Map<string, Shared<Versions>>>();

/** The newest api-version of a type that is no preview. Each provider is asked once, for as long as the cloud is connected. */
export async function newestApiVersion(cloud: Cloud, at: SubscriptionRef, type: string, signal: AbortSignal): Promise<string> {
  const [namespace = ''] = type.toLowerCase().split('/');
  const providers = known.get(cloud) ?? new Map<string, Shared<Versions>>();
  known.set(cloud, providers);
  const provider = providers.get(namespace) ?? shared(async (asking) => versionsOf(cloud, at, namespace, asking));
  providers.set(namespace, provider);
  const versions = (await provider.get(signal)).get(type.toLowerCase()) ?? [];
  // They are dates, so that the newest is the last in the order of texts.
  const newest = versions.filter((version) => !version.endsWith('preview')).toSorted().at(-1);
  if (newest === undefined) throw new AzureError('unavailable', 'NoApiVersion', `${cloud.name} knows no ${type}.`);
  return newest;
}

async function versionsOf(cloud: Cloud, at: SubscriptionRef, namespace: string, signal: AbortSignal): Promise<Versions> {
  return asAzure(async () => {
    const client = await resourceClient(cloud, refOf(at));
    const { resourceTypes = [] } = await client.providers.get(namespace, { abortSignal: signal });
    return new Map(resourceTypes.map(({ resourceType = '', apiVersions = [] }) => [`${namespace}/${resourceType}`.toLowerCase(), apiVersions]));
  });
}
