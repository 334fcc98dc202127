import { nextEnd, secretsByAppId } from '../../azure/applications.ts';
import type { SecretEnd } from '../../azure/applications.ts';
import type { SubscriptionRef } from '../../azure/clients.ts';
import type { Cluster } from '../../azure/clusters.ts';
import { AzureError } from '../../azure/errors.ts';
import type { OfKind } from '../../azure/resources.ts';
import type { Subscription } from '../../azure/subscriptions.ts';
import { workloadIdentityOf } from '../../azure/workloadIdentity.ts';
import type { GrowingList, TreeNode } from '../../ui/nodes.ts';
import type { App } from '../shared/app.ts';
import { groupNode } from '../shared/group.ts';
import type { Known } from '../shared/group.ts';
import { moveInWords, moveOf } from '../shared/moves.ts';
import { resourceNodeId } from '../shared/resourceNodes.ts';
import type { ResourceNode } from '../shared/resourceNodes.ts';
import { addonName } from './addons.ts';
import { clusterIcon, isWell, stateInWords } from './clusterState.ts';
import { identityRow } from './identityRow.ts';
import { nodeGroupNode } from './nodeGroupNode.ts';
import { podIdentityNode } from './podIdentityNode.ts';
import { endInWords } from './secretWords.ts';
import { readServicePrincipal } from './servicePrincipal.ts';
import type { Told } from './servicePrincipal.ts';
import { servicePrincipalNode } from './servicePrincipalNode.ts';
import { workloadIdentityNode } from './workloadIdentityNode.ts';

/** What other features show below a cluster and below each of its principals. */
export interface ClusterSections {
  readonly cluster: (cluster: Cluster) => TreeNode[];
  readonly principal: (principalId: string, tenantId: string) => TreeNode[];
  /** The roles that a principal has at a scope, from wherever; none for none. */
  readonly rolesAt: (principalId: string, at: SubscriptionRef, scope: string, signal: AbortSignal) => Promise<TreeNode[]>;
}

/** The group "Kubernetes Clusters" of a subscription. */
export function clustersGroup(app: App, sections: ClusterSections): (subscription: Subscription, known: Known) => TreeNode {
  /** When the secrets of service principals end, by client ID: what was read last. */
  const ends = new Map<string, SecretEnd>();
  const group = {
    kind: 'cluster',
    label: 'Kubernetes Clusters',
    empty: 'No clusters',
    nodeOf: (cluster: OfKind<'cluster'>) => clusterNode(app, cluster, ends, sections),
    afterwards: async (clusters: readonly OfKind<'cluster'>[], signal: AbortSignal) => readEnds(app, clusters, ends, signal),
  } as const;
  return (subscription, known) => groupNode(app, group, subscription, known);
}

/** One request to the directory for fifteen clusters. Who may not read it is told so below each cluster. */
async function readEnds(app: App, clusters: readonly Cluster[], ends: Map<string, SecretEnd>, signal: AbortSignal): Promise<boolean> {
  const clientIds = clusters.flatMap(({ runsOn }) => (runsOn.kind === 'servicePrincipal' ? [runsOn.clientId] : []));
  const [at] = clusters;
  if (!at || clientIds.length === 0) return false;
  try {
    const before = JSON.stringify([...ends]);
    for (const [clientId, secrets] of await secretsByAppId(app.cloud(), at, clientIds, signal)) {
      const end = nextEnd(secrets, Date.now());
      if (end) ends.set(clientId, end);
      else ends.delete(clientId);
    }
    return JSON.stringify([...ends]) !== before;
  } catch (error) {
    if (error instanceof AzureError) return false;
    throw error;
  }
}

function clusterNode(app: App, cluster: OfKind<'cluster'>, ends: ReadonlyMap<string, SecretEnd>, sections: ClusterSections): ResourceNode {
  const { runsOn } = cluster;
  const managed = runsOn.kind === 'managedIdentity';
  const end = managed ? undefined : ends.get(runsOn.clientId.toLowerCase());
  const description = [managed ? 'managed identity' : 'service principal', end && isWell(cluster) ? undefined : (moveInWords(app, cluster) ?? stateInWords(cluster)), end && endInWords(end, Date.now())].filter(Boolean).join(' · ');
  return {
    id: resourceNodeId(cluster),
    kind: 'cluster',
    flags: [runsOn.kind, ...(moveOf(app, cluster) ? ['moving'] : []), ...(cluster.oidcIssuer === undefined ? [] : ['oidcIssuer']), ...(workloadIdentityOf(cluster) === 'on' ? ['workloadIdentityOn'] : [])],
    label: cluster.name,
    description,
    spoken: `cluster ${cluster.name}, ${description}`,
    icon: clusterIcon(cluster),
    tooltip: () => ({
      title: cluster.name,
      rows: [
        ['Runs on', managed ? 'managed identity' : 'service principal: its secret expires, and must be renewed by hand'],
        ['State', cluster.state],
        ['Power', cluster.power],
        ['Kubernetes', cluster.kubernetesVersion],
        ['Node pools', cluster.nodePools.map(({ name, count }) => `${name} (${count})`).join(', ')],
        ['Resource group', cluster.resourceGroup],
        ['Node resource group', cluster.nodeResourceGroup],
        ['Region', cluster.location],
        ['Resource ID', cluster.id],
      ],
    }),
    resource: cluster,
    children: runsOn.kind === 'managedIdentity' ? () => [...identityRows(cluster, runsOn, sections), ...settings(cluster, sections)] : (signal) => rowsOnServicePrincipal(app, cluster, runsOn.clientId, sections, signal),
  };
}

function identityRows(cluster: Cluster, { controlPlane, kubelet }: Extract<Cluster['runsOn'], { kind: 'managedIdentity' }>, sections: ClusterSections): TreeNode[] {
  return [
    identityRow({ id: 'controlPlane', label: 'Control Plane' }, controlPlane, cluster, sections),
    kubelet
      ? identityRow({ id: 'kubelet', label: 'Kubelet' }, kubelet, cluster, sections)
      : { id: 'kubelet', kind: 'note', label: 'Kubelet', description: 'none yet', icon: { codicon: 'dash', color: 'disabledForeground' } },
    ...cluster.addons.map(({ name, identity }) => identityRow({ id: `addon ${name}`, label: addonName(name), detail: 'add-on', tooltip: [['Add-on', name]] }, identity, cluster, sections)),
  ];
}

/** What is the same for every cluster. */
function settings(cluster: Cluster, sections: ClusterSections): TreeNode[] {
  return [podIdentityNode(cluster, sections), workloadIdentityNode(cluster), ...nodeGroupNode(cluster, sections), ...sections.cluster(cluster)];
}

/** First with what the cluster tells of its service principal, then with what the directory does. */
async function* rowsOnServicePrincipal(app: App, cluster: Cluster, clientId: string, sections: ClusterSections, signal: AbortSignal): GrowingList {
  const rows = (told?: Told) => [servicePrincipalNode(cluster, clientId, told, sections, app.describe), ...settings(cluster, sections)];
  yield rows();
  yield rows(await readServicePrincipal(app.cloud(), cluster, clientId, signal));
}
