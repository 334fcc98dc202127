import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { all, clientsOf, contoso, dev, fabrikam, names, refused, research, sample } from './fixture.ts';

describe('tenants and subscriptions', () => {
  it('the account sees its own tenant and the one that it is a guest of', async () => {
    const { subscriptions } = sample();
    const tenants = await all(subscriptions.tenants.list());
    assert.deepEqual(tenants.map(({ tenantId, defaultDomain }) => [tenantId, defaultDomain]), [[contoso, 'contoso.com'], [fabrikam, 'fabrikam.com']]);
  });

  it("the token's tenant decides which subscriptions are listed", async () => {
    const { azure, subscriptions } = sample();
    assert.deepEqual((await all(subscriptions.subscriptions.list())).map(({ displayName }) => displayName), ['Contoso Dev', 'Contoso Prod']);
    const guest = clientsOf(azure, research, fabrikam);
    assert.deepEqual((await all(guest.subscriptions.subscriptions.list())).map(({ displayName }) => displayName), ['Fabrikam Research']);
  });

  it('one is read with its tenant', async () => {
    const { subscriptions } = sample();
    const found = await subscriptions.subscriptions.get(dev);
    assert.deepEqual([found.displayName, found.tenantId, found.state], ['Contoso Dev', contoso, 'Enabled']);
  });

  it('one of another tenant needs a token of that tenant', async () => {
    const { subscriptions } = sample();
    await refused(subscriptions.subscriptions.get(research), 401, 'InvalidAuthenticationTokenTenant');
  });

  it('one that is not there is not found', async () => {
    const { subscriptions } = sample();
    await refused(subscriptions.subscriptions.get('5f0f9c1e-2a43-4b0e-8a0c-3c1c2b1f6a11'), 404, 'SubscriptionNotFound');
    await refused(subscriptions.subscriptions.get('mine'), 400, 'InvalidSubscriptionId');
  });

  it('one has regions', async () => {
    const { subscriptions } = sample();
    const found = await all(subscriptions.subscriptions.listLocations(dev));
    assert.equal(found.find(({ name }) => name === 'westeurope')?.displayName, 'West Europe');
  });
});

describe('resource groups', () => {
  it('are listed over several pages', async () => {
    const { resources } = sample({ pageSize: 1 });
    assert.deepEqual(await names(resources.resourceGroups.list()), ['MC_rg-aks-demo_aks-abs-demo_eastus', 'MC_rg-pay_aks-legacy_westeurope', 'rg-aks-demo', 'rg-pay']);
  });

  it('are listed by a tag, and by nothing else', async () => {
    const { resources } = sample();
    assert.deepEqual(await names(resources.resourceGroups.list({ filter: "tagName eq 'team' and tagValue eq 'payments'" })), ['rg-pay']);
    await refused(all(resources.resourceGroups.list({ filter: "name eq 'rg-pay'" })), 400, 'InvalidFilter');
  });

  it('are created, found and changed', async () => {
    const { resources } = sample();
    assert.equal((await resources.resourceGroups.createOrUpdate('rg-New', { location: 'East US' })).location, 'eastus');
    assert.equal((await resources.resourceGroups.get('RG-NEW')).name, 'rg-New');
    assert.deepEqual((await resources.resourceGroups.update('rg-new', { tags: { a: 'b' } })).tags, { a: 'b' });
  });

  it('are filtered by a tag, with a value or without, and by nothing else', async () => {
    const { resources } = sample();
    await resources.resourceGroups.createOrUpdate('rg-new', { location: 'eastus', tags: { team: 'orders' } });
    assert.deepEqual(await names(resources.resourceGroups.list({ filter: "tagName eq 'TEAM' and tagValue eq 'payments'" })), ['rg-pay']);
    assert.deepEqual(await names(resources.resourceGroups.list({ filter: "tagName eq 'team'" })), ['rg-new', 'rg-pay']);
    for (const filter of ["tagValue eq 'payments'", "name eq 'rg-pay'"]) await refused(names(resources.resourceGroups.list({ filter })), 400, 'InvalidFilter');
  });

  it('stay in their region', async () => {
    const { resources } = sample();
    await refused(resources.resourceGroups.createOrUpdate('rg-pay', { location: 'eastus' }), 409, 'InvalidResourceGroupLocation');
  });

  it('have names by the rules', async () => {
    const { resources } = sample();
    await refused(resources.resourceGroups.createOrUpdate('rg.', { location: 'eastus' }), 400, 'InvalidResourceGroup');
    await refused(resources.resourceGroups.createOrUpdate('a'.repeat(91), { location: 'eastus' }), 400, 'InvalidResourceGroup');
  });

  it('are asked for with HEAD', async () => {
    const { resources } = sample();
    assert.equal((await resources.resourceGroups.checkExistence('rg-pay')).body, true);
    assert.equal((await resources.resourceGroups.checkExistence('rg-gone')).body, false);
  });

  it('take with them what is in them, and the assignments made there', async () => {
    const { resources, identities, clusters, roles, clock } = sample();
    const poller = resources.resourceGroups.delete('rg-pay');
    await poller.submitted();
    assert.equal((await resources.resourceGroups.get('rg-pay')).properties?.provisioningState, 'Deleting');
    clock.advance(6000);
    await poller.pollUntilDone();
    await refused(resources.resourceGroups.get('rg-pay'), 404, 'ResourceGroupNotFound');
    assert.deepEqual(await names(resources.resourceGroups.list()), ['MC_rg-aks-demo_aks-abs-demo_eastus', 'rg-aks-demo']);
    assert.deepEqual(await names(clusters.managedClusters.list()), ['aks-abs-demo']);
    assert.ok(!(await names(identities.userAssignedIdentities.listBySubscription())).includes('mi-payments'));
    assert.ok((await all(roles.roleAssignments.listForSubscription())).every(({ scope = '' }) => !scope.includes('rg-pay')));
  });

  it('take nothing new while they go', async () => {
    const { resources, identities } = sample();
    await resources.resourceGroups.delete('rg-pay').submitted();
    await refused(identities.userAssignedIdentities.createOrUpdate('rg-pay', 'mi-new', { location: 'westeurope' }), 409, 'ResourceGroupBeingDeleted');
  });
});

