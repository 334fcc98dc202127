import type { Cluster } from '../../azure/clusters.ts';
import { workloadIdentityOf } from '../../azure/workloadIdentity.ts';
import type { TreeNode } from '../../ui/nodes.ts';

/** The id of the row "Workload Identity" below a cluster. */
export const workloadIdentityId = 'workloadIdentity';

const icons = {
  on: { codicon: 'link', color: 'testing.iconPassed' },
  issuer: { codicon: 'link' },
  off: { codicon: 'dash', color: 'disabledForeground' },
} as const;

const meanings = {
  on: 'Its pods are given tokens, and sign in as an identity that has a federated credential for their service account.',
  issuer: 'Its service accounts have tokens that Microsoft Entra ID can check, but its pods are given none.',
  off: 'Its pods can sign in by no federated credential.',
} as const;

/** "Workload Identity": on, with its issuer; the issuer alone; or off. */
export function workloadIdentityNode(cluster: Pick<Cluster, 'oidcIssuer' | 'workloadIdentity'>): TreeNode {
  const state = workloadIdentityOf(cluster);
  const { oidcIssuer = '' } = cluster;
  return {
    id: workloadIdentityId,
    kind: 'workloadIdentity',
    flags: [state],
    label: 'Workload Identity',
    description: { on: `on · issuer ${hostOf(oidcIssuer)}`, issuer: 'OIDC issuer only', off: 'off' }[state],
    icon: icons[state],
    tooltip: () => ({ title: 'Microsoft Entra Workload ID', rows: [['State', meanings[state]], ['Issuer', oidcIssuer]] }),
  };
}

function hostOf(issuer: string): string {
  return URL.parse(issuer)?.host ?? issuer;
}
