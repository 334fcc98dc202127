import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createCluster } from '../../../src/azure/createCluster.ts';
import type { NewCluster } from '../../../src/azure/clusterBody.ts';
import { createRegistry, takenBecause } from '../../../src/azure/createRegistry.ts';
import { createIdentity } from '../../../src/azure/identities.ts';
import { isUnregistered } from '../../../src/azure/registration.ts';
import type { SampleAzureOptions } from '../../../src/emulator/sampleAzure.ts';
import { manualClock } from '../fixture.ts';
import { estate, never } from './estate.ts';
import { failed } from './failed.ts';

const registry = { resourceGroup: 'rg-pay', name: 'acrfirst', location: 'westeurope', sku: 'Basic', mode: 'rbac', tags: {} } as const;
const identity = { resourceGroup: 'rg-pay', name: 'mi-first', location: 'westeurope', tags: {} };
const cluster: NewCluster = { resourceGroup: 'rg-pay', name: 'aks-first', location: 'westeurope', kubernetesVersion: '', nodeSize: 'Standard_DS2_v2', nodeCount: 1, controlPlane: undefined, kubelet: undefined, oidcIssuer: false, workloadIdentity: false, sshKey: undefined, tags: {} };

async function unregistered(namespace: string, options: SampleAzureOptions = {}) {
  const { azure, at } = await estate({ operationMs: 0, registrationMs: 0, unregistered: [namespace], ...options });
  const told: string[] = [];
  const writes = () => azure.requests.filter(({ method }) => method === 'PUT' || method === 'POST').map(({ method, path, status }) => `${method} ${path.split('/').slice(-2).join('/')} ${status}`);
  return { azure, cloud: azure.cloud, at: at('Contoso Dev'), told, note: (namespace: string, state: string) => void told.push(`${namespace} ${state}`), writes };
}

describe('a subscription that was never registered for a provider is registered, and what was refused is done once more', () => {
  it('for a registry', async () => {
    const { cloud, at, told, note, writes } = await unregistered('Microsoft.ContainerRegistry');
    assert.equal((await createRegistry(cloud, at, registry, never, note)).state, 'Succeeded');
    assert.deepEqual(told, ['Microsoft.ContainerRegistry begun', 'Microsoft.ContainerRegistry done']);
    assert.deepEqual(writes(), ['PUT registries/acrfirst 409', 'POST Microsoft.ContainerRegistry/register 200', 'PUT registries/acrfirst 201']);
  });

  it('for a cluster', async () => {
    const { cloud, at, told, note } = await unregistered('Microsoft.ContainerService');
    const { done } = await createCluster(cloud, at, cluster, never, () => {}, note);
    assert.equal((await done(never)).state, 'Succeeded');
    assert.deepEqual(told, ['Microsoft.ContainerService begun', 'Microsoft.ContainerService done']);
  });

  it('for an identity', async () => {
    const { cloud, at, told, note } = await unregistered('Microsoft.ManagedIdentity');
    assert.equal((await createIdentity(cloud, at, identity, never, note)).name, 'mi-first');
    assert.deepEqual(told, ['Microsoft.ManagedIdentity begun', 'Microsoft.ManagedIdentity done']);
  });

  it('when Azure is done with registering it, and not before', async () => {
    const clock = manualClock();
    const { azure, cloud, at, writes } = await unregistered('Microsoft.ContainerRegistry', { registrationMs: 10_000, clock });
    const creating = createRegistry(cloud, at, registry, never);
    while (!azure.requests.some(({ method, path }) => method === 'GET' && path.endsWith('/providers/Microsoft.ContainerRegistry'))) await new Promise((resolve) => setImmediate(resolve));
    assert.equal(writes().length, 2);
    clock.advance(10_000);
    assert.equal((await creating).state, 'Succeeded');
  });
});

describe('a subscription that was never registered for a provider', () => {
  it('is waited for no longer than somebody wants', async () => {
    const { cloud, at, writes } = await unregistered('Microsoft.ContainerRegistry', { registrationMs: 3_600_000 });
    const abort = new AbortController();
    await assert.rejects(createRegistry(cloud, at, registry, abort.signal, () => setImmediate(() => abort.abort())), { name: 'AbortError' });
    assert.equal(writes().at(-1)?.startsWith('PUT registries/acrfirst 201'), false);
  });

  it('says which right is missing to who may not register it, and is asked once', async () => {
    const { azure, cloud, at, writes } = await unregistered('Microsoft.ContainerRegistry');
    azure.setFaults([{ method: 'POST', path: '/providers/Microsoft.ContainerRegistry/register', status: 403, code: 'AuthorizationFailed', message: 'No.' }]);
    const { kind, code, message, missing } = await failed(createRegistry(cloud, at, registry, never));
    assert.deepEqual([kind, code, message], ['denied', 'ProviderNotRegistered', 'The subscription was never registered for Microsoft.ContainerRegistry, and you may not register it.']);
    assert.deepEqual(missing, { action: 'Microsoft.ContainerRegistry/register/action', scope: `/subscriptions/${at.subscriptionId}` });
    assert.deepEqual(writes(), ['PUT registries/acrfirst 409', 'POST Microsoft.ContainerRegistry/register 403']);
  });

  it('cannot say whether a name is free', async () => {
    const { cloud, at } = await unregistered('Microsoft.ContainerRegistry');
    assert.ok(isUnregistered(await failed(takenBecause(cloud, at, 'acrfirst', never))));
  });

  it('holds nothing of that name, where Azure refuses to look, too', async () => {
    const { azure, cloud, at } = await unregistered('Microsoft.ManagedIdentity');
    azure.setFaults([{ method: 'GET', path: '/userAssignedIdentities/mi-first', status: 409, code: 'MissingSubscriptionRegistration', message: 'No.' }]);
    assert.equal((await createIdentity(cloud, at, identity, never)).name, 'mi-first');
  });
});
