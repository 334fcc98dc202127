import { refOf } from '../../azure/clients.ts';
import type { Cluster, ClusterIdentity } from '../../azure/clusters.ts';
import { parseResourceId } from '../../azure/resourceId.ts';
import type { OfKind } from '../../azure/resources.ts';
import type { Subscription } from '../../azure/subscriptions.ts';
import type { TreeNode } from '../../ui/nodes.ts';
import type { App } from '../shared/app.ts';
import { groupNode } from '../shared/group.ts';
import type { Known } from '../shared/group.ts';
import { moveInWords, moveOf } from '../shared/moves.ts';
import type { PrincipalNode } from '../shared/principalNodes.ts';
import { resourceNodeId } from '../shared/resourceNodes.ts';
import type { ResourceNode } from '../shared/resourceNodes.ts';

/** What other features show below a cluster and below each of its principals. */
export interface ClusterSections {
  readonly cluster: (cluster: Cluster) => TreeNode[];
  readonly principal: (principalId: string, tenantId: string) => TreeNode[];
}

/** The group "Kubernetes Clusters" of a subscription. */
export function clustersGroup(app: App, sections: ClusterSections): (subscription: Subscription, known: Known) => TreeNode {
  const group = { kind: 'cluster', label: 'Kubernetes Clusters', empty: 'No clusters', nodeOf: (cluster: OfKind<'cluster'>) => clusterNode(app, cluster, sections) } as const;
  return (subscription, known) => groupNode(app, group, subscription, known);
}

function clusterNode(app: App, cluster: OfKind<'cluster'>, sections: ClusterSections): ResourceNode {
  const managed = cluster.runsOn.kind === 'managedIdentity';
  const state = cluster.power === 'Stopped' ? 'Stopped' : cluster.state;
  const description = `${managed ? 'managed identity' : 'service principal'} · ${moveInWords(app, cluster) ?? state}`;
  return {
    id: resourceNodeId(cluster),
    kind: 'cluster',
    flags: [cluster.runsOn.kind, ...(moveOf(app, cluster.id) ? ['moving'] : [])],
    label: cluster.name,
    description,
    spoken: `cluster ${cluster.name}, ${description}`,
    icon: { picture: managed ? 'cluster' : 'cluster-warning' },
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
    children: () => [...principals(cluster, sections), ...sections.cluster(cluster)],
  };
}

function principals(cluster: Cluster, sections: ClusterSections): TreeNode[] {
  const { runsOn } = cluster;
  if (runsOn.kind === 'servicePrincipal') {
    return [
      {
        id: 'servicePrincipal',
        kind: 'servicePrincipal',
        label: 'Service Principal',
        description: runsOn.clientId,
        icon: { codicon: 'warning', color: 'problemsWarningIcon.foreground' },
        tooltip: () => ({ title: 'This cluster runs on a service principal', rows: [['Client ID', runsOn.clientId], ['What it means', 'Its secret expires. With a managed identity there is none.']] }),
      },
    ];
  }
  return [
    identityRow('controlPlane', 'Control Plane', runsOn.controlPlane, cluster, sections),
    runsOn.kubelet
      ? identityRow('kubelet', 'Kubelet', runsOn.kubelet, cluster, sections)
      : { id: 'kubelet', kind: 'note', label: 'Kubelet', description: 'none yet', icon: { codicon: 'dash', color: 'disabledForeground' } },
    ...cluster.addons.map(({ name, identity }) => identityRow(`addon ${name}`, `Add-on ${name}`, identity, cluster, sections)),
  ];
}

function identityRow(id: string, label: string, identity: ClusterIdentity, cluster: Cluster, sections: ClusterSections): TreeNode | PrincipalNode {
  const name = identity.resourceId ? (parseResourceId(identity.resourceId)?.name ?? identity.resourceId) : 'system-assigned';
  const { principalId, resourceId = cluster.id } = identity;
  return {
    id,
    kind: 'clusterIdentity',
    label,
    description: name,
    icon: { picture: 'identity' },
    tooltip: () => ({ title: label, rows: [['Identity', name], ['Principal ID', identity.principalId], ['Client ID', identity.clientId], ['Resource ID', identity.resourceId]] }),
    ...(principalId && {
      principal: { name: identity.resourceId ? name : cluster.name, principalId, at: refOf(cluster), resourceId },
      children: () => sections.principal(principalId, cluster.tenantId),
    }),
  };
}
