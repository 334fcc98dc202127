import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { clientsOf, names, prod, refused, sample } from './fixture.ts';

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

  it('are deleted, and their name is free again', async () => {
    const { registries } = sample();
    await registries.registries.delete('rg-aks-demo', 'acrabsdemo').pollUntilDone();
    await refused(registries.registries.get('rg-aks-demo', 'acrabsdemo'), 404, 'ResourceNotFound');
    assert.equal((await registries.registries.checkNameAvailability({ name: 'acrabsdemo', type: 'Microsoft.ContainerRegistry/registries' })).nameAvailable, true);
  });
});
