import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startApp } from './harness.ts';
import { changesNothing, idOf, standingClock } from './meanwhile.ts';

const clusters = ['Contoso Dev', 'Kubernetes Clusters'];
const demo = [...clusters, 'aks-abs-demo'];
const confirmed = { modals: ['Enable Workload Identity'] };
const apiVersion = 'api-version=2024-02-01';

test('enable workload identity: the tree shows the issuer, and the message leads on', async (t) => {
  const app = startApp(t);
  await app.run('enableWorkloadIdentity', [await app.row(...demo)], confirmed);
  assert.match(app.modal().detail, /^Its OIDC issuer is turned on, and can't be turned off again\. .*\n\nPods with the label azure\.workload\.identity\/use: "true"/);
  assert.ok(app.modal().ways.includes('Show Command'));
  assert.equal((await app.row(...demo, 'Workload Identity')).node.description, 'on · issuer eastus.oic.prod-aks.azure.com');
  assert.equal(app.revealed(), 'Contoso Dev › Kubernetes Clusters › aks-abs-demo › Workload Identity');
  assert.deepEqual(app.messages(), ['Workload identity is on for aks-abs-demo now. A pod signs in as an identity that has a federated credential for its service account.']);
  assert.deepEqual(app.said().ways.slice(0, 2), ['Copy Issuer', 'Create Credential']);
  const { bash, powershell } = app.inShells();
  assert.match(bash, /^az aks update .*--resource-group rg-aks-demo --name aks-abs-demo --enable-oidc-issuer --enable-workload-identity$/);
  assert.equal(powershell, bash);
});

test('enable workload identity: the next step begins a federated credential', async (t) => {
  const app = startApp(t);
  await app.run('enableWorkloadIdentity', [await app.row(...demo)], confirmed);
  await app.answering({ picks: ['mi-payments'] }, async () => {
    app.said().press('Create Credential');
    await new Promise((resolve) => setTimeout(resolve));
  });
});

test('enable workload identity: from its own row, too, and the palette offers those where it is off', async (t) => {
  const app = startApp(t);
  await app.run('enableWorkloadIdentity', [await app.row(...demo, 'Workload Identity')], confirmed);
  await app.run('enableWorkloadIdentity', [], { picks: ['aks-legacy'], ...confirmed });
  assert.equal((await app.row(...clusters, 'aks-legacy', 'Workload Identity')).node.description, 'on · issuer westeurope.oic.prod-aks.azure.com');
});

test('enable workload identity: who cancels leaves it off', async (t) => {
  const app = startApp(t);
  await changesNothing(app, demo, 1, async () => app.run('enableWorkloadIdentity', [await app.row(...demo)], { modals: [undefined] }));
  assert.deepEqual(app.messages(), []);
});

test('enable workload identity: where it is on already that is said, with the issuer, and nothing is asked', async (t) => {
  const app = startApp(t);
  const row = await app.row('Contoso Prod', 'Kubernetes Clusters', 'aks-prod');
  const { length } = app.azure.requests;
  await app.run('enableWorkloadIdentity', [row], { closes: true });
  assert.match(app.messages().join(), /^Workload identity is on already for aks-prod\. Its issuer is https:\/\/northeurope\.oic\.prod-aks\.azure\.com\/.*\/$/);
  assert.deepEqual(app.said().ways, ['Copy Issuer']);
  assert.equal(app.azure.requests.length, length);
});

test('enable workload identity: somebody who did it meanwhile is no failure', async (t) => {
  const app = startApp(t);
  const row = await app.row(...demo);
  const cluster = (await app.elsewhere('GET', `${idOf(row)}?${apiVersion}`)) as { readonly properties: object };
  await app.elsewhere('PUT', `${idOf(row)}?${apiVersion}`, { ...cluster, properties: { ...cluster.properties, oidcIssuerProfile: { enabled: true }, securityProfile: { workloadIdentity: { enabled: true } } } });
  await app.run('enableWorkloadIdentity', [row], confirmed);
  assert.match(app.messages().join(), /^Workload identity is on already for aks-abs-demo\. Its issuer is https:/);
});

test('enable workload identity: a stopped cluster must be started first, and Azure is not asked', async (t) => {
  const app = startApp(t, { graphLagMs: 0 });
  await app.elsewhere('POST', `${idOf(await app.row(...demo))}/stop?${apiVersion}`);
  app.refresh();
  const row = await app.row(...demo);
  const { length } = app.azure.requests;
  await app.run('enableWorkloadIdentity', [row], { closes: true });
  assert.deepEqual(app.messages(), ['Enable workload identity on aks-abs-demo: aks-abs-demo is stopped, and nothing can be changed on it. Start it first, in the portal or with az aks start, then try again.']);
  assert.deepEqual(app.said().ways, ['Open in Portal']);
  assert.equal(app.azure.requests.length, length);
});

test('enable workload identity: where Azure cannot finish, the reason inside its answer is told', async (t) => {
  const app = startApp(t);
  const row = await app.row(...demo);
  const error = { code: 'UpdateFailed', message: 'See details.', details: [{ code: 'QuotaExceeded', message: 'No cores are left' }] };
  app.azure.setFaults([{ method: 'PUT', path: '/aks-abs-demo', operation: 'Failed' }, { path: '/locations/eastus/operations/', body: JSON.stringify({ name: '1', status: 'Failed', error }) }]);
  await app.run('enableWorkloadIdentity', [row], confirmed);
  assert.deepEqual(app.messages(), ['Enable workload identity on aks-abs-demo: Azure could not finish: No cores are left. (QuotaExceeded) Choose another machine size or another region, or request more quota: in the portal, under Quotas.']);
  assert.equal((await app.row(...demo)).node.description, 'managed identity · Failed');
});

test('a cluster that something else is under way on is waited for, and then changed once', async (t) => {
  const clock = standingClock();
  const app = startApp(t, { operationMs: 60_000, clock });
  const row = await app.row(...demo);
  await app.elsewhere('POST', `${idOf(row)}/agentPools/nodepool1/upgradeNodeImageVersion?${apiVersion}`);
  await app.run('enableWorkloadIdentity', [row], confirmed);
  assert.match(app.messages().join(), /^Enable workload identity on aks-abs-demo: Operation is not allowed because there's an in progress operation .* \(OperationNotAllowed\)$/);
  assert.equal(app.said().ways[0], 'Wait and Try Again');
  clock.step = 20_000;
  const { message } = await app.press('Wait and Try Again');
  assert.match(message, /^Workload identity is on for aks-abs-demo now\./);
  assert.deepEqual(app.azure.requests.filter(({ method, path }) => method === 'PUT' && path.endsWith('/aks-abs-demo')).map(({ status }) => status), [409, 200]);
});
