import { refOf } from '../../azure/clients.ts';
import type { Cluster, ClusterIdentity } from '../../azure/clusters.ts';
import { parseResourceId } from '../../azure/resourceId.ts';
import type { SystemAssigned } from '../../azure/systemAssigned.ts';
import type { TreeNode } from '../../ui/nodes.ts';
import type { UsedIdentity } from '../shared/principalNodes.ts';
import type { ClusterSections } from './nodes.ts';

interface Shown {
  readonly id: string;
  readonly label: string;
  /** Before the name of the identity. */
  readonly detail?: string;
  readonly tooltip?: readonly (readonly [string, string | undefined])[];
}

/** A row for an identity that the cluster runs something with: it leads to its roles and to its details. */
export function identityRow({ id, label, detail, tooltip = [] }: Shown, identity: ClusterIdentity, cluster: Cluster, sections: Pick<ClusterSections, 'principal'>): TreeNode {
  const { principalId, resourceId, clientId } = identity;
  const name = resourceId === undefined ? 'system-assigned' : nameOf(resourceId);
  const at = refOf(cluster);
  return {
    id,
    kind: 'clusterIdentity',
    label,
    description: [detail, name].filter(Boolean).join(' · '),
    icon: { picture: 'identity' },
    tooltip: () => ({ title: label, rows: [['Identity', name], ['Principal ID', principalId], ['Client ID', clientId], ['Resource ID', resourceId], ...tooltip] }),
    ...(resourceId !== undefined && { used: usedIdentity(resourceId, clientId, cluster) }),
    ...(principalId && {
      principal: resourceId === undefined ? { name: cluster.name, principalId, at, resourceId: cluster.id } : { name, principalId, at, resourceId },
      ...(resourceId === undefined && { systemAssigned: ownIdentity(cluster, principalId) }),
      children: () => sections.principal(principalId, cluster.tenantId),
    }),
  };
}

function nameOf(resourceId: string): string {
  return parseResourceId(resourceId)?.name ?? resourceId;
}

/** It may be in another subscription, and is in the cluster's tenant. */
function usedIdentity(id: string, clientId: string, cluster: Cluster): UsedIdentity {
  const at = refOf(cluster);
  return { kind: 'identity', id, name: nameOf(id), clientId, ...at, subscriptionId: parseResourceId(id)?.subscriptionId ?? at.subscriptionId };
}

function ownIdentity({ id, name, resourceGroup, location, ...at }: Cluster, principalId: string): SystemAssigned {
  return { id, name, resourceGroup, location, ...refOf(at), type: 'microsoft.containerservice/managedclusters', variant: '', principalId, userAssigned: [] };
}
