import type { Cluster } from '../../azure/clusters.ts';
import { pullerOf } from '../../azure/pullers.ts';
import { parseResourceId, subscriptionScope } from '../../azure/resourceId.ts';
import { note } from '../../ui/nodes.ts';
import type { ResourceGroupNode } from '../shared/resourceNodes.ts';
import { topics } from '../shared/resourceNodes.ts';
import type { ClusterSections } from './nodes.ts';

/** "Node Resource Group": where the machines of the cluster are, and what the kubelet identity may do there. None before Azure has named it. */
export function nodeGroupNode(cluster: Cluster, sections: Pick<ClusterSections, 'rolesAt'>): ResourceGroupNode[] {
  const { nodeResourceGroup: name, subscriptionId, tenantId } = cluster;
  if (name === '') return [];
  const id = `${subscriptionScope(subscriptionId)}/resourceGroups/${name}`;
  const puller = pullerOf(cluster);
  const keepsKubelet = puller.kind === 'kubelet' && parseResourceId(puller.resourceId ?? '')?.resourceGroup.toLowerCase() === name.toLowerCase();
  return [
    {
      id: 'nodeResourceGroup',
      kind: 'nodeResourceGroup',
      label: 'Node Resource Group',
      description: name,
      icon: { codicon: 'symbol-namespace' },
      tooltip: () => ({ title: name, rows: [['What it is', `Azure keeps the machines, disks and networks of the cluster there${keepsKubelet ? ', and the kubelet identity' : ''}.`], ['Below it', puller.kind === 'kubelet' ? 'The roles that the kubelet identity has there.' : undefined], ['Resource ID', id]] }),
      resourceGroup: { id, name, tenantId },
      topics: [topics.access],
      ...(puller.kind === 'kubelet' && {
        children: async (signal: AbortSignal) => {
          const rows = await sections.rolesAt(puller.principalId, cluster, id, signal);
          return rows.length > 0 ? rows : [note('none', 'The kubelet identity has no role here')];
        },
      }),
    },
  ];
}
