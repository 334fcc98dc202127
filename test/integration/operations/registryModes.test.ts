import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withoutModes } from '../../contract/azure/withoutModes.ts';
import { startApp } from './harness.ts';

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

test('the registries that a cluster can pull from are told beside the subscription whose modes could not be read', async (t) => {
  const app = startApp(t);
  app.choose(withoutModes(app.azure.cloud));
  app.azure.setFaults([{ path: listed, status: 404, code: 'SubscriptionNotFound', message: 'Gone.' }]);
  assert.match(await app.outline(['Contoso Dev', 'Kubernetes Clusters', 'aks-abs-demo', 'Registries It Can Pull From'], 1), /^acrabsdemo {2}AcrPull · may count: mode not known\nContoso Dev {2}.*$/);
});
