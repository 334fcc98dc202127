import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startApp } from './harness.ts';
import { changesNothing, idOf, lock } from './meanwhile.ts';

const legacy = ['Contoso Dev', 'Kubernetes Clusters', 'aks-legacy'];
const confirmed = { modals: ['Enable Managed Identity'] };

test('enable a managed identity on a cluster: the tree shows what it runs on now, and the message leads to what it pulls from', async (t) => {
  const app = startApp(t);
  await app.run('enableManagedIdentity', [await app.row(...legacy)], confirmed);
  assert.match(app.modal().detail, /There is no way back to the service principal\.\n\nThe 2 node pools go on using the service principal/);
  assert.equal((await app.row(...legacy)).node.description, 'managed identity · Succeeded');
  assert.equal(
    await app.outline(legacy, 3),
    `Control Plane  system-assigned
  Role Assignments
    No role assignments yet
Kubelet  aks-legacy-agentpool
  Role Assignments
    No role assignments yet
Pod Identity  off
Workload Identity  off
Node Resource Group  MC_rg-pay_aks-legacy_westeurope
  Reader
Registries It Can Pull From
  None yet`,
  );
  assert.equal(app.revealed(), 'Contoso Dev › Kubernetes Clusters › aks-legacy › Kubelet');
  assert.deepEqual(app.messages(), ['aks-legacy runs on a managed identity now. Its node pools use it after their next node image upgrade. Let it pull from your registries before that.']);
  const { bash, powershell } = app.inShells();
  assert.match(bash, /^az aks update .*--resource-group rg-pay --name aks-legacy --enable-managed-identity --yes$/);
  assert.equal(powershell, bash);

  const { message } = await app.answering({ picks: ['acrabsdemo'] }, async () => app.press('Assign AcrPull'));
  assert.equal(message, 'The kubelet of aks-legacy can pull from acrabsdemo now. It takes up to ten minutes until the registry knows.');
  assert.match(await app.outline([...legacy, 'Registries It Can Pull From'], 1), /^acrabsdemo {2}AcrPull/);
});

test('enable a managed identity on a cluster: who cancels leaves it as it is', async (t) => {
  const app = startApp(t);
  await changesNothing(app, legacy, 2, async () => app.run('enableManagedIdentity', [await app.row(...legacy)], { modals: [undefined] }));
  assert.deepEqual(app.messages(), []);
});

test('enable a managed identity on a cluster: a lock is named', async (t) => {
  const app = startApp(t);
  const row = await app.row(...legacy);
  await lock(app, idOf(row), 'ReadOnly');
  await changesNothing(app, legacy, 2, async () => app.run('enableManagedIdentity', [row], confirmed));
  assert.deepEqual(app.messages(), ['Enable managed identity on aks-legacy: aks-legacy is locked: a lock stands on aks-legacy (ScopeLocked). Remove it first: an Owner or User Access Administrator can.']);
});

test('enable a managed identity on a cluster: where Azure cannot finish, its reason is told', async (t) => {
  const app = startApp(t);
  const row = await app.row(...legacy);
  app.azure.setFaults([{ method: 'PUT', path: '/aks-legacy', operation: 'Failed', code: 'QuotaExceeded', message: 'No cores are left' }]);
  await app.run('enableManagedIdentity', [row], confirmed);
  assert.deepEqual(app.messages(), ['Enable managed identity on aks-legacy: Azure could not finish: No cores are left. (QuotaExceeded) Choose another machine size or another region, or request more quota: in the portal, under Quotas.']);
  assert.match(await app.outline(legacy, 1), /^Service Principal /);
});

test('enable a managed identity on a cluster: one that is gone is named', async (t) => {
  const app = startApp(t);
  const row = await app.row(...legacy);
  await app.elsewhere('DELETE', `${idOf(row)}?api-version=2024-02-01`);
  await app.run('enableManagedIdentity', [row], confirmed);
  assert.deepEqual(app.messages(), ["Enable managed identity on aks-legacy: The Resource 'Microsoft.ContainerService/managedClusters/aks-legacy' under resource group 'rg-pay' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix. It may have been deleted by somebody else (ResourceNotFound)."]);
});
