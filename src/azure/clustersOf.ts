import type { SubscriptionRef } from './clients.ts';
import type { Cloud } from './cloud.ts';
import { listResources } from './inventory.ts';
import { everyPage } from './pages.ts';
import { kqlString } from './resourceGraph.ts';
import type { OfKind } from './resources.ts';
import type { SubscriptionFailure } from './eachSubscription.ts';

/** The clusters of the subscriptions that run on one service principal, by its client ID: one query for each token. */
export async function clustersOfServicePrincipal(cloud: Cloud, subscriptions: readonly SubscriptionRef[], clientId: string, signal: AbortSignal): Promise<{ clusters: OfKind<'cluster'>[]; failures: readonly SubscriptionFailure[] }> {
  const pages = listResources(cloud, subscriptions, ['cluster'], {
    condition: `tostring(properties.servicePrincipalProfile.clientId) =~ ${kqlString(clientId)}`,
    fits: (resource) => resource.kind === 'cluster' && resource.runsOn.kind === 'servicePrincipal' && resource.runsOn.clientId.toLowerCase() === clientId.toLowerCase(),
  });
  return { clusters: await everyPage(pages, signal), failures: pages.failures() };
}
