import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSampleAzure } from '../../../src/emulator/sampleAzure.ts';
import type { ResourceNode } from '../../../src/features/shared/resourceNodes.ts';
import { deployment, migrating, none, podIdentity, unknown } from './migrating.ts';

const withoutNamespace = (text: string): string => text.replace('  namespace: shop\n', '');

test('migrate: Azure is asked, and files are read, when they are to be read again, and not at each key', async (t) => {
  const { app, panel, files, find } = await migrating(t, ({ orders, web }) => ({ 'id.yaml': `${podIdentity('orders', orders, 'both')}---\n${podIdentity('web', web, 'both')}`, 'api.yaml': withoutNamespace(deployment('api', 'both')), 'web.yaml': withoutNamespace(deployment('web', 'both')) }));
  const [api, web] = (await find()).workloads.map(({ key }) => key);
  assert.ok(api !== undefined && web !== undefined);
  const asked = (): number => app.azure.requests.length;
  const one = { [api]: { identity: 'orders', serviceAccount: 'api' } };
  let before = asked();
  assert.deepEqual((await panel.call('choose', { workloads: one, namespace: '' })).credentials.map(({ identity, problem }) => [identity, problem]), [['mi-orders', 'Enter the namespace of the pods.']]);
  // A query for each tenant.
  const once = asked() - before;
  assert.ok(once > 0);

  before = asked();
  await files.type('web.yaml', 'name: web\n', 'name: frontend\n');
  for (const namespace of ['s', 'sh', 'sho', 'shop']) assert.equal((await panel.call('choose', { workloads: { [api]: { identity: 'orders', serviceAccount: `a${namespace}` } }, namespace })).credentials[0]?.serviceAccount, `a${namespace}`);
  const told = await panel.call('choose', { workloads: one, namespace: 'shop' });
  assert.deepEqual([told.workloads.map(({ label }) => label), asked()], [['Deployment api', 'Deployment web'], before]);

  // Another identity, and once more though two ask at the same time.
  const both = { workloads: { ...one, [web]: { identity: 'web', serviceAccount: 'web' } }, namespace: 'shop' };
  await Promise.all([panel.call('choose', both), panel.call('choose', both)]);
  assert.equal(asked(), before + once);
  await panel.call('choose', { ...both, namespace: 'store' });
  assert.equal(asked(), before + once);

  const again = await panel.call('find', both);
  assert.deepEqual([again.workloads.map(({ label }) => label), again.tenants.length, asked()], [['Deployment api', 'Deployment frontend'], 1, before + 2 * once]);
});

test('migrate: of many client IDs no query asks for more than two hundred', async (t) => {
  const all = Array.from({ length: 201 }, (_, number) => ({ ...unknown, clientId: unknown.clientId.replace(/^.{8}/, String(number).padStart(8, '0')) }));
  const { app, panel } = await migrating(t, () => ({ 'all.yaml': all.flatMap((one, number) => [podIdentity(`i${number}`, one), deployment(`w${number}`, `i${number}`)]).join('---\n') }));
  const { length } = app.azure.requests;
  const found = await panel.call('find', none);
  assert.equal(found.credentials.length, 201);
  const queries = app.azure.requests.slice(length).filter(({ path }) => path.includes('Microsoft.ResourceGraph')).length;
  // Each of the sample's two tenants is asked by itself.
  assert.equal(queries, 2 * 2);
});

