import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { all, contoso, names, refused, sample } from './fixture.ts';

describe('user-assigned identities', () => {
  it('lists those of a subscription', async () => {
    const { identities } = sample();
    assert.deepEqual(await names(identities.userAssignedIdentities.listBySubscription()), ['aks-abs-demo-agentpool', 'azurekeyvaultsecretsprovider-aks-abs-demo', 'mi-acr-id', 'mi-forgotten', 'mi-payments']);
  });

  it('lists those of a group, whatever the case of its name', async () => {
    const { identities } = sample();
    assert.deepEqual(await names(identities.userAssignedIdentities.listByResourceGroup('RG-Pay')), ['mi-forgotten', 'mi-payments']);
  });

  it('pages a long list and keeps the order', async () => {
    const { azure, identities } = sample({ pageSize: 2 });
    for (let index = 0; index < 7; index++) await identities.userAssignedIdentities.createOrUpdate('rg-aks-demo', `mi-page-${index}`, { location: 'eastus' });
    const before = azure.requests.length;
    const found = await names(identities.userAssignedIdentities.listByResourceGroup('rg-aks-demo'));
    assert.deepEqual({ found: found.length, pages: azure.requests.length - before }, { found: 8, pages: 4 });
  });

  it('creates one with a principal, a client and the tenant', async () => {
    const { identities } = sample();
    const made = await identities.userAssignedIdentities.createOrUpdate('rg-pay', 'mi-new', { location: 'West Europe', tags: { team: 'x' } });
    assert.equal(made.tenantId, contoso);
    assert.match(made.principalId ?? '', /^[0-9a-f-]{36}$/);
    assert.notEqual(made.principalId, made.clientId);
    assert.deepEqual({ location: made.location, tags: made.tags, type: made.type }, { location: 'westeurope', tags: { team: 'x' }, type: 'Microsoft.ManagedIdentity/userAssignedIdentities' });
  });

  it('keeps the spelling of the creation when it is asked for in another', async () => {
    const { identities } = sample();
    await identities.userAssignedIdentities.createOrUpdate('rg-pay', 'Mi-Mixed', { location: 'westeurope' });
    const found = await identities.userAssignedIdentities.get('RG-PAY', 'mi-mixed');
    assert.ok(found.id?.endsWith('/resourcegroups/rg-pay/providers/Microsoft.ManagedIdentity/userAssignedIdentities/Mi-Mixed'), found.id);
  });

  it('keeps the principal when it is put again', async () => {
    const { identities } = sample();
    const before = await identities.userAssignedIdentities.get('rg-aks-demo', 'mi-acr-id');
    const after = await identities.userAssignedIdentities.createOrUpdate('rg-aks-demo', 'MI-ACR-ID', { location: 'eastus', tags: { a: 'b' } });
    assert.deepEqual([after.principalId, after.clientId, after.id, after.tags], [before.principalId, before.clientId, before.id, { a: 'b' }]);
  });

  it('changes tags alone with an update', async () => {
    const { identities } = sample();
    const { tags } = await identities.userAssignedIdentities.update('rg-pay', 'mi-forgotten', { tags: { owner: 'ada' } });
    assert.deepEqual(tags, { owner: 'ada' });
  });

  it('refuses names against the rules', async () => {
    const { identities } = sample();
    for (const name of ['ab', '-abc', '_abc', 'a.bc', 'a'.repeat(129)]) {
      await refused(identities.userAssignedIdentities.createOrUpdate('rg-pay', name, { location: 'westeurope' }), 400, 'BadRequest');
    }
  });

  it('takes the shortest and the longest name', async () => {
    const { identities } = sample();
    for (const name of ['a-b', '1_2', 'a'.repeat(128)]) assert.equal((await identities.userAssignedIdentities.createOrUpdate('rg-pay', name, { location: 'westeurope' })).name, name);
  });

  it('refuses another region for one that is there', async () => {
    const { identities } = sample();
    await refused(identities.userAssignedIdentities.createOrUpdate('rg-pay', 'mi-payments', { location: 'eastus' }), 409, 'InvalidResourceLocation');
  });

  it('refuses a region that is none', async () => {
    const { identities } = sample();
    await refused(identities.userAssignedIdentities.createOrUpdate('rg-pay', 'mi-moon', { location: 'moon' }), 400, 'LocationNotAvailableForResourceType');
  });

  it('says that the group is missing', async () => {
    const { identities } = sample();
    const message = await refused(identities.userAssignedIdentities.createOrUpdate('rg-gone', 'mi-new', { location: 'eastus' }), 404, 'ResourceGroupNotFound');
    assert.equal(message, "Resource group 'rg-gone' could not be found.");
  });

  it('says which resource is missing', async () => {
    const { identities } = sample();
    const message = await refused(identities.userAssignedIdentities.get('rg-pay', 'mi-gone'), 404, 'ResourceNotFound');
    assert.match(message, /^The Resource 'Microsoft\.ManagedIdentity\/userAssignedIdentities\/mi-gone' under resource group 'rg-pay' was not found\./);
  });

  it('deletes one, and leaves its role assignments behind', async () => {
    const { identities, roles } = sample();
    const { principalId } = await identities.userAssignedIdentities.get('rg-aks-demo', 'mi-acr-id');
    await identities.userAssignedIdentities.delete('rg-aks-demo', 'mi-acr-id');
    await refused(identities.userAssignedIdentities.get('rg-aks-demo', 'mi-acr-id'), 404, 'ResourceNotFound');
    assert.equal((await all(roles.roleAssignments.listForSubscription({ filter: `principalId eq '${principalId ?? ''}'` }))).length, 1);
  });

  it('takes the deletion of one that is gone', async () => {
    const { identities } = sample();
    await identities.userAssignedIdentities.delete('rg-pay', 'mi-gone');
  });

  it('tells which operations there are', async () => {
    const operations = await all(sample().identities.operations.list());
    assert.ok(operations.some(({ name, display }) => name === 'Microsoft.ManagedIdentity/userAssignedIdentities/write' && display?.provider === 'Microsoft Managed Identity'));
  });

  it('tells the system-assigned identity of a resource', async () => {
    const { identities, clusters } = sample();
    const cluster = await clusters.managedClusters.get('rg-aks-demo', 'aks-abs-demo');
    const found = await identities.systemAssignedIdentities.getByScope((cluster.id ?? '').slice(1));
    assert.equal(found.principalId, cluster.identity?.principalId);
  });

  it('says that a resource has no system-assigned identity', async () => {
    const { identities, clusters } = sample();
    const cluster = await clusters.managedClusters.get('rg-pay', 'aks-legacy');
    await refused(identities.systemAssignedIdentities.getByScope((cluster.id ?? '').slice(1)), 404, 'NotFound');
  });
});

