import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { clientsOf, dev, fabrikam, prod, refused, research, sample, send } from './fixture.ts';

const feature = `/subscriptions/${dev}/providers/Microsoft.Features/providers/Microsoft.ContainerService/features/MSIPreview`;

describe('preview features', () => {
  it('are Registering for a while, then Registered', async () => {
    const { azure, clock } = sample();
    const state = async (method: string, path: string) => (await send(azure, method, `${path}?api-version=2021-07-01`)).json['properties'];
    assert.deepEqual(await state('GET', feature), { state: 'NotRegistered' });
    assert.deepEqual(await state('POST', `${feature}/register`), { state: 'Registering' });
    clock.advance(10_000);
    assert.deepEqual(await state('GET', feature), { state: 'Registered' });
  });

  it('are listed for all providers and for one', async () => {
    const { azure } = sample();
    const count = async (path: string) => (await send(azure, 'GET', `/subscriptions/${dev}/providers/Microsoft.Features/${path}?api-version=2021-07-01`)).json.value?.length ?? 0;
    assert.ok((await count('features')) > (await count('providers/Microsoft.ContainerService/features')));
  });

  it('say which one is missing', async () => {
    const { azure } = sample();
    assert.equal((await send(azure, 'GET', `${feature}Gone?api-version=2021-07-01`)).json.error?.code, 'FeatureNotFound');
  });
});

describe('providers', () => {
  it('take the expansion that adds nothing, and refuse the one that they do not have', async () => {
    const { azure } = sample();
    const status = async (path: string, expand: string) => (await send(azure, 'GET', `/subscriptions/${dev}/providers${path}?api-version=2021-04-01&$expand=${expand}`)).status;
    for (const path of ['', '/Microsoft.Web']) assert.deepEqual([await status(path, 'metadata'), await status(path, 'resourceTypes/aliases')], [200, 400]);
  });

  it('are registered, and tell their types', async () => {
    const { resources } = sample();
    const found = await resources.providers.get('microsoft.containerservice');
    assert.deepEqual([found.namespace, found.registrationState], ['Microsoft.ContainerService', 'Registered']);
    assert.ok(found.resourceTypes?.some(({ resourceType }) => resourceType === 'managedClusters'));
  });

  it('are unregistered and registered again, after a while each', async () => {
    const { resources, clock } = sample();
    assert.equal((await resources.providers.unregister('Microsoft.Web')).registrationState, 'Unregistering');
    clock.advance(10_000);
    assert.equal((await resources.providers.get('Microsoft.Web')).registrationState, 'Unregistered');
    assert.equal((await resources.providers.register('Microsoft.Web')).registrationState, 'Registering');
    clock.advance(10_000);
    assert.equal((await resources.providers.get('Microsoft.Web')).registrationState, 'Registered');
  });

  it('take no write and no question of a subscription that was never registered for them, until it is', async () => {
    const { azure, clock, registries, identities, resources } = sample({ unregistered: ['Microsoft.ContainerRegistry'] });
    const create = async () => registries.registries.create('rg-pay', 'acrfirst', { location: 'westeurope', sku: { name: 'Basic' } }).submitted();
    const words = "The subscription is not registered to use namespace 'Microsoft.ContainerRegistry'. See https://aka.ms/rps-not-found for how to register subscriptions.";
    assert.equal((await resources.providers.get('Microsoft.ContainerRegistry')).registrationState, 'NotRegistered');
    assert.equal(await refused(create(), 409, 'MissingSubscriptionRegistration'), words);
    assert.equal(await refused(registries.registries.checkNameAvailability({ name: 'acrfirst', type: 'Microsoft.ContainerRegistry/registries' }), 409, 'MissingSubscriptionRegistration'), words);
    await refused(registries.registries.get('rg-pay', 'acrfirst'), 404, 'ResourceNotFound');
    await identities.userAssignedIdentities.createOrUpdate('rg-pay', 'mi-first', { location: 'westeurope' });

    await resources.providers.register('Microsoft.ContainerRegistry');
    await refused(create(), 409, 'MissingSubscriptionRegistration');
    clock.advance(10_000);
    await create();
    await refused(clientsOf(azure, prod).registries.registries.create('rg-prod', 'acrsecond', { location: 'westeurope', sku: { name: 'Basic' } }).submitted(), 409, 'MissingSubscriptionRegistration');
  });

  it('are not registered by a Reader', async () => {
    const { azure } = sample();
    await refused(clientsOf(azure, research, fabrikam).resources.providers.register('Microsoft.Web'), 403, 'AuthorizationFailed');
  });
});
