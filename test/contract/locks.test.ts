import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { acrPull, all, clientsOf, dev, names, outcome, prod, refused, sample, send } from './fixture.ts';
import { elevated, idOf, tokenOf } from './people.ts';

const subscription = `/subscriptions/${dev}`;
const group = `${subscription}/resourceGroups/rg-pay`;
const identity = `${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/mi-payments`;
const registry = `${subscription}/resourceGroups/rg-aks-demo/providers/Microsoft.ContainerRegistry/registries/acrabsdemo`;
const cluster = `${subscription}/resourceGroups/rg-aks-demo/providers/Microsoft.ContainerService/managedClusters/aks-abs-demo`;
const cannotDelete = { level: 'CanNotDelete' };
const readOnly = { level: 'ReadOnly' };
const guid = '5f0f9c1e-2a43-4b0e-8a0c-3c1c2b1f6a11';

describe('locks', () => {
  it('are put on a subscription, a group and a resource, changed, read and deleted there', async () => {
    const { azure, locks: { managementLocks: locks } } = sample();
    const notes = 'Ask the payments team.';
    assert.equal((await locks.createOrUpdateAtSubscriptionLevel('all', readOnly)).id, `${subscription}/providers/Microsoft.Authorization/locks/all`);
    await locks.deleteAtSubscriptionLevel('all');
    await locks.createOrUpdateAtResourceGroupLevel('rg-pay', 'group', cannotDelete);
    const made = await locks.createOrUpdateAtResourceLevel('rg-pay', 'Microsoft.ManagedIdentity', '', 'userAssignedIdentities', 'mi-payments', 'keep', { ...cannotDelete, notes });
    assert.deepEqual(made, { id: `${identity.replace('resourceGroups', 'resourcegroups')}/providers/Microsoft.Authorization/locks/keep`, name: 'keep', type: 'Microsoft.Authorization/locks', level: 'CanNotDelete', notes });
    assert.equal((await locks.getByScope(identity, 'KEEP')).notes, notes);
    assert.equal((await locks.createOrUpdateByScope(identity, 'keep', readOnly)).level, 'ReadOnly');
    await locks.deleteByScope(identity, 'keep');
    await refused(locks.getByScope(identity, 'keep'), 404, 'LockNotFound');
    assert.deepEqual(await names(locks.listAtSubscriptionLevel()), ['group']);
    const put = async () => (await send(azure, 'PUT', `${group}/providers/Microsoft.Authorization/locks/new?api-version=2016-09-01`, { body: { properties: readOnly } })).status;
    assert.deepEqual([await put(), await put()], [201, 200]);
    const remove = async () => (await send(azure, 'DELETE', `${group}/providers/Microsoft.Authorization/locks/new?api-version=2016-09-01`)).status;
    assert.deepEqual([await remove(), await remove()], [200, 204]);
  });

  it('at a scope are those put there, above and below; atScope() leaves out those below', async () => {
    const { locks: { managementLocks: locks } } = sample();
    await locks.createOrUpdateAtSubscriptionLevel('subscription', cannotDelete);
    await locks.createOrUpdateAtResourceGroupLevel('rg-pay', 'group', cannotDelete);
    await locks.createOrUpdateAtResourceGroupLevel('rg-aks-demo', 'other', cannotDelete);
    await locks.createOrUpdateByScope(identity, 'resource', cannotDelete);
    assert.deepEqual(await names(locks.listAtSubscriptionLevel()), ['group', 'other', 'resource', 'subscription']);
    assert.deepEqual(await names(locks.listAtResourceGroupLevel('rg-pay')), ['group', 'resource', 'subscription']);
    assert.deepEqual(await names(locks.listAtResourceGroupLevel('rg-pay', { filter: 'atScope()' })), ['group', 'subscription']);
    assert.deepEqual(await names(locks.listByScope(identity)), ['group', 'resource', 'subscription']);
    assert.deepEqual(await names(locks.listAtResourceLevel('rg-aks-demo', 'Microsoft.ContainerRegistry', '', 'registries', 'acrabsdemo')), ['other', 'subscription']);
    await refused(all(locks.listAtSubscriptionLevel({ filter: "name eq 'x'" })), 400, 'InvalidFilter');
  });

  it('refuse a level, notes and a name that are none, and a scope that is not there', async () => {
    const { azure, locks: { managementLocks: locks } } = await elevated(sample());
    await refused(locks.createOrUpdateAtResourceGroupLevel('rg-pay', 'x', { level: 'NotSpecified' }), 400, 'InvalidLockLevel');
    await refused(locks.createOrUpdateAtResourceGroupLevel('rg-pay', 'x', { ...readOnly, notes: 'n'.repeat(513) }), 400, 'InvalidLockNotes');
    await refused(locks.createOrUpdateAtResourceGroupLevel('rg-pay', 'a&b', readOnly), 400, 'InvalidLockName');
    await refused(locks.createOrUpdateByScope(`${identity}-gone`, 'x', readOnly), 404, 'ResourceNotFound');
    await refused(locks.createOrUpdateAtResourceGroupLevel('rg-gone', 'x', readOnly), 404, 'ResourceGroupNotFound');
    assert.equal(await outcome(azure, 'GET', '/providers/Microsoft.Management/managementGroups/mg-contoso/providers/Microsoft.Authorization/locks?api-version=2020-05-01'), '404 NotFound');
  });

  it('are put and taken off by owners and user access administrators alone', async () => {
    const at = await elevated(sample());
    const { azure } = sample();
    const { locks } = clientsOf(azure, prod);
    assert.deepEqual(await names(locks.managementLocks.listAtSubscriptionLevel()), ['keep-kubelet'], 'a contributor reads them');
    await refused(locks.managementLocks.createOrUpdateAtResourceGroupLevel('rg-shared', 'x', readOnly), 403, 'AuthorizationFailed');
    const token = tokenOf(at, 'grace@contoso.com');
    const path = `${group}/providers/Microsoft.Authorization/locks/x?api-version=2020-05-01`;
    assert.equal(await outcome(at.azure, 'PUT', path, { body: { properties: readOnly }, token }), '403 AuthorizationFailed');
    await at.roles.roleAssignments.create(group, guid, { roleDefinitionId: '/providers/Microsoft.Authorization/roleDefinitions/18d7d88d-d35e-4fb5-a5c3-7773c20a72d9', principalId: idOf('grace@contoso.com'), principalType: 'User' });
    assert.equal(await outcome(at.azure, 'PUT', path, { body: { properties: readOnly }, token }), '201');
    assert.equal(await outcome(at.azure, 'DELETE', path, { token }), '200');
  });
});

