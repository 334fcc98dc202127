import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { all, clientsOf, dev, names, prod, refused, sample, send, upgraded } from './fixture.ts';

const pools = [{ name: 'nodepool1', count: 1, vmSize: 'Standard_DS2_v2', mode: 'System' }];

describe('clusters', () => {
  it('are listed by subscription and by group', async () => {
    const { clusters } = sample();
    assert.deepEqual(await names(clusters.managedClusters.list()), ['aks-abs-demo', 'aks-legacy']);
    assert.deepEqual(await names(clusters.managedClusters.listByResourceGroup('RG-PAY')), ['aks-legacy']);
  });

  it('say "msi" for a client ID when they run on managed identities', async () => {
    const { clusters } = sample();
    const cluster = await clusters.managedClusters.get('rg-aks-demo', 'aks-abs-demo');
    assert.equal(cluster.servicePrincipalProfile?.clientId, 'msi');
    assert.equal(cluster.nodeResourceGroup, 'MC_rg-aks-demo_aks-abs-demo_eastus');
    assert.match(cluster.identityProfile?.['kubeletidentity']?.resourceId ?? '', /\/aks-abs-demo-agentpool$/);
  });

  it('tell a user-assigned control plane and kubelet', async () => {
    const { azure } = sample();
    const cluster = await clientsOf(azure, prod).clusters.managedClusters.get('rg-prod', 'aks-prod');
    assert.match(Object.keys(cluster.identity?.userAssignedIdentities ?? {}).join(), /\/mi-aks-prod$/);
    assert.match(cluster.identityProfile?.['kubeletidentity']?.resourceId ?? '', /\/mi-aks-prod-kubelet$/);
    assert.match(cluster.oidcIssuerProfile?.issuerURL ?? '', /^https:\/\/northeurope\.oic\.prod-aks\.azure\.com\//);
  });

  it('are Creating until the clock has passed the duration', async () => {
    const { clusters, clock } = sample();
    const poller = clusters.managedClusters.createOrUpdate('rg-aks-demo', 'aks-new', { location: 'eastus', identity: { type: 'SystemAssigned' }, dnsPrefix: 'new', agentPoolProfiles: pools });
    await poller.poll();
    assert.equal((await clusters.managedClusters.get('rg-aks-demo', 'aks-new')).provisioningState, 'Creating');
    clock.advance(6000);
    await poller.poll();
    assert.equal(poller.isDone, true);
    assert.equal(poller.result?.provisioningState, 'Succeeded');
  });

  it('with a managed identity get a kubelet identity that may read the node resource group', async () => {
    const { clusters, identities, roles } = sample({ operationMs: 0 });
    const cluster = await clusters.managedClusters.createOrUpdate('rg-aks-demo', 'aks-new', { location: 'eastus', identity: { type: 'SystemAssigned' }, agentPoolProfiles: pools }).pollUntilDone();
    const group = 'MC_rg-aks-demo_aks-new_eastus';
    const kubelet = await identities.userAssignedIdentities.get(group, 'aks-new-agentpool');
    assert.equal(cluster.identityProfile?.['kubeletidentity']?.objectId, kubelet.principalId);
    const [granted] = await all(roles.roleAssignments.listForResourceGroup(group, { filter: `principalId eq '${kubelet.principalId ?? ''}'` }));
    assert.match(granted?.roleDefinitionId ?? '', /acdd72a7-3385-48ef-bd42-f606fba81ae7$/);
  });

  it('assign pod identities, and say which one cannot be assigned', async () => {
    const { clusters, identities } = sample({ operationMs: 0 });
    const { id = '', principalId } = await identities.userAssignedIdentities.get('rg-aks-demo', 'mi-acr-id');
    const cluster = await clusters.managedClusters.get('rg-aks-demo', 'aks-abs-demo');
    const userAssignedIdentities = [{ name: 'puller', namespace: 'apps', identity: { resourceId: id } }, { name: 'gone', namespace: 'apps', identity: { resourceId: `${id}-gone` } }];
    const exceptions = [{ name: 'mic', namespace: 'kube-system', podLabels: { app: 'mic' } }];
    const changed = await clusters.managedClusters.createOrUpdate('rg-aks-demo', 'aks-abs-demo', { ...cluster, podIdentityProfile: { enabled: true, userAssignedIdentities, userAssignedIdentityExceptions: exceptions } }).pollUntilDone();
    const [puller, gone] = changed.podIdentityProfile?.userAssignedIdentities ?? [];
    assert.deepEqual([puller?.provisioningState, puller?.bindingSelector, puller?.identity.objectId], ['Assigned', 'puller', principalId]);
    assert.deepEqual([gone?.provisioningState, gone?.provisioningInfo?.error?.error?.code], ['Failed', 'ResourceNotFound']);
    assert.deepEqual(changed.podIdentityProfile?.userAssignedIdentityExceptions?.map(({ name }) => name), ['mic']);
  });

  it('fill in what the CLI leaves empty, and never tell a secret', async () => {
    const { clusters } = sample({ operationMs: 0 });
    const cluster = await clusters.managedClusters
      .createOrUpdate('rg-pay', 'aks-sp', {
        location: 'westeurope',
        kubernetesVersion: '',
        agentPoolProfiles: [{ ...pools[0], name: 'nodepool1', osDiskSizeGB: 0, orchestratorVersion: '' }],
        servicePrincipalProfile: { clientId: '8c1f8e0a-7a43-4a0e-9f0c-3c1c2b1f6a11', secret: 'hush' },
      })
      .pollUntilDone();
    assert.match(cluster.kubernetesVersion ?? '', /^1\.\d+\.\d+$/);
    assert.equal(cluster.agentPoolProfiles?.[0]?.osDiskSizeGB, 128);
    assert.deepEqual([cluster.servicePrincipalProfile?.clientId, cluster.servicePrincipalProfile?.secret, cluster.identity], ['8c1f8e0a-7a43-4a0e-9f0c-3c1c2b1f6a11', undefined, undefined]);
  });

  it('move to a managed identity when the whole cluster is put back with one', async () => {
    const { clusters, clock } = sample();
    const before = await clusters.managedClusters.get('rg-pay', 'aks-legacy');
    const poller = clusters.managedClusters.createOrUpdate('rg-pay', 'aks-legacy', { ...before, identity: { type: 'SystemAssigned' } });
    await poller.poll();
    assert.equal((await clusters.managedClusters.get('rg-pay', 'aks-legacy')).provisioningState, 'Updating');
    clock.advance(6000);
    await poller.poll();
    const after = poller.result;
    assert.equal(after?.servicePrincipalProfile?.clientId, 'msi');
    assert.match(after?.identityProfile?.['kubeletidentity']?.resourceId ?? '', /\/aks-legacy-agentpool$/);
    assert.equal(after?.agentPoolProfiles?.length, 2);
  });

  it('keep the image of a pool that was upgraded when they are put again', async () => {
    const { clusters } = sample({ operationMs: 0 });
    await upgraded(clusters.agentPools.upgradeNodeImageVersion('rg-pay', 'aks-legacy', 'workers'));
    const before = await clusters.managedClusters.get('rg-pay', 'aks-legacy');
    const agentPoolProfiles = before.agentPoolProfiles?.map(({ name, count = 1, mode = 'User' }) => ({ name, count, mode }));
    const after = await clusters.managedClusters.createOrUpdate('rg-pay', 'aks-legacy', { location: before.location, ...(agentPoolProfiles && { agentPoolProfiles }) }).pollUntilDone();
    assert.deepEqual(after.agentPoolProfiles?.map(({ nodeImageVersion }) => nodeImageVersion), before.agentPoolProfiles?.map(({ nodeImageVersion }) => nodeImageVersion));
  });

  it('have as many public addresses as was asked for', async () => {
    const { clusters } = sample({ operationMs: 0 });
    const { networkProfile } = await clusters.managedClusters.createOrUpdate('rg-pay', 'aks-new', { location: 'westeurope', identity: { type: 'SystemAssigned' }, agentPoolProfiles: pools, networkProfile: { loadBalancerProfile: { managedOutboundIPs: { count: 2 } } } }).pollUntilDone();
    const addresses = networkProfile?.loadBalancerProfile?.effectiveOutboundIPs?.map(({ id = '' }) => id) ?? [];
    assert.deepEqual([addresses.length, new Set(addresses).size], [2, 2]);
    assert.match(addresses[0] ?? '', /\/MC_rg-pay_aks-new_westeurope\/providers\/Microsoft\.Network\/publicIPAddresses\//);
  });

  it('do not go back to a service principal', async () => {
    const { clusters } = sample();
    const call = clusters.managedClusters.createOrUpdate('rg-aks-demo', 'aks-abs-demo', { location: 'eastus', servicePrincipalProfile: { clientId: '8c1f8e0a-7a43-4a0e-9f0c-3c1c2b1f6a11' } });
    await refused(call, 400, 'BadRequest');
  });

  it('refuse a second change while one runs', async () => {
    const { clusters } = sample();
    const legacy = await clusters.managedClusters.get('rg-pay', 'aks-legacy');
    await clusters.managedClusters.createOrUpdate('rg-pay', 'aks-legacy', { ...legacy, identity: { type: 'SystemAssigned' } }).submitted();
    await refused(clusters.managedClusters.createOrUpdate('rg-pay', 'aks-legacy', legacy), 409, 'OperationNotAllowed');
  });

  it('are as before, and Failed, when the operation fails', async () => {
    const { azure, clusters, clock } = sample();
    azure.setFaults([{ method: 'PUT', path: '/managedClusters/', operation: 'Failed' }]);
    const legacy = await clusters.managedClusters.get('rg-pay', 'aks-legacy');
    const poller = clusters.managedClusters.createOrUpdate('rg-pay', 'aks-legacy', { ...legacy, identity: { type: 'SystemAssigned' } });
    await poller.submitted();
    clock.advance(6000);
    await assert.rejects(poller.pollUntilDone(), /InternalOperationError/);
    const after = await clusters.managedClusters.get('rg-pay', 'aks-legacy');
    assert.deepEqual([after.provisioningState, after.identity, after.servicePrincipalProfile?.clientId], ['Failed', undefined, legacy.servicePrincipalProfile?.clientId]);
  });

  it('end Canceled when the operation is canceled', async () => {
    const { azure, clusters, clock } = sample();
    azure.setFaults([{ method: 'PUT', path: '/managedClusters/', operation: 'Canceled' }]);
    const poller = clusters.managedClusters.createOrUpdate('rg-pay', 'aks-legacy', await clusters.managedClusters.get('rg-pay', 'aks-legacy'));
    await poller.submitted();
    clock.advance(6000);
    await assert.rejects(poller.pollUntilDone(), /canceled/i);
  });

  it('take new tags', async () => {
    const { clusters } = sample();
    const { tags } = await clusters.managedClusters.updateTags('rg-pay', 'aks-legacy', { tags: { a: 'b' } }).pollUntilDone();
    assert.deepEqual(tags, { a: 'b' });
  });

  it('give a kubeconfig', async () => {
    const { clusters } = sample();
    const { kubeconfigs } = await clusters.managedClusters.listClusterUserCredentials('rg-aks-demo', 'aks-abs-demo');
    assert.match(new TextDecoder().decode(kubeconfigs?.[0]?.value), /^apiVersion: v1\n/);
  });

  it('go with their node resource group and their principal', async () => {
    const { azure, clusters, resources, clock } = sample();
    const { identity } = await clusters.managedClusters.get('rg-aks-demo', 'aks-abs-demo');
    const poller = clusters.managedClusters.delete('rg-aks-demo', 'aks-abs-demo');
    await poller.submitted();
    clock.advance(6000);
    await poller.pollUntilDone();
    await refused(clusters.managedClusters.get('rg-aks-demo', 'aks-abs-demo'), 404, 'ResourceNotFound');
    const { status } = await send(azure, 'GET', `/v1.0/servicePrincipals/${identity?.principalId ?? ''}`, { base: azure.cloud.graph });
    assert.equal(status, 404);
    assert.deepEqual(await names(resources.resourceGroups.list()), ['MC_rg-pay_aks-legacy_westeurope', 'rg-aks-demo', 'rg-pay']);
  });

  it('with a kubelet identity of their own need Managed Identity Operator on it', async () => {
    const { clusters, identities, roles } = sample({ operationMs: 0 });
    const controlPlane = await identities.userAssignedIdentities.createOrUpdate('rg-pay', 'mi-control', { location: 'westeurope' });
    const kubelet = await identities.userAssignedIdentities.get('rg-pay', 'mi-payments');
    const create = () =>
      clusters.managedClusters.createOrUpdate('rg-pay', 'aks-own', {
        location: 'westeurope',
        identity: { type: 'UserAssigned', userAssignedIdentities: { [controlPlane.id ?? '']: {} } },
        identityProfile: { kubeletidentity: { resourceId: kubelet.id ?? '' } },
        agentPoolProfiles: pools,
      });
    await refused(create(), 400, 'CustomKubeletIdentityMissingPermissionError');
    const roleDefinitionId = `/subscriptions/${dev}/providers/Microsoft.Authorization/roleDefinitions/f1a07417-d97a-45cb-824c-7a7467783830`;
    await roles.roleAssignments.create(kubelet.id ?? '', '5f0f9c1e-2a43-4b0e-8a0c-3c1c2b1f6a11', { roleDefinitionId, principalId: controlPlane.principalId ?? '', principalType: 'ServicePrincipal' });
    const made = await create().pollUntilDone();
    assert.equal(made.identityProfile?.['kubeletidentity']?.objectId, kubelet.principalId);
  });

  it('need an identity or a service principal', async () => {
    const { clusters } = sample();
    await refused(clusters.managedClusters.createOrUpdate('rg-pay', 'aks-none', { location: 'westeurope', agentPoolProfiles: pools }), 400, 'InvalidParameter');
  });
});

describe('malformed clusters', () => {
  const path = `/subscriptions/${dev}/resourceGroups/rg-pay/providers/Microsoft.ContainerService/managedClusters`;
  it('an identity that is not there', async () => {
    const { clusters } = sample();
    const identity = { type: 'UserAssigned' as const, userAssignedIdentities: { [`/subscriptions/${dev}/resourceGroups/rg-pay/providers/Microsoft.ManagedIdentity/userAssignedIdentities/mi-gone`]: {} } };
    await refused(clusters.managedClusters.createOrUpdate('rg-pay', 'aks-x', { location: 'westeurope', identity, agentPoolProfiles: pools }), 400, 'FailedIdentityOperation');
  });

  const cases: [what: string, name: string, properties: unknown, code: string][] = [
    ['a name against the rules', 'aks-', { agentPoolProfiles: pools }, 'InvalidParameter'],
    ['no pools', 'aks-x', {}, 'InvalidParameter'],
    ['a pool without a name', 'aks-x', { agentPoolProfiles: [{}] }, 'InvalidParameter'],
    ['a pool that is none', 'aks-x', { agentPoolProfiles: [5] }, 'InvalidParameter'],
    ['a kubelet identity that is not there', 'aks-x', { agentPoolProfiles: pools, identityProfile: { kubeletidentity: { resourceId: `${path}/gone` } } }, 'BadRequest'],
  ];
  for (const [what, name, properties, code] of cases) {
    it(what, async () => {
      const { azure } = sample();
      const { status, json } = await send(azure, 'PUT', `${path}/${name}?api-version=2026-06-01`, { body: { location: 'westeurope', identity: { type: 'SystemAssigned' }, properties } });
      // The provider of clusters answers its errors without `error` around them, Resource Manager with it.
      assert.deepEqual([status, json['code'] ?? json.error?.code], [400, code]);
    });
  }
});

describe('agent pools', () => {
  it('are listed and read', async () => {
    const { clusters } = sample();
    assert.deepEqual(await names(clusters.agentPools.list('rg-pay', 'aks-legacy')), ['system', 'workers']);
    assert.equal((await clusters.agentPools.get('rg-pay', 'AKS-LEGACY', 'WORKERS')).count, 3);
  });

  it('get a newer node image, after a while', async () => {
    const { clusters, clock } = sample();
    const before = await clusters.agentPools.get('rg-pay', 'aks-legacy', 'workers');
    const poller = clusters.agentPools.upgradeNodeImageVersion('rg-pay', 'aks-legacy', 'workers');
    await poller.submitted();
    assert.equal((await clusters.agentPools.get('rg-pay', 'aks-legacy', 'workers')).provisioningState, 'UpgradingNodeImageVersion');
    clock.advance(6000);
    await upgraded(poller);
    const after = await clusters.agentPools.get('rg-pay', 'aks-legacy', 'workers');
    assert.equal(after.provisioningState, 'Succeeded');
    assert.notEqual(after.nodeImageVersion, before.nodeImageVersion);
  });

  it('are added and removed', async () => {
    const { clusters } = sample({ operationMs: 0 });
    await clusters.agentPools.createOrUpdate('rg-pay', 'aks-legacy', 'extra', { count: 2, mode: 'User' }).pollUntilDone();
    assert.deepEqual(await names(clusters.agentPools.list('rg-pay', 'aks-legacy')), ['extra', 'system', 'workers']);
    await clusters.agentPools.delete('rg-pay', 'aks-legacy', 'extra').pollUntilDone();
    assert.deepEqual(await names(clusters.agentPools.list('rg-pay', 'aks-legacy')), ['system', 'workers']);
  });

  it('say which one is missing', async () => {
    const { clusters } = sample();
    await refused(clusters.agentPools.get('rg-pay', 'aks-legacy', 'gone'), 404, 'NotFound');
  });
});
