import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseSearch } from '../../../src/azure/search.ts';
import type { RegistryDetailsContract } from '../../../src/features/registryDetails/registryDetailsProtocol.ts';
import { describeFailure } from '../../../src/features/shared/failures.ts';
import { createEstate } from '../../../src/features/signIn/estate.ts';
import { filteredNodes } from '../../../src/features/subscriptions/filteredNodes.ts';
import { withoutModes } from '../../contract/azure/withoutModes.ts';
import { startApp } from './harness.ts';
import { idOf } from './meanwhile.ts';
import { quickPick } from './quickPick.ts';
import { cluster, pulls, registry } from './registryAttachments.ts';

const dev = 'Contoso Dev';
const group = ['Contoso Prod', 'Container Registries'];
const listed = '/providers/Microsoft.ContainerRegistry/registries$/';

test('the tree: registries stand there though their modes could not be read, with the failure after them, until they are read again', async (t) => {
  const app = startApp(t);
  app.choose(withoutModes(app.azure.cloud));
  app.azure.setFaults([{ path: listed, status: 429, code: 'TooManyRequests', headers: { 'Retry-After': '3600' }, message: 'Slow down.' }]);
  const rows = (await app.outline(group, 1)).split('\n');
  assert.deepEqual(rows, ['acrcontosoprod  Premium · rg-prod', 'acrshared  Standard · rg-shared', 'Role assignment modes  too many requests']);
  app.azure.setFaults([]);
  app.refresh();
  assert.equal(await app.outline(group, 1), 'acrcontosoprod  Premium · ABAC mode · rg-prod\nacrshared  Standard · rg-shared');
});

test('the tree: modes that one may not read are no failure', async (t) => {
  const app = startApp(t);
  app.choose(withoutModes(app.azure.cloud));
  app.azure.setFaults([{ path: listed, status: 403, code: 'AuthorizationFailed', message: 'No.' }]);
  assert.equal(await app.outline(group, 1), 'acrcontosoprod  Premium · rg-prod\nacrshared  Standard · rg-shared');
});

test('the tree: a group whose only registry was deleted just now is empty, whatever becomes of modes', async (t) => {
  const app = startApp(t, { graphLagMs: 600_000 });
  app.choose(withoutModes(app.azure.cloud));
  const row = await app.row(...registry);
  await app.run('showDetails', [row]);
  await app.elsewhere('DELETE', `${idOf(row)}?api-version=2025-11-01`);
  assert.equal((await app.panel<RegistryDetailsContract>().call('overview', undefined)) ?? undefined, undefined);
  app.azure.setFaults([{ path: listed, status: 404, code: 'SubscriptionNotFound', message: 'Gone.' }]);
  app.refresh();
  assert.equal(await app.outline([dev, 'Container Registries'], 1), 'No container registries yet');
});

test('the registries that a cluster can pull from are told, and beside them whose modes could not be read', async (t) => {
  const app = startApp(t);
  app.choose(withoutModes(app.azure.cloud));
  app.azure.setFaults([{ path: listed, status: 404, code: 'SubscriptionNotFound', message: 'Gone.' }]);
  assert.equal(await app.outline(pulls, 1), 'acrabsdemo  AcrPull · may count: mode not known\nRole assignment modes in Contoso Dev  not found');
});

test('the filtered tree: registries stand there though their modes could not be read, and the failure names the modes', async (t) => {
  const { azure } = startApp(t);
  azure.setFaults([{ path: listed, status: 404, code: 'SubscriptionNotFound', message: 'Gone.' }]);
  const cloud = withoutModes(azure.cloud);
  const estate = createEstate(cloud, undefined);
  t.after(() => estate.dispose());
  const search = parseSearch('acrabsdemo') ?? assert.fail('nothing is looked for');
  let rows: readonly string[] = [];
  for await (const nodes of filteredNodes({ cloud: () => cloud, estate: async () => estate, describe: describeFailure }, search, 'acrabsdemo', [], new AbortController().signal)) rows = nodes.map(({ label, description }) => `${label}  ${description}`);
  assert.deepEqual([rows.length, rows[1]], [2, 'Role assignment modes in Contoso Dev  not found']);
});

test('where a registry is chosen, the modes that could not be read are told after all registries', async (t) => {
  const app = startApp(t);
  app.choose(withoutModes(app.azure.cloud));
  app.azure.setFaults([{ path: listed, status: 404, code: 'SubscriptionNotFound', message: 'Gone.' }]);
  const box = quickPick(t);
  await app.run('checkPullAccess', [await app.row(...cluster)], { picks: ['acrabsdemo'] });
  const labels = box().items.map(({ label }) => label);
  const failed = ['Contoso Dev', 'Contoso Prod', 'Fabrikam Research'].map((name) => `$(error) Role assignment modes in ${name}`);
  assert.deepEqual(labels.filter((label) => label.startsWith('$(error)')).toSorted(), failed);
  assert.ok(labels.indexOf('$(package) acrcontosoprod') < labels.indexOf('$(error) Role assignment modes in Contoso Prod'));
});
