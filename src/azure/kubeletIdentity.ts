import type { SubscriptionRef } from './clients.ts';
import type { Cloud } from './cloud.ts';
import type { Cluster } from './clusters.ts';
import { AzureError } from './errors.ts';
import { getIdentity } from './identities.ts';
import { writtenResources } from './writtenResources.ts';

/**
 * Tells the lists of the identity that Azure made for a cluster's kubelets, which Resource Graph does not know yet. One
 * that cannot be read, as by who may not read the node resource group, comes when Resource Graph has it.
 */
export async function noteKubeletIdentity(cloud: Cloud, at: SubscriptionRef, { runsOn }: Pick<Cluster, 'runsOn'>, signal: AbortSignal): Promise<void> {
  const id = runsOn.kind === 'managedIdentity' ? runsOn.kubelet?.resourceId : undefined;
  if (id === undefined) return;
  try {
    const { identity } = await getIdentity(cloud, at, id, signal);
    writtenResources.wrote(cloud, id, { kind: 'identity', ...identity }, (found) => found?.kind === 'identity' && found.principalId === identity.principalId);
  } catch (error) {
    if (!(error instanceof AzureError)) throw error;
  }
}
