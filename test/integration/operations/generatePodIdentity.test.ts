import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as vscode from 'vscode';
import type { PodIdentityContract, Situation } from '../../../src/features/podIdentity/protocol.ts';
import { filesIn } from './files.ts';
import { startApp } from './harness.ts';

const payments = ['Contoso Dev', 'Managed Identities', 'mi-payments'];

async function form(t: Parameters<typeof startApp>[0], labels: readonly string[] = payments, options: Parameters<typeof startApp>[1] = {}) {
  const app = startApp(t, options);
  await app.run('generatePodIdentity', [await app.row(...labels)]);
  const panel = app.panel<PodIdentityContract>();
  await panel.call('load', undefined);
  const { clusters } = await panel.call('clusters', undefined);
  const situation = (cluster: string, more: Partial<Situation> = {}): Situation => ({ type: 0, mode: 'standard', cluster: clusters.find(({ name }) => name === cluster)?.id ?? '', name: 'orders', namespace: 'shop', selector: 'orders', ...more });
  const needs = async (of: Situation, again = true) => panel.call('needs', { ...of, again });
  const told = async (of: Situation) => (await needs(of)).items.map(({ mark, title }) => `${mark} ${title}`);
  return { app, panel, situation, needs, told };
}

test('pod identity: the roles that the kubelet identity lacks are told, assigned by one button, and are there then', async (t) => {
  const { app, panel, situation, needs, told } = await form(t);
  const prod = situation('aks-abs-demo');
  assert.deepEqual(await told(prod), ['maybe NMI and MIC run in the cluster', 'no Virtual Machine Contributor on resource group MC_rg-aks-demo_aks-abs-demo_eastus', 'no Managed Identity Operator on resource group MC_rg-aks-demo_aks-abs-demo_eastus', 'no Managed Identity Operator on mi-payments']);
  assert.equal((await needs(prod)).missing, 3);
  assert.equal(await panel.call('assign', prod), 'The kubelet identity of aks-abs-demo got Virtual Machine Contributor on resource group MC_rg-aks-demo_aks-abs-demo_eastus, Managed Identity Operator on resource group MC_rg-aks-demo_aks-abs-demo_eastus, Managed Identity Operator on mi-payments. It may take some minutes until Azure goes by it everywhere.');
  assert.equal(app.inShells().bash.match(/az role assignment create/g)?.length, 3);
  assert.deepEqual((await told(prod)).map((line) => line.split(' ')[0]), ['maybe', 'yes', 'yes', 'yes']);
  assert.equal(await panel.call('assign', prod), 'The kubelet identity of aks-abs-demo has all that is needed already.');
});

test('pod identity: where one role is refused, those before it are named, and trying again goes on from there', async (t) => {
  const { app, panel, situation, needs } = await form(t);
  const prod = situation('aks-abs-demo');
  app.azure.setFaults([{ method: 'PUT', path: '/userAssignedIdentities/mi-payments/providers/Microsoft.Authorization/roleAssignments/', status: 409, code: 'ScopeLocked', message: 'The scope is locked.', times: 1 }]);
  await assert.rejects(panel.call('assign', prod), ({ message }: Error) => {
    assert.match(message, /^Managed Identity Operator on mi-payments was not assigned\. .*Assigned before: Virtual Machine Contributor on resource group MC_[^,]+, Managed Identity Operator on resource group MC_[^,]+\. Try again to go on from there\.$/);
    return true;
  });
  assert.equal((await needs(prod)).missing, 1);
  assert.match(await panel.call('assign', prod), /^The kubelet identity of aks-abs-demo got Managed Identity Operator on mi-payments\./);
});

test('pod identity: after a switch of the cloud nobody claims that there is no cluster, and the cluster is found in whichever case its ID comes', async (t) => {
  const { app, panel, situation, told } = await form(t);
  const of = situation('aks-abs-demo');
  app.choose({ ...app.azure.cloud, resourceManager: 'https://management.elsewhere.example' });
  await assert.rejects(panel.call('clusters', undefined), { message: 'Another cloud is in use now. Open this panel again.' });
  assert.deepEqual(await told({ ...of, cluster: of.cluster.toUpperCase() }), await told(of));
});

test('pod identity: names that are typed ask Azure nothing', async (t) => {
  let requests = 0;
  const { situation, needs } = await form(t, payments, { onExchange: () => void (requests += 1) });
  await needs(situation('aks-abs-demo'));
  const before = requests;
  await needs(situation('aks-abs-demo', { name: 'other' }), false);
  assert.equal(requests, before);
});

test('pod identity: on a cluster with a service principal the roles are for that', async (t) => {
  const { panel, situation } = await form(t);
  assert.match(await panel.call('assign', situation('aks-legacy')), /^The service principal of aks-legacy got Virtual Machine Contributor on resource group MC_/);
});

test('pod identity: managed mode asks for no role, and says where no node is seen', async (t) => {
  const { situation, needs } = await form(t);
  const { items, missing } = await needs(situation('aks-abs-demo', { mode: 'managed' }));
  assert.equal(missing, 0);
  assert.match(items[1]?.details.join() ?? '', /^No node is seen in MC_rg-aks-demo_aks-abs-demo_eastus\./);
});

test('pod identity: a workload of the workspace gets the label on its pod template, and everything else stays', async (t) => {
  const text = '# Ours.\r\napiVersion: apps/v1\r\nkind: Deployment\r\nmetadata: {name: api, namespace: shop}\r\nspec:\r\n  template:\r\n    metadata:\r\n      labels:\r\n        app: api # the API\r\n    spec: {containers: [{name: api, image: api}]}\r\n';
  const files = await filesIn(t, { 'label-me.yaml': text });
  const path = files.path('label-me.yaml');
  const { panel } = await form(t);
  const { workloads } = await panel.call('load', undefined);
  const [{ key, label, namespace, selector }] = workloads.filter((one) => one.description === path) as [(typeof workloads)[number]];
  assert.deepEqual({ label, namespace, selector: selector ?? undefined }, { label: 'Deployment api', namespace: 'shop', selector: undefined });
  assert.equal(await panel.call('label', { workload: key, selector: 'orders' }), `Changed ${path}. Look it over, and save it.`);
  assert.equal(vscode.window.activeTextEditor?.document.getText(), text.replace('app: api # the API\r\n', 'app: api # the API\r\n        aadpodidbinding: orders\r\n'));
  assert.equal(await panel.call('label', { workload: key, selector: 'orders' }), `Nothing had to be changed in ${path}: its pods have the label already.`);
  await assert.rejects(panel.call('label', { workload: 'gone', selector: 'orders' }), { message: 'The workload is not in its file any more. Choose another one.' });
});

test('pod identity: the way to what replaces it is there', async (t) => {
  const { app, panel } = await form(t);
  await panel.call('instead', undefined);
  assert.equal(app.panel().title, 'Workload Identity: mi-payments');
});

test('pod identity: who may not assign the roles is told which right is missing, and nothing is assigned', async (t) => {
  const { panel, situation, needs } = await form(t, ['Contoso Prod', 'Managed Identities', 'mi-orders']);
  const prod = situation('aks-prod');
  await assert.rejects(panel.call('assign', prod), { message: 'Virtual Machine Contributor on resource group MC_rg-prod_aks-prod_northeurope was not assigned. You need Microsoft.Authorization/roleAssignments/write on resource group MC_rg-prod_aks-prod_northeurope. Owner, User Access Administrator or Role Based Access Control Administrator can grant it. Try again to go on from there.' });
  assert.equal((await needs(prod)).missing, 3);
});
