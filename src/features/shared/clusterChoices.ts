import type { Cloud } from '../../azure/cloud.ts';
import { listResources } from '../../azure/inventory.ts';
import { everyPage } from '../../azure/pages.ts';
import type { OfKind } from '../../azure/resources.ts';
import type { Subscription } from '../../azure/subscriptions.ts';
import { subscriptionsOfTenant } from './app.ts';
import type { App } from './app.ts';
import type { ClusterChoice, Clusters } from './clusterContract.ts';
import { whereabouts } from './resourceNodes.ts';

/** The subscriptions that are known are no longer those of the cloud in which something was begun. */
export class AnotherCloud extends Error {
  override readonly name = 'AnotherCloud';
}

/**
 * The clusters of a tenant, whose pods can sign in as its identities. Throws {@link AnotherCloud} where the app's cloud is
 * not the one that is given: none of its clusters would be found.
 */
export async function readClusters(app: App, cloud: Cloud, tenantId: string, signal: AbortSignal): Promise<Clusters> {
  const now = app.cloud();
  if (now !== cloud) throw new AnotherCloud(now.resourceManager === cloud.resourceManager ? 'You are signed in otherwise than before. Open this panel again.' : 'Another cloud is in use now. Open this panel again.');
  return clustersIn(app, cloud, await subscriptionsOfTenant(app, tenantId, signal), signal);
}

/** The clusters of some subscriptions. */
export async function clustersIn(app: App, cloud: Cloud, subscriptions: readonly Subscription[], signal: AbortSignal): Promise<Clusters> {
  const nameOf = (id: string) => subscriptions.find(({ subscriptionId }) => subscriptionId === id)?.name ?? id;
  const pages = listResources(cloud, subscriptions, ['cluster']);
  const clusters = await everyPage(pages, signal);
  return {
    clusters: clusters.map((cluster) => clusterChoice(cluster, nameOf(cluster.subscriptionId))),
    failures: pages.failures().map(({ at, error }) => `The clusters of ${nameOf(at.subscriptionId)} could not be read: ${app.describe(error).message}`),
  };
}

function clusterChoice(cluster: OfKind<'cluster'>, subscription: string): ClusterChoice {
  const { id, name, subscriptionId, tenantId, accountId, resourceGroup, oidcIssuer, workloadIdentity } = cluster;
  const description = [whereabouts(cluster), subscription, ...(oidcIssuer === undefined ? ['OIDC issuer is off'] : [])].join(' · ');
  return { id, name, subscriptionId, tenantId, accountId, resourceGroup, description, workloadIdentity, ...(oidcIssuer !== undefined && { issuer: oidcIssuer }) };
}
