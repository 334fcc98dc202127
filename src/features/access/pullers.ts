import { pullerOf } from '../../azure/pullers.ts';
import type { OfKind } from '../../azure/resources.ts';
import { servicePrincipalByAppId } from '../../azure/servicePrincipals.ts';
import type { Cluster } from '../../azure/clusters.ts';
import { showProgress } from '../../ui/progress.ts';
import type { App } from '../shared/app.ts';

/** Who a role is assigned to so that something can pull. */
export interface PullPrincipal {
  /** As it stands within a sentence: "mi-orders", "the kubelet of aks-prod". */
  readonly name: string;
  /** As a sentence begins with it. */
  readonly subject: string;
  readonly principalId: string;
  /** "ServicePrincipal" where it is left out. */
  readonly principalType?: string | undefined;
}

export type EnableManagedIdentity = (cluster: OfKind<'cluster'>) => unknown;

/** The kubelet identity, which pulls for a cluster that runs on a managed identity and is ready. */
export function kubeletOf(cluster: Pick<Cluster, 'name' | 'runsOn'>): PullPrincipal | undefined {
  const puller = pullerOf(cluster);
  return puller.kind === 'kubelet' ? { name: `the kubelet of ${cluster.name}`, subject: `The kubelet of ${cluster.name}`, principalId: puller.principalId } : undefined;
}

/** Goes on with whoever pulls for a cluster. Where that is a service principal the user is offered to leave it, and where it is nobody that is said. */
export async function withPuller(app: App, cluster: OfKind<'cluster'>, enableManagedIdentity: EnableManagedIdentity, go: (principal: PullPrincipal) => Promise<void>): Promise<void> {
  const kubelet = kubeletOf(cluster);
  if (kubelet) return go(kubelet);
  if (cluster.runsOn.kind === 'managedIdentity') return sayNobodyPulls(app, cluster);
  return app.commands.offer('info', `${cluster.name} runs on a service principal. Enable its managed identity first and let that pull, or let the service principal pull for as long as the cluster runs on it.`, [
    { title: 'Enable Managed Identity', run: () => enableManagedIdentity(cluster) },
    {
      title: 'Let the Service Principal Pull',
      run: async () => {
        const principal = await findServicePrincipal(app, cluster, enableManagedIdentity);
        if (principal) await go(principal);
      },
    },
  ]);
}

/** Whoever pulls for a cluster, also where that is a service principal. Undefined where there is nobody, which has been said. */
export async function findPuller(app: App, cluster: OfKind<'cluster'>, enableManagedIdentity: EnableManagedIdentity): Promise<PullPrincipal | undefined> {
  const kubelet = kubeletOf(cluster);
  if (kubelet || cluster.runsOn.kind === 'servicePrincipal') return kubelet ?? findServicePrincipal(app, cluster, enableManagedIdentity);
  await sayNobodyPulls(app, cluster);
  return undefined;
}

async function sayNobodyPulls(app: App, { name }: Cluster): Promise<void> {
  await app.commands.offer('info', `${name} has no kubelet identity yet, and that is what pulls images. Try again when the cluster is ready.`);
}

/** Roles are assigned to its object ID, which is not the client ID that the cluster tells. */
async function findServicePrincipal(app: App, cluster: OfKind<'cluster'>, enableManagedIdentity: EnableManagedIdentity): Promise<PullPrincipal | undefined> {
  const { name, runsOn } = cluster;
  if (runsOn.kind !== 'servicePrincipal') return undefined;
  const found = await showProgress(`Looking up the service principal of ${name}`, async (signal) => servicePrincipalByAppId(app.cloud(), cluster, runsOn.clientId, signal));
  if (found) return { name: `the service principal of ${name}`, subject: `The service principal of ${name}`, principalId: found.id };
  await app.commands.offer(
    'info',
    `${name} runs on a service principal that its directory does not have (client ID ${runsOn.clientId}): it was deleted, and its object ID, to which roles are assigned, can't be found any more. Enable the managed identity of the cluster, and let that pull.`,
    [{ title: 'Enable Managed Identity', run: () => enableManagedIdentity(cluster) }],
  );
  return undefined;
}