const issuer = 'https://oidc.example/1';
const audiences = ['api://AzureADTokenExchange'];

describe('federated credentials', () => {
  it('are created, read, listed and deleted', async () => {
    const { identities } = sample();
    const made = await identities.federatedIdentityCredentials.createOrUpdate('rg-pay', 'mi-payments', 'fc-one', { issuer, subject: 'system:serviceaccount:pay:api', audiences });
    assert.deepEqual(made.audiences, audiences);
    assert.equal((await identities.federatedIdentityCredentials.get('rg-pay', 'mi-payments', 'FC-ONE')).subject, 'system:serviceaccount:pay:api');
    assert.deepEqual(await names(identities.federatedIdentityCredentials.list('rg-pay', 'mi-payments')), ['fc-one']);
    await identities.federatedIdentityCredentials.delete('rg-pay', 'mi-payments', 'fc-one');
    assert.deepEqual(await names(identities.federatedIdentityCredentials.list('rg-pay', 'mi-payments')), []);
  });

  it('refuse a pair of issuer and subject that another one has', async () => {
    const { identities } = sample();
    await identities.federatedIdentityCredentials.createOrUpdate('rg-pay', 'mi-payments', 'fc-one', { issuer, subject: 's', audiences });
    await refused(identities.federatedIdentityCredentials.createOrUpdate('rg-pay', 'mi-payments', 'fc-two', { issuer, subject: 's', audiences }), 409, 'Conflict');
  });

  it('take the same pair on another identity', async () => {
    const { identities } = sample();
    await identities.federatedIdentityCredentials.createOrUpdate('rg-pay', 'mi-payments', 'fc-one', { issuer, subject: 's', audiences });
    await identities.federatedIdentityCredentials.createOrUpdate('rg-pay', 'mi-forgotten', 'fc-one', { issuer, subject: 's', audiences });
  });

  it('end at twenty', async () => {
    const { identities } = sample();
    const create = (index: number) => identities.federatedIdentityCredentials.createOrUpdate('rg-pay', 'mi-payments', `fc-${index}`, { issuer, subject: `s${index}`, audiences });
    for (let index = 0; index < 20; index++) await create(index);
    await refused(create(20), 400, 'BadRequest');
    await create(7);
  });

  it('refuse what is no name, no issuer, no subject or no single audience', async () => {
    const { identities } = sample();
    const create = (name: string, credential: { issuer: string; subject: string; audiences: string[] }) => identities.federatedIdentityCredentials.createOrUpdate('rg-pay', 'mi-payments', name, credential);
    await refused(create('fc', { issuer, subject: 's', audiences }), 400, 'BadRequest');
    await refused(create('fc-one', { issuer: 'http://oidc.example', subject: 's', audiences }), 400, 'BadRequest');
    await refused(create('fc-one', { issuer, subject: '', audiences }), 400, 'BadRequest');
    await refused(create('fc-one', { issuer, subject: 's', audiences: [] }), 400, 'BadRequest');
  });

  it('go with their identity', async () => {
    const { identities } = sample();
    await identities.federatedIdentityCredentials.createOrUpdate('rg-pay', 'mi-payments', 'fc-one', { issuer, subject: 's', audiences });
    await identities.userAssignedIdentities.delete('rg-pay', 'mi-payments');
    await identities.userAssignedIdentities.createOrUpdate('rg-pay', 'mi-payments', { location: 'westeurope' });
    assert.deepEqual(await names(identities.federatedIdentityCredentials.list('rg-pay', 'mi-payments')), []);
  });
});