describe('what is locked against deletion', () => {
  it('can be changed but not deleted, whoever asks, as long as the lock is there', async () => {
    const { identities: { userAssignedIdentities: identities }, locks: { managementLocks: locks } } = sample();
    await locks.createOrUpdateByScope(identity, 'keep', cannotDelete);
    assert.deepEqual((await identities.update('rg-pay', 'mi-payments', { tags: { a: 'b' } })).tags, { a: 'b' });
    const message = await refused(identities.delete('rg-pay', 'mi-payments'), 409, 'ScopeLocked');
    assert.equal(message, `The scope '${identity}' cannot perform delete operation because following scope(s) are locked: '${identity}'. Please remove the lock and try again.`);
    await locks.deleteByScope(identity, 'keep');
    await identities.delete('rg-pay', 'mi-payments');
  });

  it('includes everything in a locked group or subscription, role assignments and federated credentials too', async () => {
    const at = sample();
    const { locks: { managementLocks: locks }, identities } = at;
    const { principalId } = await identities.userAssignedIdentities.get('rg-pay', 'mi-forgotten');
    await identities.federatedIdentityCredentials.createOrUpdate('rg-pay', 'mi-payments', 'own', { issuer: 'https://issuer.example', subject: 's', audiences: ['a'] });
    await at.roles.roleAssignments.create(registry, guid, { roleDefinitionId: `/providers/Microsoft.Authorization/roleDefinitions/${acrPull}`, principalId: principalId ?? '', principalType: 'ServicePrincipal' });
    await locks.createOrUpdateAtSubscriptionLevel('all', cannotDelete);
    await locks.createOrUpdateAtResourceGroupLevel('rg-pay', 'group', cannotDelete);
    const message = await refused(identities.federatedIdentityCredentials.delete('rg-pay', 'mi-payments', 'own'), 409, 'ScopeLocked');
    assert.match(message, new RegExp(`are locked: '${subscription},${group}'\\.`, 'i'));
    await refused(at.roles.roleAssignments.delete(registry, guid), 409, 'ScopeLocked');
    await refused(at.registries.registries.delete('rg-aks-demo', 'acrabsdemo'), 409, 'ScopeLocked');
    await locks.deleteAtSubscriptionLevel('all');
    await at.roles.roleAssignments.delete(registry, guid);
  });

  it('keeps its whole group from being deleted', async () => {
    const at = sample();
    await at.locks.managementLocks.createOrUpdateByScope(identity, 'keep', cannotDelete);
    const message = await refused(at.resources.resourceGroups.delete('rg-pay').submitted(), 409, 'ScopeLocked');
    assert.match(message, new RegExp(`^The scope '${group}' cannot perform delete operation .*'${identity}'`, 'i'));
    assert.equal((await at.resources.resourceGroups.get('rg-pay')).properties?.provisioningState, 'Succeeded');
  });

  it('is in the sample the identity with which the nodes of aks-prod pull', async () => {
    const { azure } = sample();
    const { locks } = clientsOf(azure, prod);
    const [lock] = await all(locks.managementLocks.listAtResourceLevel('rg-prod', 'Microsoft.ManagedIdentity', '', 'userAssignedIdentities', 'mi-aks-prod-kubelet'));
    assert.deepEqual([lock?.name, lock?.level, lock?.notes], ['keep-kubelet', 'CanNotDelete', 'The nodes of aks-prod pull their images with this identity.']);
  });
});

