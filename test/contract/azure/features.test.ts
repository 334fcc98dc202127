import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AzureError } from '../../../src/azure/errors.ts';
import { getFeature, getProviderState, listFeatures, listNamespaces, registerFeature, registerProvider, unregisterFeature } from '../../../src/azure/features.ts';
import { everyPage } from '../../../src/azure/pages.ts';
import { manualClock } from '../fixture.ts';
import { estate, never } from './estate.ts';
import { failsWith } from './failed.ts';

const msi = { namespace: 'Microsoft.ContainerService', name: 'MSIPreview' };

async function dev(options: Parameters<typeof estate>[0] = {}) {
  const clock = manualClock();
  const { azure, at } = await estate({ clock, ...options });
  return { azure, clock, cloud: azure.cloud, at: at('Contoso Dev') };
}

test('the preview features of one provider are listed page by page, with their states', async () => {
  const { azure, cloud, at } = await dev({ pageSize: 10 });
  const found = await everyPage(listFeatures(cloud, at, msi.namespace), never);
  assert.ok(found.length > 10);
  assert.ok(found.every(({ namespace }) => namespace === msi.namespace));
  assert.deepEqual(found.find(({ name }) => name === msi.name), { ...msi, state: 'NotRegistered' });
  assert.equal(azure.requests.filter(({ path }) => path.endsWith('/features')).length, Math.ceil(found.length / 10));
});

test('without a namespace those of all providers are listed', async () => {
  const { cloud, at } = await dev();
  const namespaces = new Set((await everyPage(listFeatures(cloud, at, undefined), never)).map(({ namespace }) => namespace));
  assert.ok(namespaces.has('Microsoft.Network') && namespaces.has('Microsoft.ContainerService'));
});

test('a provider without preview features has an empty list, which is no failure', async () => {
  const { cloud, at } = await dev();
  assert.deepEqual(await everyPage(listFeatures(cloud, at, 'Microsoft.ManagedIdentity'), never), []);
});

test('a page that fails is asked for again, and none before it', async () => {
  const { azure, cloud, at } = await dev({ pageSize: 10 });
  const pages = listFeatures(cloud, at, msi.namespace);
  const first = await pages.next(never);
  azure.setFaults([{ path: '/features', status: 400, code: 'Broken' }]);
  await assert.rejects(pages.next(never), failsWith('invalid', 'Broken'));
  assert.equal(pages.done(), false);
  azure.setFaults([]);
  const rest = await everyPage(pages, never);
  assert.equal(new Set([...first, ...rest].map(({ name }) => name)).size, first.length + rest.length);
  assert.equal(rest.at(-1)?.name, 'MultiAgentpoolPreview');
});

test('a list that leads back to a page of itself ends as a failure', async () => {
  const { azure, cloud, at } = await dev();
  const path = `/subscriptions/${at.subscriptionId}/providers/Microsoft.Features/features`;
  azure.setFaults([{ path: '/features', status: 200, body: JSON.stringify({ value: [], nextLink: `${cloud.resourceManager}${path}?api-version=2021-07-01&$skiptoken=again` }) }]);
  await assert.rejects(everyPage(listFeatures(cloud, at, undefined), never), failsWith('unavailable', 'RepeatedPage'));
});

test('twelve thousand features are read in a moment', async () => {
  const { azure, all } = await estate({ seed: 'long', pageSize: 1000 });
  const [at] = all;
  assert.ok(at);
  const begun = performance.now();
  const found = await everyPage(listFeatures(azure.cloud, at, undefined), never);
  assert.ok(found.length > 12_000);
  assert.ok(performance.now() - begun < 5000, `${Math.round(performance.now() - begun)} ms`);
});

test('one that is registered is Registering for a while; asked for twice it is not begun anew', async () => {
  const { clock, cloud, at } = await dev();
  assert.deepEqual(await registerFeature(cloud, at, msi, never), { ...msi, state: 'Registering' });
  clock.advance(6000);
  assert.equal((await registerFeature(cloud, at, msi, never)).state, 'Registering');
  clock.advance(6000);
  assert.equal((await getFeature(cloud, at, msi, never)).state, 'Registered');
  assert.equal((await unregisterFeature(cloud, at, msi, never)).state, 'Unregistering');
  clock.advance(10_000);
  assert.equal((await getFeature(cloud, at, msi, never)).state, 'Unregistered');
});

test('one that its team approves stays Pending; one that it keeps to itself is refused, as is giving up one that has no way out', async () => {
  const { clock, cloud, at } = await dev();
  const registry = { namespace: 'Microsoft.ContainerRegistry', name: 'PrivatePreview' };
  assert.equal((await registerFeature(cloud, at, registry, never)).state, 'Pending');
  clock.advance(60_000);
  assert.equal((await getFeature(cloud, at, registry, never)).state, 'Pending');
  await assert.rejects(registerFeature(cloud, at, { namespace: 'Microsoft.Compute', name: 'SpecialSkusForVmssFlex' }, never), failsWith('invalid', 'FeatureRegistrationUnsupported'));
  const kept = { ...msi, name: 'MultiAgentpoolPreview' };
  assert.equal((await getFeature(cloud, at, kept, never)).state, 'Registered');
  await assert.rejects(unregisterFeature(cloud, at, kept, never), failsWith('invalid', 'FeatureUnregistrationUnsupported'));
});

test('a feature that is not there is not found, by name', async () => {
  const { cloud, at } = await dev();
  for (const call of [getFeature, registerFeature, unregisterFeature]) await assert.rejects(call(cloud, at, { ...msi, name: 'MSIPreviewGone' }, never), failsWith('notFound', 'FeatureNotFound'));
});

test('who may only read is told the right that is missing', async () => {
  const { azure, at: of } = await estate();
  const at = of('Fabrikam Research');
  assert.ok((await everyPage(listFeatures(azure.cloud, at, msi.namespace), never)).length > 0);
  for (const [call, verb] of [[registerFeature, 'register'], [unregisterFeature, 'unregister']] as const) {
    await assert.rejects(call(azure.cloud, at, msi, never), (error) => error instanceof AzureError && error.kind === 'denied' && error.missing?.action === `Microsoft.Features/providers/features/${verb}/action`);
  }
  await assert.rejects(registerProvider(azure.cloud, at, msi.namespace, never), (error) => error instanceof AzureError && error.missing?.action === 'Microsoft.ContainerService/register/action');
});

test('the namespaces of all providers are listed, also of those that nobody has registered; registering one takes a while, and again no harm', async () => {
  const { clock, cloud, at } = await dev({ pageSize: 5 });
  const namespaces = await listNamespaces(cloud, at, never);
  for (const namespace of ['Microsoft.ContainerService', 'Microsoft.ManagedIdentity', 'Microsoft.RedHatOpenShift']) assert.ok(namespaces.includes(namespace), namespace);
  assert.equal(await getProviderState(cloud, at, 'Microsoft.RedHatOpenShift', never), 'NotRegistered');
  assert.equal(await registerProvider(cloud, at, 'Microsoft.RedHatOpenShift', never), 'Registering');
  clock.advance(10_000);
  assert.equal(await getProviderState(cloud, at, 'Microsoft.RedHatOpenShift', never), 'Registered');
  assert.equal(await registerProvider(cloud, at, 'Microsoft.RedHatOpenShift', never), 'Registered');
});
