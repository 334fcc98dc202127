import type { Cloud } from './cloud.ts';
import { refOf } from './clients.ts';
import type { Cluster } from './clusters.ts';
import { AzureError } from './errors.ts';
import { getIdentity } from './identities.ts';
import { parseResourceId, sameId } from './resourceId.ts';
import { writtenHolders } from './systemAssigned.ts';
import { writtenResources } from './writtenResources.ts';

/**
 * Notes the identities that Azure made with a cluster, or with its move to a managed identity: they show at once, though
 * Resource Graph learns of them later. Who may not read the kubelet identity sees it when Resource Graph knows.
 */
export async function noteClusterIdentities(cloud: Cloud, cluster: Cluster, signal: AbortSignal): Promise<void> {
  const { runsOn, id, name, resourceGroup, location } = cluster;
  if (runsOn.kind !== 'managedIdentity') return;
  const { controlPlane, kubelet } = runsOn;
  const { principalId } = controlPlane;
  if (controlPlane.resourceId === undefined && principalId !== '') {
    const holder = { id, name, type: 'microsoft.containerservice/managedclusters', variant: '', resourceGroup, location, ...refOf(cluster), principalId, userAssigned: [] };
    writtenHolders.wrote(cloud, id, holder, (found) => found?.principalId === principalId);
  }
  const parsed = kubelet?.resourceId === undefined ? undefined : parseResourceId(kubelet.resourceId);
  // One of the user's own was there before.
  if (!kubelet?.resourceId || !parsed || parsed.resourceGroup.toLowerCase() !== cluster.nodeResourceGroup.toLowerCase()) return;
  try {
    const { identity } = await getIdentity(cloud, cluster, kubelet.resourceId, signal);
    writtenResources.wrote(cloud, identity.id, { kind: 'identity', ...identity }, (found) => found?.kind === 'identity' && sameId(found.id, identity.id) && found.principalId === identity.principalId);
  } catch (error) {
    if (!(error instanceof AzureError)) throw error;
  }
}
