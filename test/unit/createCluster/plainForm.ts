import type { NewClusterForm } from '../../../src/features/createCluster/protocol.ts';

/** The form "Create Cluster" filled in with no more than it takes. */
export const plainForm: NewClusterForm = {
  subscriptionId: 'sub',
  resourceGroup: 'rg-pay',
  newGroup: false,
  location: 'westeurope',
  name: 'aks-new',
  kubernetesVersion: '1.33.2',
  nodeCount: 2,
  nodeSize: 'Standard_D2s_v5',
  controlPlane: undefined,
  kubelet: undefined,
  needsOperator: true,
  ssh: 'none',
  oidcIssuer: true,
  workloadIdentity: true,
  registry: undefined,
  tags: {},
};
