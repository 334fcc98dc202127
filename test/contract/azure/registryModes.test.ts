import assert from 'node:assert/strict';
import { test } from 'node:test';
import { listResources } from '../../../src/azure/inventory.ts';
import { everyPage } from '../../../src/azure/pages.ts';
import { pullsBy } from '../../../src/azure/pulls.ts';
import { findRegistry } from '../../../src/azure/pull/findRegistry.ts';
import { kubeletsWithoutPull } from '../../../src/azure/reports/kubeletsWithoutPull.ts';
import { withModes } from '../../../src/azure/registryModes.ts';
import type { OfKind } from '../../../src/azure/resources.ts';
import { builtInRoles } from '../../../src/azure/roles.ts';
import type { RoleDefinition } from '../../../src/azure/roles.ts';
import type { Subscription } from '../../../src/azure/subscriptions.ts';
import { writtenResources } from '../../../src/azure/writtenResources.ts';
import { estate, never, withoutGraph } from './estate.ts';
import { withoutModes } from './withoutModes.ts';

function inWords({ name, mode, modeTold }: OfKind<'registry'>): string {
  return `${name} ${mode} ${modeTold ?? ''}`.trim();
}

async function parts() {
  const { azure, at } = await estate();
  const prod = at('Contoso Prod');
  const list = (...subscriptions: readonly Subscription[]) => listResources(withoutModes(azure.cloud), subscriptions, ['registry']);
  const modes = async () => (await everyPage(list(prod), never)).map(inWords);
  return { azure, dev: at('Contoso Dev'), prod, list, modes };
}

