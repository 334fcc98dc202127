import assert from 'node:assert/strict';
import { test } from 'node:test';
import { guidOf } from '../../../src/emulator/guid.ts';
import type { SampleAzureOptions } from '../../../src/emulator/sampleAzure.ts';
import type { RegistryDetailsContract } from '../../../src/features/registryDetails/registryDetailsProtocol.ts';
import type { ResourceNode } from '../../../src/features/shared/resourceNodes.ts';
import { startApp } from './harness.ts';

const demo = ['Contoso Dev', 'Container Registries', 'acrabsdemo'];
const prod = ['Contoso Prod', 'Container Registries', 'acrcontosoprod'];

async function idOf(app: ReturnType<typeof startApp>, path: readonly string[]): Promise<string> {
  return ((await app.row(...path)).node as ResourceNode).resource.id;
}

/** Somebody changes the registry. */
async function change(app: ReturnType<typeof startApp>, path: readonly string[], properties: Record<string, unknown>): Promise<void> {
  await app.elsewhere('PATCH', `${await idOf(app, path)}?api-version=2025-11-01`, { properties });
}

test('repositories stand below their registry, and their tags below them, the newest first', async (t) => {
  const app = startApp(t);
  const text = (await app.outline([...demo, 'Repositories'], 2)).replaceAll(/\d{4}-\d\d-\d\d · sha256:[0-9a-f]{12}/g, 'DATE · DIGEST');
  assert.equal(text, ['orders/api', '  latest  DATE · DIGEST', '  v1.4.2  DATE · DIGEST', '  v1.4.1  DATE · DIGEST', '  v1.3.0  DATE · DIGEST', 'orders/worker', '  latest  DATE · DIGEST', '  v1.4.2  DATE · DIGEST', 'samples/hello-world', '  v1  DATE · DIGEST'].join('\n'));
  assert.equal(await app.outline(['Contoso Prod', 'Container Registries', 'acrshared', 'Repositories'], 1), 'No repositories yet');
});

test('nothing of what a registry holds is asked for before it is opened', async (t) => {
  const app = startApp(t);
  await app.outline(demo, 1);
  assert.ok(!app.azure.requests.some(({ path }) => path.startsWith('/acr/')));
});

test('many repositories and tags come with "Load More…"', async (t) => {
  const app = startApp(t, { seed: 'long' });
  const group = ['Team 001', 'Container Registries', 'acrteam001x0', 'Repositories'];
  const shown = async (path: readonly string[]) => (await app.outline(path, 1)).split('\n');
  assert.deepEqual((await shown(group)).slice(-2), ['services/s099', 'Load More…  the first 100']);
  assert.equal((await shown([...group, 'services/s000'])).length, 101);
});

test('who may not read the repositories is told which role reads them, and never that there are none', async (t) => {
  const app = startApp(t);
  const rows = await app.outline([...prod, 'Repositories'], 1);
  assert.equal(rows, 'No permission');
  const { node } = await app.row(...prod, 'Repositories', 'No permission');
  assert.deepEqual([node.kind, node.flags], ['error', ['repositories']]);
  assert.equal(node.tooltip?.().title, 'You may not list the repositories of acrcontosoprod: it is in ABAC mode, where Container Registry Repository Catalog Lister lists them; Owner, Contributor and Reader do not.');
});

test('a registry that is closed to this network, and one that cannot be reached, say that', async (t) => {
  const app = startApp(t);
  await change(app, demo, { publicNetworkAccess: 'Disabled' });
  app.refresh();
  assert.equal(await app.outline([...demo, 'Repositories'], 1), 'Not open to you from here');
  app.azure.setFaults([{ path: '/acr/v1/_catalog', reset: true }]);
  app.refresh();
  assert.equal(await app.outline([...demo, 'Repositories'], 1), "Can't be reached");
});

test('let me read repositories: in ABAC mode both roles are assigned, and the row is read again', async (t) => {
  const app = startApp(t);
  await change(app, demo, { roleAssignmentMode: 'AbacRepositoryPermissions' });
  app.refresh();
  const failed = await app.row(...demo, 'Repositories', 'No permission');
  await app.run('letMeReadRepositories', [failed]);
  assert.equal(app.said().message, 'You have Container Registry Repository Reader and Container Registry Repository Catalog Lister on acrabsdemo now. It takes up to ten minutes until the registry knows.');
  assert.match(await app.outline([...demo, 'Repositories'], 1), /^orders\/api$/m);
  assert.match(app.inShells().bash, /^az role assignment create --assignee-object-id [\w-]+ --assignee-principal-type User --role 'Container Registry Repository Reader' --scope \S+ && az role assignment create /);
});

test('let me read repositories: who may not assign roles is told so', async (t) => {
  const app = startApp(t);
  await app.run('letMeReadRepositories', [await app.row(...prod)]);
  assert.match(app.said().message, /You need Microsoft\.Authorization\/roleAssignments\/write on acrcontosoprod\./);
  assert.ok(app.said().ways.includes('Copy Request'));
});

