import type { Cluster, PodIdentity } from '../../azure/clusters.ts';
import { note } from '../../ui/nodes.ts';
import type { Tooltip, TreeNode } from '../../ui/nodes.ts';
import { identityRow } from './identityRow.ts';
import type { ClusterSections } from './nodes.ts';

// Source: https://learn.microsoft.com/azure/aks/use-azure-ad-pod-identity
const deprecated = 'The managed add-on is deprecated: its support ended in September 2025. Move the pods to workload identity.';

/** "Pod Identity": what the managed add-on was told, or that it is off. */
export function podIdentityNode(cluster: Cluster, sections: Pick<ClusterSections, 'principal'>): TreeNode {
  const { podIdentity } = cluster;
  const id = 'podIdentity';
  const label = 'Pod Identity';
  if (!podIdentity) return note(id, label, { description: 'off', tooltip: () => tooltip([['State', 'The managed add-on is off. Pod identity that somebody installed in the cluster is not seen from here.']]) });
  const { identities, exceptions } = podIdentity;
  const told = [counted(identities.length, 'identity', 'identities'), exceptions.length > 0 && counted(exceptions.length, 'exception', 'exceptions')];
  return {
    id,
    kind: 'podIdentity',
    label,
    description: told.filter(Boolean).join(' · '),
    icon: { codicon: 'versions', color: 'problemsWarningIcon.foreground' },
    tooltip: () => tooltip([['State', 'The managed add-on is on.']]),
    children: () => children(podIdentity, cluster, sections),
  };
}

function children({ identities, exceptions }: PodIdentity, cluster: Cluster, sections: Pick<ClusterSections, 'principal'>): TreeNode[] {
  if (identities.length === 0 && exceptions.length === 0) return [note('none', 'No pod identities yet')];
  return [
    ...identities.map(({ name, namespace, identity, state }) => {
      const detail = [namespace, state.toLowerCase() !== 'assigned' && state].filter(Boolean).join(' · ');
      return identityRow({ id: `identity ${namespace}/${name}`, label: name, detail, tooltip: [['Namespace', namespace], ['State', state]] }, identity, cluster, sections);
    }),
    ...exceptions.map((name, index) => ({
      id: `exception ${index} ${name}`,
      kind: 'podIdentityException',
      label: name,
      description: 'exception',
      icon: { codicon: 'circle-slash' },
      tooltip: () => ({ title: name, rows: [['What it is', 'Pods with its labels reach the metadata service of their node themselves, past pod identity.']] as const }),
    })),
  ];
}

function tooltip(rows: Tooltip['rows']): Tooltip {
  return { title: 'AAD Pod Identity', rows: [...rows, ['Deprecated', deprecated]] };
}

function counted(number: number, one: string, many: string): string {
  return number === 0 ? `no ${many}` : `${number} ${number === 1 ? one : many}`;
}
