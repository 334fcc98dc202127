import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { clientsOf, dev, names, prod, refused, sample, send } from './fixture.ts';

describe('registries', () => {
  it('are listed by subscription and by group', async () => {
    const { registries } = sample();
    assert.deepEqual(await names(registries.registries.list()), ['acrabsdemo']);
    assert.deepEqual(await names(registries.registries.listByResourceGroup('rg-pay')), []);
  });

  it('tell their login server, their SKU and their mode', async () => {
    const { azure, registries } = sample();
    const basic = await registries.registries.get('rg-aks-demo', 'acrabsdemo');
    assert.deepEqual([basic.loginServer, basic.sku.name, basic.roleAssignmentMode], ['acrabsdemo.azurecr.io', 'Basic', 'LegacyRegistryPermissions']);
    const abac = await clientsOf(azure, prod).registries.registries.get('rg-prod', 'acrcontosoprod');
    assert.deepEqual([abac.sku.name, abac.roleAssignmentMode], ['Premium', 'AbacRepositoryPermissions']);
  });

  it('are created after a while', async () => {
    const { registries, clock } = sample();
    const poller = registries.registries.create('rg-pay', 'AcrPayments', { location: 'westeurope', sku: { name: 'Standard' } });
    await poller.poll();
    assert.equal((await registries.registries.get('rg-pay', 'acrpayments')).provisioningState, 'Creating');
    clock.advance(2000);
    await poller.poll();
    assert.deepEqual([poller.result?.name, poller.result?.provisioningState, poller.result?.loginServer], ['AcrPayments', 'Succeeded', 'acrpayments.azurecr.io']);
  });

  it('have names of their own in all of Azure', async () => {
    const { registries } = sample();
    await refused(registries.registries.create('rg-pay', 'ACRSHARED', { location: 'westeurope', sku: { name: 'Basic' } }).submitted(), 409, 'AlreadyInUse');
  });

  it('say before whether a name is free', async () => {
    const { registries } = sample();
    const check = async (name: string) => {
      const { nameAvailable, reason } = await registries.registries.checkNameAvailability({ name, type: 'Microsoft.ContainerRegistry/registries' });
      return [nameAvailable, reason];
    };
    assert.deepEqual([await check('acrfree'), await check('AcrShared'), await check('a-b')], [[true, undefined], [false, 'AlreadyExists'], [false, 'Invalid']]);
  });

  it('refuse a malformed name, an unknown SKU and an unknown mode', async () => {
    const { registries } = sample();
    await refused(registries.registries.create('rg-pay', 'acr-pay', { location: 'westeurope', sku: { name: 'Basic' } }).submitted(), 400, 'RegistryNameInvalid');
    await refused(registries.registries.create('rg-pay', 'acrpay', { location: 'westeurope', sku: { name: 'Gold' } }).submitted(), 400, 'SkuNotSupported');
    await refused(registries.registries.create('rg-pay', 'acrpay', { location: 'westeurope', sku: { name: 'Basic' }, roleAssignmentMode: 'Other' }).submitted(), 400, 'InvalidParameter');
  });

  it('change their mode with an update', async () => {
    const { registries } = sample();
    const after = await registries.registries.update('rg-aks-demo', 'acrabsdemo', { roleAssignmentMode: 'AbacRepositoryPermissions' }).pollUntilDone();
    assert.deepEqual([after.roleAssignmentMode, after.sku.name], ['AbacRepositoryPermissions', 'Basic']);
  });

  it('tell what they use of what their SKU allows', async () => {
    const at = sample();
    const limits = async ({ registries }: Pick<typeof at, 'registries'>, group: string, name: string) => (await registries.registries.listUsages(group, name)).value?.map(({ name: what, limit, currentValue }) => [what, limit, currentValue]);
    assert.deepEqual(await limits(at, 'rg-aks-demo', 'acrabsdemo'), [['Size', 10_737_418_240, (118 + 117 + 112 + 96 + 13) * 1024 ** 2], ['Webhooks', 2, 0]]);
    assert.deepEqual(await limits(clientsOf(at.azure, prod), 'rg-shared', 'acrshared'), [['Size', 107_374_182_400, 0], ['Webhooks', 10, 0]]);
    await refused(at.registries.registries.listUsages('rg-pay', 'acrgone'), 404, 'ResourceNotFound');
  });

  it('of the Premium SKU have network rules, the others none', async () => {
    const { registries } = sample();
    assert.equal((await registries.registries.get('rg-aks-demo', 'acrabsdemo')).networkRuleSet, undefined);
    const { networkRuleSet } = await registries.registries.update('rg-aks-demo', 'acrabsdemo', { sku: { name: 'Premium' } }).pollUntilDone();
    assert.equal(networkRuleSet?.defaultAction, 'Allow');
  });

  it('have content trust where they are Premium and not new', async () => {
    const { registries } = sample({ operationMs: 0 });
    const policies = { trustPolicy: { type: 'Notary', status: 'enabled' } };
    const update = (more: object) => registries.registries.update('rg-aks-demo', 'acrabsdemo', more);
    await refused(update({ policies }).submitted(), 400, 'SkuNotSupported');
    await refused(registries.registries.create('rg-pay', 'acrsigned', { location: 'westeurope', sku: { name: 'Premium' }, policies }).submitted(), 400, 'ContentTrustUnsupported');
    await update({ sku: { name: 'Premium' } }).pollUntilDone();
    await update({ policies }).pollUntilDone();
    await update({ tags: { a: 'b' } }).pollUntilDone();
    assert.deepEqual((await registries.registries.get('rg-aks-demo', 'acrabsdemo')).policies?.trustPolicy, policies.trustPolicy);
  });

  it('get an identity after a while, and lose it with its principal', async () => {
    const { azure, registries, clock } = sample();
    const poller = registries.registries.update('rg-aks-demo', 'acrabsdemo', { identity: { type: 'SystemAssigned' } });
    await poller.submitted();
    assert.equal((await registries.registries.get('rg-aks-demo', 'acrabsdemo')).provisioningState, 'Updating');
    clock.advance(2000);
    const { identity } = await poller.pollUntilDone();
    const principal = async () => (await send(azure, 'GET', `/v1.0/servicePrincipals/${identity?.principalId ?? ''}`, { base: azure.cloud.graph })).status;
    assert.equal(await principal(), 200);
    await registries.registries.delete('rg-aks-demo', 'acrabsdemo').pollUntilDone();
    assert.equal(await principal(), 404);
  });

  it('get user-assigned identities one after the other, and lose one by null or by a PUT without it', async () => {
    const at = sample();
    const [payments, forgotten] = ['mi-payments', 'mi-forgotten'].map((name) => `/subscriptions/${dev}/resourcegroups/rg-pay/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${name}`) as [string, string];
    const path = `/subscriptions/${dev}/resourceGroups/rg-aks-demo/providers/Microsoft.ContainerRegistry/registries/acrabsdemo?api-version=2025-11-01`;
    const change = async (method: string, users: Record<string, unknown>) => {
      const { status } = await send(at.azure, method, path, { body: { identity: { type: 'UserAssigned', userAssignedIdentities: users }, ...(method === 'PUT' && { location: 'eastus', sku: { name: 'Basic' } }) } });
      at.clock.advance(6000);
      const { identity } = await at.registries.registries.get('rg-aks-demo', 'acrabsdemo');
      return [status, Object.keys(identity?.userAssignedIdentities ?? {}).map((id) => id.split('/').at(-1) ?? '').toSorted()];
    };
    assert.deepEqual(await change('PATCH', { [payments]: {} }), [201, ['mi-payments']]);
    assert.deepEqual(await change('PATCH', { [forgotten.toUpperCase()]: {} }), [201, ['MI-FORGOTTEN', 'mi-payments']]);
    assert.deepEqual(await change('PATCH', { [payments]: null }), [201, ['MI-FORGOTTEN']]);
    assert.deepEqual(await change('PUT', { [payments]: {} }), [201, ['mi-payments']]);
  });

  it('keep the identity that they had when another one fails', async () => {
    const { azure, registries } = sample({ operationMs: 0 });
    const update = (type: 'SystemAssigned' | 'None') => registries.registries.update('rg-aks-demo', 'acrabsdemo', { identity: { type } }).pollUntilDone();
    const { identity } = await update('SystemAssigned');
    azure.setFaults([{ method: 'PATCH', path: '/registries/', operation: 'Failed' }]);
    await assert.rejects(update('None'));
    assert.equal((await registries.registries.get('rg-aks-demo', 'acrabsdemo')).identity?.principalId, identity?.principalId);
    assert.equal((await send(azure, 'GET', `/v1.0/servicePrincipals/${identity?.principalId ?? ''}`, { base: azure.cloud.graph })).status, 200);
  });

  it('take user-assigned identities that are there, beside their own', async () => {
    const { registries, identities } = sample({ operationMs: 0 });
    const { id = '', principalId } = await identities.userAssignedIdentities.get('rg-pay', 'mi-payments');
    const update = (type: 'SystemAssigned, UserAssigned' | 'None', ids: string[]) => registries.registries.update('rg-aks-demo', 'acrabsdemo', { identity: { type, userAssignedIdentities: Object.fromEntries(ids.map((key) => [key, {}])) } });
    const { identity } = await update('SystemAssigned, UserAssigned', [id]).pollUntilDone();
    assert.deepEqual([identity?.type, Object.values(identity?.userAssignedIdentities ?? {}).map((user) => user.principalId)], ['systemAssigned, userAssigned', [principalId]]);
    await refused(update('SystemAssigned, UserAssigned', [`${id}-gone`]), 400, 'FailedIdentityOperation');
    assert.equal((await update('None', []).pollUntilDone()).identity, undefined);
  });

  it('are deleted, and their name is free again', async () => {
    const { registries } = sample();
    await registries.registries.delete('rg-aks-demo', 'acrabsdemo').pollUntilDone();
    await refused(registries.registries.get('rg-aks-demo', 'acrabsdemo'), 404, 'ResourceNotFound');
    assert.equal((await registries.registries.checkNameAvailability({ name: 'acrabsdemo', type: 'Microsoft.ContainerRegistry/registries' })).nameAvailable, true);
  });
});