test('a registry of whose mode Resource Graph says nothing is asked for it, with one list for its subscription', async () => {
  const { azure, modes } = await parts();
  const since = azure.requests.length;
  assert.deepEqual(await modes(), ['acrcontosoprod abac', 'acrshared rbac']);
  assert.deepEqual(azure.requests.slice(since).map(({ path }) => path.replace(/^.*\/providers\//, '')), ['Microsoft.ResourceGraph/resources', 'Microsoft.ContainerRegistry/registries']);
});

test('where it may not be read either, the registry stands there, and nobody claims to know its mode', async () => {
  const { azure, prod, list } = await parts();
  azure.setFaults([{ path: '/Microsoft.ContainerRegistry/registries', status: 403, code: 'AuthorizationFailed', message: 'No.' }]);
  const pages = list(prod);
  assert.deepEqual((await everyPage(pages, never)).map(inWords), ['acrcontosoprod rbac false', 'acrshared rbac false']);
  assert.deepEqual(pages.failures(), []);
});

for (const [fault, kind] of [
  [{ status: 429, code: 'TooManyRequests', headers: { 'Retry-After': '3600' } }, 'throttled'],
  [{ status: 404, code: 'SubscriptionNotFound' }, 'notFound'],
  [{ status: 409, code: 'SubscriptionBusy' }, 'conflict'],
] as const)
  test(`where its provider fails otherwise (${kind}), that is told beside what there is, of that subscription alone`, async () => {
    const { azure, dev, prod, list } = await parts();
    azure.setFaults([{ path: `/subscriptions/${prod.subscriptionId}/providers/Microsoft.ContainerRegistry/registries`, ...fault }]);
    const pages = list(dev, prod);
    assert.deepEqual((await everyPage(pages, never)).map(inWords), ['acrabsdemo rbac', 'acrcontosoprod rbac false', 'acrshared rbac false']);
    assert.deepEqual(pages.failures().map(({ at, of, error }) => [at.subscriptionId, of, error.kind]), [[prod.subscriptionId, 'modes', kind]]);
  });

test('without Resource Graph a subscription that could not be read failed as a whole', async () => {
  const { azure, dev, prod, list } = await parts();
  azure.setFaults([withoutGraph, { path: `/subscriptions/${prod.subscriptionId}/providers/Microsoft.ContainerRegistry/registries`, status: 403, code: 'AuthorizationFailed' }]);
  const pages = list(dev, prod);
  assert.deepEqual((await everyPage(pages, never)).map(inWords), ['acrabsdemo rbac']);
  assert.deepEqual(pages.failures().map(({ at, of, error }) => [at.subscriptionId, of, error.kind]), [[prod.subscriptionId, undefined, 'denied']]);
});

test('a registry that was deleted a short while ago is not asked for its mode', async () => {
  const { azure, dev } = await parts();
  const cloud = withoutModes(azure.cloud);
  const [registry] = await everyPage(listResources(cloud, [dev], ['registry']), never);
  assert.ok(registry);
  writtenResources.wrote(cloud, registry.id, undefined, (found) => found === undefined);
  azure.setFaults([{ path: '/Microsoft.ContainerRegistry/registries', status: 404, code: 'SubscriptionNotFound' }]);
  const pages = listResources(cloud, [dev], ['registry']);
  assert.deepEqual([await everyPage(pages, never), pages.failures()], [[], []]);
});

test('modes that nothing depends on are not told as missing beside what a principal can pull from', async () => {
  const { azure, dev } = await parts();
  const cloud = withoutModes(azure.cloud);
  const { acrPull } = builtInRoles;
  azure.setFaults([{ path: '/Microsoft.ContainerRegistry/registries', status: 404, code: 'SubscriptionNotFound' }]);
  const role: RoleDefinition = { ...acrPull, description: '', custom: false, permissions: [{ actions: ['Microsoft.ContainerRegistry/registries/pull/read'], notActions: [], dataActions: [], notDataActions: [] }] };
  async function by(scope: string): Promise<unknown> {
    const assignment = { id: `${scope}/providers/Microsoft.Authorization/roleAssignments/one`, scope, roleDefinitionId: `/providers/Microsoft.Authorization/roleDefinitions/${acrPull.guid}`, principalId: 'one', principalType: 'ServicePrincipal', condition: undefined, description: undefined };
    const { pulls, failures } = await pullsBy(cloud, { assignments: [assignment], definitions: new Map([[acrPull.guid, role]]), subscriptions: [dev] }, never);
    return [pulls.map(({ registry }) => registry.name), failures.map(({ of }) => of)];
  }
  assert.deepEqual(await by(`/subscriptions/${dev.subscriptionId}/resourceGroups/rg-empty`), [[], []]);
  assert.deepEqual(await by(`/subscriptions/${dev.subscriptionId}`), [['acrabsdemo'], ['modes']]);
});

test('a subscription is asked once, however many pages there are, and a failure of it is told once', async () => {
  const { azure, prod, list } = await parts();
  const registries = (await everyPage(list(prod), never)).map((registry) => ({ ...registry, mode: 'rbac', modeTold: false }) as const);
  for (const failing of [false, true]) {
    azure.setFaults(failing ? [{ path: '/Microsoft.ContainerRegistry/registries', status: 404, code: 'SubscriptionNotFound' }] : []);
    const since = azure.requests.length;
    let page = 0;
    const pages = withModes(azure.cloud, { next: async () => registries.slice(page++, page), done: () => page >= registries.length, total: () => undefined });
    assert.deepEqual((await everyPage(pages, never)).map(inWords), failing ? ['acrcontosoprod rbac false', 'acrshared rbac false'] : ['acrcontosoprod abac', 'acrshared rbac']);
    assert.deepEqual([azure.requests.length - since, pages.failures().length], [1, failing ? 1 : 0]);
  }
});

test('no kubelet is said to pull from nowhere because Resource Graph says nothing of modes', async () => {
  const { azure, dev, prod } = await parts();
  const unable = async () => (await everyPage(kubeletsWithoutPull(withoutModes(azure.cloud), [dev, prod]), never)).map(({ cluster }) => cluster.name);
  assert.deepEqual(await unable(), []);
  azure.setFaults([{ path: '/Microsoft.ContainerRegistry/registries', status: 403, code: 'AuthorizationFailed', message: 'No.' }]);
  assert.deepEqual(await unable(), []);
});

test('the modes that could not be read otherwise are told beside the kubelets that pull from nowhere', async () => {
  const { azure, dev, prod } = await parts();
  azure.setFaults([{ path: `/subscriptions/${prod.subscriptionId}/providers/Microsoft.ContainerRegistry/registries`, status: 404, code: 'SubscriptionNotFound' }]);
  const pages = kubeletsWithoutPull(withoutModes(azure.cloud), [dev, prod]);
  assert.deepEqual(await everyPage(pages, never), []);
  assert.deepEqual(pages.failures().map(({ at, of, error }) => [at.subscriptionId, of, error.kind]), [[prod.subscriptionId, 'modes', 'notFound']]);
});

test('a registry that nobody sees was looked for everywhere, though modes could not be read', async () => {
  const { azure, prod } = await parts();
  azure.setFaults([{ path: `/subscriptions/${prod.subscriptionId}/providers/Microsoft.ContainerRegistry/registries`, status: 404, code: 'SubscriptionNotFound' }]);
  const host = 'acrnobody-d4f3a.azurecr.io';
  assert.deepEqual(await findRegistry(withoutModes(azure.cloud), [prod], prod, host, never), { kind: 'unseen', host, exists: false, unread: undefined });
});

test('a registry that nobody sees was not looked for everywhere where a subscription could not be read', async () => {
  const { azure, prod } = await parts();
  azure.setFaults([withoutGraph, { path: `/subscriptions/${prod.subscriptionId}/providers/Microsoft.ContainerRegistry/registries`, status: 403, code: 'AuthorizationFailed' }]);
  const found = await findRegistry(azure.cloud, [prod], prod, 'acrnobody-d4f3a.azurecr.io', never);
  assert.deepEqual([found.kind, found.kind === 'unseen' && found.unread?.code], ['unseen', 'AuthorizationFailed']);
});