async function details(t: Parameters<typeof startApp>[0], path: readonly string[], options: SampleAzureOptions = {}) {
  const app = startApp(t, options);
  await app.run('showDetails', [await app.row(...path)]);
  return { app, panel: app.panel<RegistryDetailsContract>() };
}

test('the details of a registry: what it is, from where, how full, who can pull, what is in it', async (t) => {
  const { panel } = await details(t, demo);
  assert.deepEqual([panel.script, panel.title], ['registryDetails', 'Registry: acrabsdemo']);
  const overview = (await panel.call('overview', undefined)) ?? assert.fail('it is gone');
  assert.deepEqual([overview.loginServer, overview.sku, overview.mode, overview.state, overview.subscription, overview.tenant, overview.adminUser], ['acrabsdemo.azurecr.io', 'Basic', 'rbac', 'Succeeded', 'Contoso Dev', 'Contoso', false]);
  assert.deepEqual(await panel.call('network', undefined), { publicAccess: true, openToAll: true, allowed: [], privateEndpoints: [] });
  assert.deepEqual((await panel.call('usage', undefined)).map(({ name }) => name), ['Size', 'Webhooks']);
  const { rows, problem } = await panel.call('pullers', undefined);
  assert.deepEqual(rows.filter(({ role }) => role === 'AcrPull').map(({ who, where }) => [who, where]), [['aks-abs-demo-agentpool', 'here'], ['mi-acr-id', 'here'], ['sp-aks-legacy', 'here']]);
  assert.equal(rows.find(({ role }) => role === 'Owner')?.where, 'inherited from subscription Contoso Dev');
  assert.equal(problem ?? undefined, undefined);
  assert.deepEqual(await panel.call('repositories', undefined), { names: ['orders/api', 'orders/worker', 'samples/hello-world'], more: false });
  assert.deepEqual((await panel.call('tags', { repository: 'orders/worker' })).tags.map(({ name }) => name), ['latest', 'v1.4.2']);
  assert.deepEqual(await panel.call('locks', undefined), []);
});

test('the details of a registry: what may not be read says why beside the rest, and a role that is granted is news', async (t) => {
  const { app, panel } = await details(t, prod);
  const found = await panel.call('repositories', undefined);
  assert.ok('refused' in found && found.refused.startsWith('You may not list the repositories of acrcontosoprod: it is in ABAC mode'));
  assert.equal((await panel.call('overview', undefined))?.mode, 'abac');
  assert.equal(await panel.call('letMeRead', undefined), false);
  assert.match(app.said().message, /roleAssignments\/write/);
  const { seen, news } = await panel.call('news', { since: 0 });
  assert.deepEqual([seen, news], [1, [{ changed: ['pullers', 'repositories'] }]]);
});

test('the details of a registry: where nobody tells its mode, none is claimed, and no role is said to be enough', async (t) => {
  const { app, panel } = await details(t, demo);
  const id = await idOf(app, demo);
  const body = JSON.stringify({ id, name: 'acrabsdemo', location: 'westeurope', sku: { name: 'Basic' }, properties: { loginServer: 'acrabsdemo.azurecr.io', provisioningState: 'Succeeded' } });
  app.azure.setFaults([{ method: 'GET', path: '/registries/acrabsdemo$/', status: 200, body }]);
  assert.equal((await panel.call('overview', undefined))?.mode, 'untold');
  const { rows } = await panel.call('pullers', undefined);
  assert.ok(rows.length > 0 && rows.every(({ role }) => role.endsWith(' · may count: mode not known')), rows.map(({ role }) => role).join());
});

test('the details of a registry: a role that could not be read is among those by which somebody may pull', async (t) => {
  const unread = guidOf('role Contoso Group Puller');
  const { panel } = await details(t, ['Contoso Pulls', 'Container Registries', 'acrnarrow'], { seed: 'pulls', faults: [{ path: `/roleDefinitions/${unread}`, status: 403, code: 'AuthorizationFailed', message: 'No.' }] });
  const { rows } = await panel.call('pullers', undefined);
  assert.deepEqual(rows.filter(({ role }) => role.startsWith('role ')).map(({ who, role, where }) => [who, role, where]), [['aks-narrow-agentpool', `role ${unread} · could not be read`, 'here']]);
});

test('the details of a registry: one that is gone is said to be gone, and goes from the tree', async (t) => {
  const { app, panel } = await details(t, demo);
  await app.elsewhere('DELETE', `${await idOf(app, demo)}?api-version=2025-11-01`);
  assert.equal((await panel.call('overview', undefined)) ?? undefined, undefined);
  assert.equal(await app.outline(demo.slice(0, 2), 1), 'No container registries yet');
});
