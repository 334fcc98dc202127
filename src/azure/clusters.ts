import type { ManagedCluster } from '@azure/arm-containerservice';
import { containerServiceClient, refOf } from './clients.ts';
import type { SubscriptionRef } from './clients.ts';
import type { Cloud } from './cloud.ts';
import { asAzure, AzureError, isAbort } from './errors.ts';
import { allByName } from './paging.ts';
import { parseResourceId } from './resourceId.ts';
import { writtenResources } from './writtenResources.ts';

/** An identity that a cluster runs something with. */
export interface ClusterIdentity {
  /** The user-assigned identity's ID; undefined for a system-assigned one. */
  readonly resourceId: string | undefined;
  readonly principalId: string;
  readonly clientId: string;
}

export interface Cluster extends SubscriptionRef {
  readonly id: string;
  readonly name: string;
  readonly resourceGroup: string;
  readonly location: string;
  readonly kubernetesVersion: string;
  /** "Succeeded", "Updating", "Failed", … */
  readonly state: string;
  /** "Running" or "Stopped". */
  readonly power: string;
  readonly nodeResourceGroup: string;
  readonly nodePools: number;
  /** Who acts for the cluster: managed identities, or a service principal that somebody keeps a secret for. */
  readonly runsOn: ManagedIdentities | { readonly kind: 'servicePrincipal'; readonly clientId: string };
  readonly tags: Readonly<Record<string, string>>;
  readonly addons: readonly { readonly name: string; readonly identity: ClusterIdentity }[];
  /** Who signs the tokens of its service accounts, a URL; undefined while that is off. */
  readonly oidcIssuer: string | undefined;
  /** Whether its pods are given tokens for Microsoft Entra Workload ID. */
  readonly workloadIdentity: boolean;
}

export interface ManagedIdentities {
  readonly kind: 'managedIdentity';
  readonly controlPlane: ClusterIdentity;
  /** The identity that pulls images. A cluster that is still being created has none yet. */
  readonly kubelet: ClusterIdentity | undefined;
}

/** All clusters of a subscription, by name. */
export async function listClusters(cloud: Cloud, at: SubscriptionRef, signal: AbortSignal): Promise<Cluster[]> {
  return asAzure(async () => {
    const client = await containerServiceClient(cloud, at);
    return allByName(client.managedClusters.list({ abortSignal: signal }), (cluster) => toCluster(cluster, at));
  });
}

/** One cluster and, as `answer`, what Azure sent. Throws `notFound` when it is gone. */
export async function getCluster(cloud: Cloud, at: SubscriptionRef, id: string, signal: AbortSignal): Promise<{ cluster: Cluster; answer: string }> {
  return asAzure(async () => {
    const { resourceGroup, name } = parts(id);
    let answer = '';
    const client = await containerServiceClient(cloud, at);
    const cluster = await client.managedClusters.get(resourceGroup, name, { abortSignal: signal, onResponse: (raw) => (answer = raw.bodyAsText ?? '') });
    return { cluster: toCluster(cluster, at), answer };
  });
}

/**
 * Moves a cluster from its service principal to a system-assigned identity and waits until Azure is done.
 * There is no way back. The node pools go on with the service principal until each one's node image is upgraded.
 * Aborting stops the waiting; Azure goes on.
 */
export async function enableManagedIdentity(cloud: Cloud, at: SubscriptionRef, id: string, signal: AbortSignal): Promise<Cluster> {
  return asAzure(async () => {
    const { resourceGroup, name } = parts(id);
    const client = await containerServiceClient(cloud, at);
    // The whole cluster goes back, as the CLI sends it: what is left out of a PUT is reset.
    const cluster = await client.managedClusters.get(resourceGroup, name, { abortSignal: signal });
    if (runsOn(cluster).kind === 'managedIdentity') throw new AzureError('conflict', 'ManagedIdentityEnabled', `${name} runs on a managed identity already.`);
    const begun = { kind: 'cluster' as const, ...toCluster(cluster, at) };
    const poller = client.managedClusters.createOrUpdate(resourceGroup, name, { ...cluster, identity: { type: 'SystemAssigned' } }, { abortSignal: signal });
    await poller.submitted();
    writtenResources.wrote(cloud, id, { ...begun, state: 'Updating' }, (found) => found?.kind === 'cluster' && (found.state !== begun.state || found.runsOn.kind === 'managedIdentity'));
    const updated = toCluster(await untilDone(cloud, at, id, () => poller.pollUntilDone({ abortSignal: signal })), at);
    noteUpdate(cloud, updated);
    return updated;
  });
}