describe('what is locked against every change', () => {
  it('can be read, and neither written, nor deleted, nor asked with POST', async () => {
    const at = sample();
    await at.locks.managementLocks.createOrUpdateAtResourceGroupLevel('rg-aks-demo', 'still', readOnly);
    assert.equal((await at.registries.registries.get('rg-aks-demo', 'acrabsdemo')).name, 'acrabsdemo');
    const message = await refused(at.registries.registries.update('rg-aks-demo', 'acrabsdemo', { tags: {} }), 409, 'ScopeLocked');
    assert.match(message, /cannot perform write operation/);
    await refused(at.identities.userAssignedIdentities.createOrUpdate('rg-aks-demo', 'mi-new', { location: 'eastus' }), 409, 'ScopeLocked');
    await refused(at.resources.resourceGroups.update('rg-aks-demo', { tags: {} }), 409, 'ScopeLocked');
    await refused(at.registries.registries.delete('rg-aks-demo', 'acrabsdemo'), 409, 'ScopeLocked');
    const asked = await refused(at.clusters.managedClusters.listClusterUserCredentials('rg-aks-demo', 'aks-abs-demo'), 409, 'ScopeLocked');
    assert.match(asked, new RegExp(`^The scope '${cluster}' cannot perform write operation `, 'i'));
    await at.identities.userAssignedIdentities.createOrUpdate('rg-pay', 'mi-new', { location: 'eastus' });
  });

  it('takes no role assignments', async () => {
    const at = sample();
    await at.locks.managementLocks.createOrUpdateByScope(registry, 'still', readOnly);
    const wanted = { roleDefinitionId: `/providers/Microsoft.Authorization/roleDefinitions/${acrPull}`, principalId: guid, principalType: 'ServicePrincipal' };
    await refused(at.roles.roleAssignments.create(registry, guid, wanted), 409, 'ScopeLocked');
  });

  it('says first who may not do it at all', async () => {
    const at = sample();
    await at.locks.managementLocks.createOrUpdateByScope(registry, 'still', readOnly);
    assert.equal(await outcome(at.azure, 'DELETE', `${registry}?api-version=2025-11-01`, { token: tokenOf(at, 'grace@contoso.com') }), '403 AuthorizationFailed');
  });
});

describe('a resource that goes', () => {
  it('takes the locks on it along, and so does a group', async () => {
    const at = sample();
    const { locks: { managementLocks: locks } } = at;
    const machine = `${group}/providers/Microsoft.Compute/virtualMachines/vm-pay-worker`;
    await locks.createOrUpdateByScope(machine, 'keep', cannotDelete);
    await refused(locks.getByScope(identity, 'keep'), 404, 'LockNotFound');
    const poller = at.resources.resourceGroups.delete('rg-pay');
    await refused(poller.submitted(), 409, 'ScopeLocked');
    await locks.deleteByScope(machine, 'keep');
    const again = at.resources.resourceGroups.delete('rg-pay');
    await again.submitted();
    await locks.createOrUpdateByScope(identity, 'late', cannotDelete);
    at.clock.advance(6000);
    await again.pollUntilDone();
    assert.deepEqual(await names(locks.listAtSubscriptionLevel()), []);
  });
});
