import type { FeatureResult } from '@azure/arm-features';
import { featuresClient, resourceClient } from './clients.ts';
import type { SubscriptionRef } from './clients.ts';
import type { Cloud } from './cloud.ts';
import { asAzure, AzureError } from './errors.ts';
import type { Pages } from './pages.ts';

// Preview features: what a subscription registers for to use something before everybody has it. A change counts when the
// resource provider has been registered again after it.
// Source: https://learn.microsoft.com/azure/azure-resource-manager/management/preview-features

export interface Feature {
  /** Its provider, for instance "Microsoft.ContainerService". */
  readonly namespace: string;
  /** For instance "MSIPreview". */
  readonly name: string;
  /** Azure's own word: "NotRegistered", "Pending" (its team has to approve it), "Registering", "Registered", "Unregistering", "Unregistered", … */
  readonly state: string;
}

export type FeatureRef = Pick<Feature, 'namespace' | 'name'>;

/** The preview features of one provider, or without a namespace of all, page by page, in Azure's order. */
export function listFeatures(cloud: Cloud, at: SubscriptionRef, namespace: string | undefined): Pages<Feature> {
  const seen = new Set<string>();
  let token: string | undefined;
  let done = false;
  return {
    next: async (signal) =>
      asAzure(async () => {
        if (done) return [];
        const { getContinuationToken } = await import('@azure/arm-features');
        const { features } = await featuresClient(cloud, at);
        const list = namespace === undefined ? features.listAll({ abortSignal: signal }) : features.list(namespace, { abortSignal: signal });
        // Begun anew at each page, so that one that failed can be asked for again.
        const { value: page = [] } = (await list.byPage(token === undefined ? {} : { continuationToken: token })[Symbol.asyncIterator]().next()) as IteratorResult<FeatureResult[], undefined>;
        token = getContinuationToken(page);
        if (token !== undefined && seen.has(token)) throw new AzureError('unavailable', 'RepeatedPage', 'Azure gave a page of a list again.');
        if (token !== undefined) seen.add(token);
        done = token === undefined;
        return page.map(toFeature);
      }),
    done: () => done,
    total: () => undefined,
  };
}

/** Throws `notFound` (FeatureNotFound) where the cloud does not have it. */
export async function getFeature(cloud: Cloud, at: SubscriptionRef, { namespace, name }: FeatureRef, signal: AbortSignal): Promise<Feature> {
  return asAzure(async () => toFeature(await (await featuresClient(cloud, at)).features.get(namespace, name, { abortSignal: signal })));
}

/**
 * Asks for it; one that is registered, or on its way, stays so. Azure goes on for minutes: the feature that comes back is
 * "Registering" mostly, or "Pending" for as long as its team takes. Throws `invalid` (FeatureRegistrationUnsupported)
 * for one that its team keeps to itself.
 */
export async function registerFeature(cloud: Cloud, at: SubscriptionRef, { namespace, name }: FeatureRef, signal: AbortSignal): Promise<Feature> {
  return asAzure(async () => toFeature(await (await featuresClient(cloud, at)).features.register(namespace, name, { abortSignal: signal })));
}

/** Gives it up, which takes minutes too. Throws `invalid` (FeatureUnregistrationUnsupported) where there is no way out. */
export async function unregisterFeature(cloud: Cloud, at: SubscriptionRef, { namespace, name }: FeatureRef, signal: AbortSignal): Promise<Feature> {
  return asAzure(async () => toFeature(await (await featuresClient(cloud, at)).features.unregister(namespace, name, { abortSignal: signal })));
}

/** The namespaces of all resource providers that the subscription could use, registered or not, by name. */
export async function listNamespaces(cloud: Cloud, at: SubscriptionRef, signal: AbortSignal): Promise<string[]> {
  return asAzure(async () => {
    const client = await resourceClient(cloud, at);
    const namespaces: string[] = [];
    for await (const { namespace } of client.providers.list({ abortSignal: signal })) if (namespace !== undefined) namespaces.push(namespace);
    return namespaces.toSorted((a, b) => a.localeCompare(b));
  });
}

/** Registers a resource provider, again where it is registered; doing it twice does no harm. Gives its state, "Registering" mostly. */
export async function registerProvider(cloud: Cloud, at: SubscriptionRef, namespace: string, signal: AbortSignal): Promise<string> {
  return asAzure(async () => (await (await resourceClient(cloud, at)).providers.register(namespace, { abortSignal: signal })).registrationState ?? '');
}

/** "Registered", "Registering", "NotRegistered", … */
export async function getProviderState(cloud: Cloud, at: SubscriptionRef, namespace: string, signal: AbortSignal): Promise<string> {
  return asAzure(async () => (await (await resourceClient(cloud, at)).providers.get(namespace, { abortSignal: signal })).registrationState ?? '');
}

function toFeature({ name: fullName = '', properties }: FeatureResult): Feature {
  const slash = fullName.indexOf('/');
  return { namespace: fullName.slice(0, slash), name: fullName.slice(slash + 1), state: properties?.state ?? '' };
}