describe('the list of all resources', () => {
  it('is filtered by type', async () => {
    const { resources } = sample();
    assert.deepEqual(await names(resources.resources.list({ filter: "resourceType eq 'microsoft.containerregistry/Registries'" })), ['acrabsdemo']);
  });

  it('holds machines and web apps with their identities, and nothing below a resource', async () => {
    const { resources } = sample();
    const found = await all(resources.resources.listByResourceGroup('rg-pay'));
    assert.deepEqual(found.map(({ name = '' }) => name).toSorted(), ['aks-legacy', 'app-payments', 'kv-pay', 'mi-forgotten', 'mi-payments', 'sql-pay', 'stpaydata', 'vm-pay-worker']);
    const machine = found.find(({ name }) => name === 'vm-pay-worker');
    assert.match(Object.keys(machine?.identity?.userAssignedIdentities ?? {}).join(), /\/mi-payments$/);
  });

  it('is filtered by parts of names, by groups, by alternatives and by what is not', async () => {
    const { resources } = sample();
    const found = (filter: string) => names(resources.resources.list({ filter }));
    assert.deepEqual(await found("substringof('PAY', name) and resourceType eq 'Microsoft.Web/sites'"), ['app-payments']);
    assert.deepEqual(await found("name eq 'kv-pay' or substringof('absdemo', name)"), ['acrabsdemo', 'kv-pay']);
    assert.deepEqual(await found("resourceGroup eq 'RG-aks-demo' and resourceType ne 'Microsoft.ContainerRegistry/registries'"), ['aks-abs-demo', 'mi-acr-id']);
    assert.deepEqual(await found("location eq 'eastus' and substringof('acr', name)"), ['acrabsdemo', 'mi-acr-id']);
  });

  it('is filtered by tags, which are then left out', async () => {
    const { resources } = sample();
    const found = await all(resources.resources.list({ filter: "tagName eq 'TEAM' and tagValue eq 'payments'" }));
    assert.deepEqual(found.map(({ name, tags }) => [name, tags]), [['mi-payments', {}]]);
    assert.deepEqual(await names(resources.resources.list({ filter: "tagName eq 'team' and tagValue eq 'Payments'" })), []);
    assert.deepEqual(await names(resources.resources.list({ filter: "tagName eq 'owner'" })), ['mi-forgotten']);
    assert.deepEqual(await names(resources.resources.list({ filter: "startswith(tagName, 'ow')" })), ['mi-forgotten']);
  });

  it('tells states and times on demand, in the way of the Azure CLI', async () => {
    const { resources } = sample();
    const [vault] = await all(resources.resources.list({ filter: "name eq 'kv-pay'", expand: 'createdTime,changedTime,provisioningState' }));
    assert.equal(vault?.provisioningState, 'Succeeded');
    const [registry] = await all(resources.resources.list({ filter: "name eq 'acrabsdemo'", expand: 'createdTime' }));
    assert.ok(registry?.createdTime);
    assert.equal(registry.provisioningState, undefined);
  });

  it('refuses a filter that it does not know', async () => {
    const { resources } = sample();
    for (const filter of ["plan eq 'a'", "tagValue eq 'a'", "tagName eq 'a' and tagName eq 'b'", "(name eq 'a')", "name gt 'a'", "substringof('a', location)", "startswith(name, 'a')", 'x']) {
      await refused(all(resources.resources.list({ filter })), 400, 'InvalidFilter');
    }
    await refused(all(resources.resources.list({ expand: 'createdTime,properties' })), 400, 'InvalidExpandQueryParameter');
  });
});
