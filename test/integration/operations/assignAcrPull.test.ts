import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startApp } from './harness.ts';
import { changesNothing, idOf, lock } from './meanwhile.ts';

const forgotten = ['Contoso Dev', 'Managed Identities', 'mi-forgotten'];
const registry = ['Contoso Dev', 'Container Registries', 'acrabsdemo'];

test('assign AcrPull to an identity: the registry is asked for, and both sides of the tree show it', async (t) => {
  const app = startApp(t);
  await app.outline(registry, 2);
  assert.equal(await app.outline([...forgotten, 'Role Assignments'], 1), 'No role assignments yet');
  await app.run('assignAcrPull', [await app.row(...forgotten)], { picks: ['acrabsdemo'] });
  assert.deepEqual(app.messages(), ['mi-forgotten can pull from acrabsdemo now. It takes up to ten minutes until the registry knows.']);
  assert.equal(await app.outline([...forgotten, 'Role Assignments'], 1), 'AcrPull  acrabsdemo');
  assert.match(await app.outline([...registry, 'Who Can Pull'], 1), /^mi-forgotten {2}AcrPull$/m);
  assert.match(app.inShells().bash, /^az role assignment create --assignee-object-id [\da-f-]{36} --assignee-principal-type ServicePrincipal --role AcrPull --scope \/subscriptions\/\S+\/registries\/acrabsdemo$/);
  assert.equal(app.inShells().powershell, app.inShells().bash);
});

test('assign AcrPull on a registry: the identity is asked for', async (t) => {
  const app = startApp(t);
  await app.run('assignAcrPull', [await app.row(...registry)], { picks: ['mi-forgotten'] });
  assert.match(await app.outline([...registry, 'Who Can Pull'], 1), /^mi-forgotten {2}AcrPull$/m);
});

test('assign AcrPull: who has it already is told so, and nothing is written', async (t) => {
  const app = startApp(t);
  const row = await app.row('Contoso Dev', 'Managed Identities', 'mi-acr-id');
  await changesNothing(app, registry, 2, async () => app.run('assignAcrPull', [row], { picks: ['acrabsdemo'] }));
  assert.deepEqual(app.messages(), ['mi-acr-id can pull from acrabsdemo already: it has AcrPull there.']);
});

test('assign AcrPull to a cluster with a managed identity: its kubelet gets it', async (t) => {
  const app = startApp(t);
  const cluster = ['Contoso Dev', 'Kubernetes Clusters', 'aks-abs-demo'];
  await app.run('assignAcrPull', [await app.row(...cluster)], { picks: ['acrabsdemo'] });
  assert.deepEqual(app.messages(), ['The kubelet of aks-abs-demo can pull from acrabsdemo already: it has AcrPull there.']);
});

test('assign AcrPull to a cluster on a service principal: the way there is offered', async (t) => {
  const app = startApp(t);
  await app.run('assignAcrPull', [await app.row('Contoso Dev', 'Kubernetes Clusters', 'aks-legacy')], { closes: true });
  assert.deepEqual(app.messages(), ['aks-legacy runs on a service principal. Enable its managed identity first and let that pull, or let the service principal pull for as long as the cluster runs on it.']);
  assert.deepEqual(app.said().ways, ['Enable Managed Identity', 'Let the Service Principal Pull']);
});

test('assign AcrPull in ABAC mode: who may not is told which right is missing', async (t) => {
  const app = startApp(t);
  const orders = ['Contoso Prod', 'Managed Identities', 'mi-orders'];
  await changesNothing(app, orders, 2, async () => app.run('assignAcrPull', [await app.row(...orders)], { picks: ['acrcontosoprod', 'The whole registry'] }));
  assert.deepEqual(app.messages(), ['Assign Container Registry Repository Reader on acrcontosoprod to mi-orders: You need Microsoft.Authorization/roleAssignments/write on acrcontosoprod. Owner, User Access Administrator or Role Based Access Control Administrator can grant it.']);
  assert.deepEqual(app.said().ways, ['Copy Request', 'Show Log']);
});

test('assign AcrPull: a lock on the registry is named', async (t) => {
  const app = startApp(t);
  await lock(app, idOf(await app.row(...registry)), 'ReadOnly');
  await changesNothing(app, registry, 2, async () => app.run('assignAcrPull', [await app.row(...forgotten)], { picks: ['acrabsdemo'] }));
  assert.deepEqual(app.messages(), ['Assign AcrPull on acrabsdemo to mi-forgotten: acrabsdemo is locked: a lock stands on acrabsdemo (ScopeLocked). Remove it first: an Owner or User Access Administrator can.']);
});

test('assign AcrPull: what may pass can be tried again, and is done once', async (t) => {
  const app = startApp(t);
  app.azure.setFaults([{ method: 'PUT', path: '/roleAssignments/', times: 4, status: 503, code: 'ServerBusy', message: 'Busy.', headers: { 'retry-after-ms': '1' } }]);
  await app.run('assignAcrPull', [await app.row(...forgotten)], { picks: ['acrabsdemo'] });
  assert.deepEqual([app.messages().length, app.said().kind, app.said().ways[0]], [1, 'error', 'Retry']);
  app.azure.setFaults([]);
  assert.match((await app.press('Retry')).message, /^mi-forgotten can pull from acrabsdemo now\./);
  assert.equal(await app.outline([...forgotten, 'Role Assignments'], 1), 'AcrPull  acrabsdemo');
});
