import { secretsByAppId } from '../applications.ts';
import type { Secrets } from '../applications.ts';
import type { SubscriptionRef } from '../clients.ts';
import type { Cloud } from '../cloud.ts';
import type { PagesAndFailures, SubscriptionFailure } from '../eachSubscription.ts';
import { AzureError } from '../errors.ts';
import { listResources } from '../inventory.ts';
import type { OfKind } from '../resources.ts';
import type { Narrowing } from '../search.ts';

export interface ServicePrincipalCluster {
  readonly cluster: OfKind<'cluster'>;
  readonly clientId: string;
  /** Undefined where the directory has no such application: it is gone, or belongs to another tenant. */
  readonly secrets: Secrets | undefined;
}

const onServicePrincipal: Narrowing = {
  // The literal "msi" stands there for a managed identity.
  condition: "isnotempty(tostring(properties.servicePrincipalProfile.clientId)) and tostring(properties.servicePrincipalProfile.clientId) !~ 'msi'",
  fits: (resource) => resource.kind === 'cluster' && resource.runsOn.kind === 'servicePrincipal',
};

/**
 * The clusters that still run on a service principal, with the end of its secret: one query for each token and one
 * request to the directory for fifteen applications. Where the directory may not be read, `directoryFailure` says why.
 * `subscriptions` are of one tenant.
 */
export function servicePrincipalClusters(cloud: Cloud, subscriptions: readonly SubscriptionRef[]): PagesAndFailures<ServicePrincipalCluster> & { readonly directoryFailure: () => AzureError | undefined } {
  const clusters = listResources(cloud, subscriptions, ['cluster'], onServicePrincipal);
  let directoryFailure: AzureError | undefined;

  async function secretsOf(clientIds: readonly string[], signal: AbortSignal): Promise<Map<string, Secrets>> {
    const [at] = subscriptions;
    if (!at || clientIds.length === 0 || directoryFailure) return new Map();
    try {
      return await secretsByAppId(cloud, at, clientIds, signal);
    } catch (error) {
      if (!(error instanceof AzureError)) throw error;
      directoryFailure = error;
      return new Map();
    }
  }

  return {
    done: clusters.done,
    total: clusters.total,
    failures: (): readonly SubscriptionFailure[] => clusters.failures(),
    directoryFailure: () => directoryFailure,
    async next(signal) {
      const found = (await clusters.next(signal)).flatMap((cluster) => (cluster.runsOn.kind === 'servicePrincipal' ? [{ cluster, clientId: cluster.runsOn.clientId }] : []));
      const secrets = await secretsOf(found.map(({ clientId }) => clientId), signal);
      return found.map(({ cluster, clientId }) => ({ cluster, clientId, secrets: secrets.get(clientId.toLowerCase()) }));
    },
  };
}