test('migrate: what is read again is what counts: an issuer that was turned on meanwhile, a list that could not be read', async (t) => {
  const { app, panel, find } = await migrating(t, ({ orders }) => ({ 'id.yaml': podIdentity('orders', orders), 'api.yaml': deployment('api', 'orders') }), { graphLagMs: 0 });
  await panel.call('find', none);
  app.azure.setFaults([{ path: '/', status: 503, code: 'ServerBusy', message: 'No.', headers: { 'retry-after-ms': '1' } }]);
  await assert.rejects(panel.call('clusters', undefined));
  app.azure.setFaults([]);
  const { clusters } = await panel.call('clusters', undefined);
  const off = clusters.find(({ issuer }) => issuer === undefined) ?? assert.fail('all issuers are on');
  const migration = { choices: none, cluster: off.id };
  await assert.rejects(panel.call('migrate', migration), { message: 'Choose a cluster whose OIDC issuer is on.' });
  const cluster = (await app.elsewhere('GET', `${off.id}?api-version=2024-09-01`)) as { properties: object };
  await app.elsewhere('PUT', `${off.id}?api-version=2024-09-01`, { ...cluster, properties: { ...cluster.properties, oidcIssuerProfile: { enabled: true } } });
  await find();
  assert.match((await panel.call('clusters', undefined)).clusters.find(({ id }) => id === off.id)?.issuer ?? '', /^https:/);
});

test('migrate: all clusters that can be seen are there to choose from, also for identities of another tenant, which their service accounts name', async (t) => {
  const { app, panel, files, find, preview, cluster } = await migrating(t, ({ orders }) => ({ 'id.yaml': podIdentity('orders', orders), 'api.yaml': deployment('api', 'orders') }));
  const { node } = await app.row('Fabrikam Research', 'Managed Identities', 'mi-notebook');
  const { resource } = node as ResourceNode;
  assert.ok(resource.kind === 'identity');
  await files.write('notebook.yaml', `${podIdentity('notebook', { resourceId: resource.id, clientId: resource.clientId })}---\n${deployment('notebook', 'notebook')}`);
  const { tenants } = await find();
  const there = (await panel.call('clusters', undefined)).clusters.find(({ id }) => id === cluster) ?? assert.fail('no aks-prod');
  assert.deepEqual([tenants.length, tenants.includes(resource.tenantId.toLowerCase()), tenants.includes(there.tenantId.toLowerCase())], [2, true, true]);
  // An ID is the same one in any spelling: what is refused is another thing.
  await assert.rejects(panel.call('migrate', { choices: { ...none, namespace: 'No Name' }, cluster: cluster.toUpperCase() }), { message: /^Only lower-case/ });
  await preview.accepting([0, 1], async () => panel.call('preview', { ...none, cluster: cluster.toUpperCase() }));
  assert.match(await files.shown('notebook.yaml'), new RegExp(`client-id: ${resource.clientId}\n {4}azure\\.workload\\.identity/tenant-id: ${resource.tenantId}\n`));
  assert.doesNotMatch(await files.shown('api.yaml'), /tenant-id/);
});

test('migrate: a choice that the files do not allow is refused before anything is created', async (t) => {
  const { app, panel, find, cluster } = await migrating(t, ({ orders }) => ({ 'id.yaml': podIdentity('orders', orders), 'api.yaml': deployment('api', 'orders') }));
  const key = (await find()).workloads[0]?.key ?? '';
  const { length } = app.azure.requests;
  for (const [choice, message] of [[{ identity: 'orders', serviceAccount: 'Orders' }, /^The service account of Deployment api: Only lower-case/], [{ identity: 'web', serviceAccount: 'orders' }, /^Deployment api does not get the AzureIdentity web any more\./]] as const) {
    const choices = { ...none, workloads: { [key]: choice } };
    await assert.rejects(panel.call('migrate', { choices, cluster }), { message });
    await assert.rejects(panel.call('preview', choices), { message });
  }
  assert.equal(app.azure.requests.length, length);
});

test('migrate: with another cloud in use an open panel says so, and does not look for clusters there', async (t) => {
  const { app, panel, find } = await migrating(t, ({ orders }) => ({ 'id.yaml': podIdentity('orders', orders), 'api.yaml': deployment('api', 'orders') }));
  await find();
  app.choose(createSampleAzure().cloud);
  const { length } = app.azure.requests;
  const refused = { message: 'Another cloud is in use now. Open the panel again.' };
  await assert.rejects(panel.call('clusters', undefined), refused);
  await assert.rejects(panel.call('find', none), refused);
  assert.equal(app.azure.requests.length, length);
});
