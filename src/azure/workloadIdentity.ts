import { changeCluster } from './changeCluster.ts';
import type { SubscriptionRef } from './clients.ts';
import type { Cloud } from './cloud.ts';
import { getCluster } from './clusters.ts';
import type { Cluster } from './clusters.ts';

/** How far workload identity is on: its webhook takes the issuer, and the issuer may be on by itself. */
export function workloadIdentityOf({ oidcIssuer, workloadIdentity }: Pick<Cluster, 'oidcIssuer' | 'workloadIdentity'>): 'on' | 'issuer' | 'off' {
  if (oidcIssuer === undefined) return 'off';
  return workloadIdentity ? 'on' : 'issuer';
}

/**
 * Turns on the OIDC issuer and workload identity of a cluster and waits until Azure is done, see {@link changeCluster};
 * the issuer can't be turned off again. Where both are on nothing is written, and `already` says so.
 * Source: https://learn.microsoft.com/azure/aks/workload-identity-deploy-cluster
 */
export async function enableWorkloadIdentity(cloud: Cloud, at: SubscriptionRef, id: string, signal: AbortSignal): Promise<{ readonly cluster: Cluster; readonly already: boolean }> {
  const { cluster } = await getCluster(cloud, at, id, signal);
  if (workloadIdentityOf(cluster) === 'on') return { cluster, already: true };
  const changed = await changeCluster(
    cloud,
    at,
    id,
    (found) => ({
      ...found,
      oidcIssuerProfile: { ...found.oidcIssuerProfile, enabled: true },
      securityProfile: { ...found.securityProfile, workloadIdentity: { enabled: true } },
    }),
    (found) => workloadIdentityOf(found) === 'on',
    signal,
  );
  return { cluster: changed, already: false };
}
