import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clusterBody } from '../../../src/azure/clusterBody.ts';
import type { NewCluster } from '../../../src/azure/clusterBody.ts';

const subscriptionId = 'd5b1f1a2-0000-4000-8000-000000000001';
const plain: NewCluster = {
  resourceGroup: 'rg-pay',
  name: 'aks-new',
  location: 'westeurope',
  kubernetesVersion: '',
  nodeCount: 2,
  nodeSize: 'Standard_D4s_v5',
  controlPlane: undefined,
  kubelet: undefined,
  sshKey: undefined,
  oidcIssuer: false,
  workloadIdentity: false,
  tags: {},
};
const identity = (name: string) => `/subscriptions/${subscriptionId}/resourceGroups/rg-pay/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${name}`;

test('what nobody asked for is left to Azure', () => {
  assert.deepEqual(clusterBody(subscriptionId, plain), {
    location: 'westeurope',
    tags: {},
    dnsPrefix: 'aks-new-rg-pay-d5b1f1',
    enableRbac: true,
    identity: { type: 'SystemAssigned' },
    agentPoolProfiles: [{ name: 'nodepool1', mode: 'System', count: 2, vmSize: 'Standard_D4s_v5', osType: 'Linux', type: 'VirtualMachineScaleSets' }],
  });
});

test('all that can be asked for', () => {
  const kubelet = { id: identity('mi-kubelet'), clientId: 'client', principalId: 'principal' };
  const { agentPoolProfiles: _pools, dnsPrefix: _prefix, ...body } = clusterBody(subscriptionId, { ...plain, kubernetesVersion: '1.33.1', controlPlane: identity('mi-cp'), kubelet, sshKey: 'ssh-rsa AAAA ada', oidcIssuer: true, workloadIdentity: true, tags: { team: 'orders' } });
  assert.deepEqual(body, {
    location: 'westeurope',
    tags: { team: 'orders' },
    kubernetesVersion: '1.33.1',
    enableRbac: true,
    identity: { type: 'UserAssigned', userAssignedIdentities: { [identity('mi-cp')]: {} } },
    identityProfile: { kubeletidentity: { resourceId: identity('mi-kubelet'), clientId: 'client', objectId: 'principal' } },
    linuxProfile: { adminUsername: 'azureuser', ssh: { publicKeys: [{ keyData: 'ssh-rsa AAAA ada' }] } },
    oidcIssuerProfile: { enabled: true },
    securityProfile: { workloadIdentity: { enabled: true } },
  });
});

for (const [name, resourceGroup, prefix] of [
  ['aks_with_underscores', 'rg_(test).äpfel-and-more-of-them', 'akswithund-rgtestpfel-and-m-d5b1f1'],
  ['0-aks', 'rg', 'a0-aks-rg-d5b1f1'],
  ['123456789012', 'rg', 'a123456789-rg-d5b1f1'],
] as const) {
  test(`the DNS prefix of ${name} in ${resourceGroup} is what the Azure CLI would take`, () => {
    assert.equal(clusterBody(subscriptionId, { ...plain, name, resourceGroup }).dnsPrefix, prefix);
  });
}