/** What became of a cluster whose update failed is asked for: Resource Graph may not know yet. */
async function untilDone<T>(cloud: Cloud, at: SubscriptionRef, id: string, wait: () => Promise<T>): Promise<T> {
  try {
    return await wait();
  } catch (error) {
    if (!isAbort(error)) await getCluster(cloud, at, id, AbortSignal.timeout(10_000)).then(({ cluster }) => noteUpdate(cloud, cluster), () => writtenResources.forget(cloud, id));
    throw error;
  }
}

function noteUpdate(cloud: Cloud, cluster: Cluster): void {
  const { id, state, runsOn } = cluster;
  writtenResources.wrote(cloud, id, { kind: 'cluster', ...cluster }, (found) => found?.kind === 'cluster' && found.state === state && found.runsOn.kind === runsOn.kind);
}

function parts(id: string): { resourceGroup: string; name: string } {
  const parsed = parseResourceId(id);
  if (!parsed) throw new AzureError('invalid', 'InvalidResourceId', `"${id}" is not a resource ID.`);
  return parsed;
}

/** The plain form of what Azure answers, or of a row of Resource Graph with these fields; `at` is where it was asked. */
export function toCluster(cluster: ManagedCluster, at: SubscriptionRef): Cluster {
  const id = cluster.id ?? '';
  return {
    id,
    name: cluster.name ?? '',
    resourceGroup: parseResourceId(id)?.resourceGroup ?? '',
    location: cluster.location,
    ...refOf(at),
    kubernetesVersion: cluster.currentKubernetesVersion ?? cluster.kubernetesVersion ?? '',
    state: cluster.provisioningState ?? '',
    power: cluster.powerState?.code ?? '',
    nodeResourceGroup: cluster.nodeResourceGroup ?? '',
    nodePools: cluster.agentPoolProfiles?.length ?? 0,
    runsOn: runsOn(cluster),
    tags: cluster.tags ?? {},
    addons: Object.entries(cluster.addonProfiles ?? {}).flatMap(([name, { enabled, identity }]) =>
      enabled && identity ? [{ name, identity: toClusterIdentity(identity) }] : [],
    ),
    oidcIssuer: cluster.oidcIssuerProfile?.enabled ? cluster.oidcIssuerProfile.issuerURL : undefined,
    workloadIdentity: cluster.securityProfile?.workloadIdentity?.enabled ?? false,
  };
}

function runsOn(cluster: ManagedCluster): Cluster['runsOn'] {
  const clientId = cluster.servicePrincipalProfile?.clientId;
  // A cluster with a managed identity answers the literal "msi" here.
  if (clientId && clientId.toLowerCase() !== 'msi') return { kind: 'servicePrincipal', clientId };
  const [assigned] = Object.entries(cluster.identity?.userAssignedIdentities ?? {});
  const controlPlane = assigned
    ? { resourceId: assigned[0], principalId: assigned[1].principalId ?? '', clientId: assigned[1].clientId ?? '' }
    : { resourceId: undefined, principalId: cluster.identity?.principalId ?? '', clientId: '' };
  const kubelet = cluster.identityProfile?.['kubeletidentity'];
  return { kind: 'managedIdentity', controlPlane, kubelet: kubelet && toClusterIdentity(kubelet) };
}

function toClusterIdentity(identity: { resourceId?: string; objectId?: string; clientId?: string }): ClusterIdentity {
  return { resourceId: identity.resourceId, principalId: identity.objectId ?? '', clientId: identity.clientId ?? '' };
}
