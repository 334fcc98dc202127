import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import * as vscode from 'vscode';
import { changesNothing, standingClock } from './meanwhile.ts';
import { form, toldOf } from './newCluster.ts';
import type { Form } from './newCluster.ts';
import { abacMode, changeRegistry, hideModes } from './registryAttachments.ts';
import { until } from './until.ts';

/** What the notification of progress says, and its Cancel: no command of VS Code presses that. */
function progressOf(t: TestContext) {
  const reports: string[] = [];
  let cancel: (() => void) | undefined;
  t.mock.method(vscode.window, 'withProgress', async (options: vscode.ProgressOptions, task: (progress: vscode.Progress<{ message?: string }>, token: vscode.CancellationToken) => Thenable<unknown>) => {
    const source = new vscode.CancellationTokenSource();
    if (options.cancellable) cancel = () => source.cancel();
    return task({ report: ({ message = '' }) => void reports.push(`${options.title}: ${message}`) }, source.token);
  });
  return { reports, cancel: async () => (await until('a progress that can be cancelled', () => cancel))() };
}

test('create a cluster: the role for a registry is that of the mode in which the registry is now, whatever is shown', async (t) => {
  const it = await form(t);
  const shown = await it.pickRegistry('acrabsdemo');
  await it.app.elsewhere('PATCH', `${shown.id}?api-version=2025-11-01`, abacMode);
  const { mode, role } = await it.pickRegistry('acrabsdemo');
  assert.deepEqual([shown.role, mode, role], ['AcrPull', 'abac', 'Container Registry Repository Reader']);
});

/** aks-new pulls from a registry in ABAC mode, and the command that is offered lets it do that, too. */
async function pullsAsReader({ app, group }: Form): Promise<void> {
  assert.equal(await app.outline([...group, 'aks-new', 'Registries It Can Pull From'], 1), 'acrabsdemo  Container Registry Repository Reader');
  const { bash } = app.inShells();
  assert.doesNotMatch(bash, /--attach-acr/);
  assert.match(bash, /az role assignment create .*--role 'Container Registry Repository Reader' --scope \S+\/acrabsdemo$/);
}

test('create a cluster: a registry in ABAC mode is attached with the role that it honours', async (t) => {
  const it = await form(t, { graphLagMs: 0 });
  await changeRegistry(it.app, abacMode);
  const registry = await it.pickRegistry('acrabsdemo');
  await it.create({ registry });
  assert.match(await toldOf(it), /It can pull from acrabsdemo;/);
  await pullsAsReader(it);
});

test('create a cluster: a registry whose mode is switched while Azure makes the cluster gets the role of its new mode', async (t) => {
  const clock = standingClock();
  const it = await form(t, { graphLagMs: 0, operationMs: 200, clock });
  const registry = await it.pickRegistry('acrabsdemo');
  await it.create({ registry });
  await changeRegistry(it.app, abacMode);
  clock.step = 200;
  assert.match(await toldOf(it), /It can pull from acrabsdemo;/);
  await pullsAsReader(it);
});

test('create a cluster: the first one of a subscription registers that for clusters', async (t) => {
  const it = await form(t, { unregistered: ['Microsoft.ContainerService'], registrationMs: 0 });
  await it.create();
  assert.match(await toldOf(it), /^Created cluster aks-new in rg-pay\./);
});

test('create a cluster: it is in the tree as Creating as soon as Azure has taken it, and in the end with its identities and its registry', async (t) => {
  const { reports } = progressOf(t);
  const clock = standingClock();
  const it = await form(t, { operationMs: 200, clock });
  const { app, panel, group, subscriptionId } = it;
  await app.outline(group, 1);
  const registry = await it.pickRegistry('acrabsdemo');
  await it.create({ registry, tags: { owner: "Ada's team" } });
  assert.equal(panel.isClosed(), true);
  assert.equal(app.revealed(), 'Contoso Dev › Kubernetes Clusters › aks-new');
  assert.equal((await app.row(...group, 'aks-new')).node.description, 'managed identity · Creating');
  clock.step = 200;
  assert.equal(await toldOf(it), 'Created cluster aks-new in rg-pay. It can pull from acrabsdemo; it takes up to ten minutes until the registry knows.');
  assert.equal((await app.row(...group, 'aks-new')).node.description, 'managed identity · Succeeded');
  assert.match(await app.outline([...group, 'aks-new', 'Registries It Can Pull From'], 1), /^acrabsdemo {2}AcrPull/);
  assert.match(await app.outline(['Contoso Dev', 'Managed Identities'], 1), /^aks-new-agentpool {2}MC_rg-pay_aks-new_westeurope · westeurope$/m);
  assert.ok(reports.includes('Creating aks-new: Azure is making the control plane and the nodes. This takes several minutes; if you stop waiting, Azure goes on.'), reports.join('\n'));
  const command = (owner: string) =>
    `az aks create --subscription ${subscriptionId} --resource-group rg-pay --location westeurope --name aks-new --kubernetes-version 1.33.2 --node-count 2 --node-vm-size Standard_D2s_v5 --enable-managed-identity --no-ssh-key --enable-oidc-issuer --enable-workload-identity --attach-acr ${registry.id} --tags ${owner}`;
  assert.deepEqual(app.inShells(), { bash: command("'owner=Ada'\\''s team'"), powershell: command("'owner=Ada''s team'") });
});

test('create a cluster: where nobody tells the mode of its registry, it is not said to pull from there', async (t) => {
  const it = await form(t);
  hideModes(it.app);
  await it.create({ registry: await it.pickRegistry('acrabsdemo') });
  assert.equal(await toldOf(it), "Created cluster aks-new in rg-pay. Its kubelet got AcrPull on acrabsdemo. Whether that lets it pull is not known: the registry's mode could not be read, and in ABAC mode AcrPull does nothing. It takes up to ten minutes until the registry knows.");
});

test('create a cluster: without a registry the message leads to letting it pull', async (t) => {
  const it = await form(t);
  await it.create();
  assert.equal(await toldOf(it), 'Created cluster aks-new in rg-pay. It can pull from none of your registries yet.');
  const { message } = await it.app.answering({ picks: ['acrabsdemo'] }, async () => it.app.press('Assign AcrPull'));
  assert.match(message, /can pull from acrabsdemo now/);
});

test('create a cluster: its resource group is made first', async (t) => {
  const it = await form(t);
  await it.create({ resourceGroup: 'rg-new', newGroup: true });
  assert.match(await toldOf(it), /^Created cluster aks-new in rg-new\./);
  assert.deepEqual(it.writes(), ['resourceGroups', 'Microsoft.ContainerService/managedClusters']);
});

test('create a cluster: with identities of one\'s own, what one needs on the other is granted first, once', async (t) => {
  const it = await form(t, { replicationMs: 0 });
  const [controlPlane, kubelet] = [await it.pickIdentity('mi-payments'), await it.pickIdentity('mi-forgotten')];
  assert.equal(await it.panel.call('needsOperator', { controlPlane: controlPlane.id, kubelet: kubelet.id }), true);
  await it.create({ controlPlane, kubelet });
  await toldOf(it);
  assert.deepEqual(it.writes(), ['Microsoft.Authorization/roleAssignments', 'Microsoft.ContainerService/managedClusters']);
  assert.match(await it.app.outline([...it.group, 'aks-new'], 1), /^Control Plane {2}mi-payments\nKubelet {2}mi-forgotten$/m);
});

test('create a cluster: an inherited role is as good, and nothing is granted', async (t) => {
  const it = await form(t, { replicationMs: 0 });
  const [controlPlane, kubelet] = [await it.pickIdentity('mi-payments'), await it.pickIdentity('mi-forgotten')];
  const role = `/subscriptions/${it.subscriptionId}/providers/Microsoft.Authorization/roleDefinitions/f1a07417-d97a-45cb-824c-7a7467783830`;
  await it.app.elsewhere('PUT', `/subscriptions/${it.subscriptionId}/providers/Microsoft.Authorization/roleAssignments/${crypto.randomUUID()}?api-version=2022-04-01`, { properties: { roleDefinitionId: role, principalId: controlPlane.principalId, principalType: 'ServicePrincipal' } });
  await it.create({ controlPlane, kubelet, needsOperator: false });
  await toldOf(it);
  assert.deepEqual(it.writes().slice(1), ['Microsoft.ContainerService/managedClusters']);
});

test('create a cluster: who may not grant what the control plane needs is told what for, and who can', async (t) => {
  const it = await form(t, { subscription: 'Contoso Prod' });
  const [controlPlane, kubelet] = [await it.pickIdentity('mi-orders'), await it.pickIdentity('mi-web-frontend')];
  await assert.rejects(it.create({ resourceGroup: 'rg-prod', location: 'northeurope', controlPlane, kubelet }), {
    message: 'mi-orders needs Managed Identity Operator on mi-web-frontend, to hand it to the nodes. You need Microsoft.Authorization/roleAssignments/write on mi-web-frontend. Owner, User Access Administrator or Role Based Access Control Administrator can grant it.',
  });
  assert.ok(!it.writes().includes('Microsoft.ContainerService/managedClusters'));
  assert.equal(it.panel.isClosed(), false);
});

for (const [what, more, message] of [
  ['too few cores', { nodeCount: 5, nodeSize: 'Standard_D8s_v5' }, '5 × Standard_D8s_v5 needs 40 cores, and 36 of the Standard DSv5 Family are left in westeurope. Choose fewer nodes, another size or another region, or ask for more quota.'],
  ['a version that there is not', { kubernetesVersion: '1.27.9' }, 'Kubernetes 1.27.9 is not to be had in westeurope. Choose another version.'],
  ['a size that there is not', { nodeSize: 'Standard_M416ms_v2' }, 'There are no nodes of the size Standard_M416ms_v2 for you in westeurope. Choose another size.'],
  ['a name that is taken', { name: 'aks-legacy' }, 'There is a cluster aks-legacy in rg-pay already.'],
  ['a name that Azure would not take', { name: 'aks-' }, 'Must end with a letter or a digit.'],
  ['a group that is gone', { resourceGroup: 'rg-gone' }, "Resource group 'rg-gone' could not be found. It may have been deleted by somebody else (ResourceGroupNotFound)."],
  ['an identity that was not picked', { controlPlane: { id: '/subscriptions/x', name: 'x', detail: '', principalId: 'x' } }, 'Choose it anew: what was chosen is not known any more.'],
] as const) {
  test(`create a cluster: ${what} is told in the form, and nothing is made`, async (t) => {
    const it = await form(t);
    await changesNothing(it.app, it.group, 1, async () => assert.rejects(it.create(more), { message }));
    assert.deepEqual([it.panel.isClosed(), it.app.messages()], [false, []]);
  });
}

test('create a cluster: what can\'t be read of sizes, quota and versions keeps nobody from it', async (t) => {
  const it = await form(t);
  it.app.azure.setFaults([{ path: '/Microsoft.Compute/', status: 403, code: 'AuthorizationFailed' }, { path: '/kubernetesVersions', status: 403, code: 'AuthorizationFailed' }]);
  await it.create();
  assert.match(await toldOf(it), /^Created cluster aks-new /);
});

test('create a cluster: what Azure refuses is told in the form, with what to do', async (t) => {
  const it = await form(t);
  it.app.azure.setFaults([{ path: '/Microsoft.Compute/', status: 403, code: 'AuthorizationFailed' }]);
  await assert.rejects(it.create({ nodeCount: 30, nodeSize: 'Standard_D8s_v5' }), /^Error: Insufficient regional vcpu quota left .*\(ErrCode_InsufficientVCPUQuota\)/);
  assert.equal(it.panel.isClosed(), false);
});

test('create a cluster: who may not is told which right is missing', async (t) => {
  const it = await form(t, { subscription: 'Fabrikam Research' });
  await assert.rejects(it.create({ resourceGroup: 'rg-research', location: 'uksouth' }), { message: 'You need Microsoft.ContainerService/managedClusters/write on aks-new. Ask an Owner or User Access Administrator of it for a role that allows this.' });
});

test('create a cluster: where Azure cannot finish, its reason is told, and what is left shows as Failed', async (t) => {
  const it = await form(t);
  it.app.azure.setFaults([{ method: 'PUT', path: '/aks-new', operation: 'Failed', code: 'VMExtensionProvisioningError', message: 'The nodes cannot reach mcr.microsoft.com' }]);
  await it.create();
  assert.match(await toldOf(it), /^Creating aks-new: Azure could not finish: The nodes cannot reach mcr\.microsoft\.com\. What was made of aks-new is left: delete it before you try again\. \(VMExtensionProvisioningError\)/);
  assert.equal((await it.app.row(...it.group, 'aks-new')).node.description, 'managed identity · Failed');
});

test('create a cluster: who stops waiting is told that Azure goes on, and can stop that too', async (t) => {
  const progress = progressOf(t);
  const it = await form(t, { operationMs: 60_000 });
  await it.create();
  await progress.cancel();
  assert.equal(await toldOf(it), 'Azure goes on creating aks-new. Refresh the tree to see how far it is.');
  assert.equal((await it.app.row(...it.group, 'aks-new')).node.description, 'managed identity · Creating');
  await it.app.answering({ modals: [undefined] }, async () => it.app.press('Stop Creation'));
  assert.equal((await it.app.row(...it.group, 'aks-new')).node.description, 'managed identity · Creating');
});

test('create a cluster: who stops waiting is told that its registry is not attached, and it is when the waiting goes on', async (t) => {
  const progress = progressOf(t);
  const clock = standingClock();
  const it = await form(t, { operationMs: 200, clock });
  await it.create({ registry: await it.pickRegistry('acrabsdemo') });
  await progress.cancel();
  assert.equal(await toldOf(it), 'Azure goes on creating aks-new. acrabsdemo is attached only if you go on waiting: otherwise attach it when the cluster is there.');
  clock.step = 200;
  const { message } = await it.app.press('Go On Waiting');
  assert.match(message, /^Created cluster aks-new in rg-pay\. It can pull from acrabsdemo;/);
  assert.deepEqual(it.writes(), ['Microsoft.ContainerService/managedClusters', 'Microsoft.Authorization/roleAssignments']);
});

test('create a cluster: stopped, what was made of it is left as Canceled', async (t) => {
  const progress = progressOf(t);
  const clock = standingClock();
  const it = await form(t, { operationMs: 200, clock });
  await it.create();
  await progress.cancel();
  await toldOf(it);
  const told = await it.app.answering({ modals: ['Stop Creation'] }, async () => {
    it.app.said().press('Stop Creation');
    await until('that Azure was asked to', () => it.app.azure.requests.find(({ path }) => path.endsWith('/abort')));
    clock.step = 200;
    return until('that it is stopped', () => it.app.messages().find((message) => message.startsWith('Stopped')));
  });
  assert.equal(told, 'Stopped creating aks-new. What was made of it is left, in the state Canceled: delete it in the portal, or with az aks delete.');
  assert.equal((await it.app.row(...it.group, 'aks-new')).node.description, 'managed identity · Canceled');
  assert.match(it.app.inShells().bash, /^az aks operation-abort .*--resource-group rg-pay --name aks-new$/);
});

test('create a cluster: a registry that could not be attached is told beside the cluster, and Try Again does that alone', async (t) => {
  const it = await form(t);
  const registry = await it.pickRegistry('acrabsdemo');
  it.app.azure.setFaults([{ method: 'PUT', path: '/registries/acrabsdemo/providers/Microsoft.Authorization/roleAssignments/', times: 1, status: 403, code: 'RequestDisallowedByPolicy', message: 'Not on Wednesdays.' }]);
  await it.create({ registry });
  assert.equal(await toldOf(it), 'Created cluster aks-new, but acrabsdemo was not attached: You lack a permission (RequestDisallowedByPolicy). Not on Wednesdays.');
  const before = it.writes().length;
  const { message } = await it.app.press('Try Again');
  assert.match(message, /can pull from acrabsdemo now/);
  assert.deepEqual(it.writes().slice(before), ['Microsoft.Authorization/roleAssignments']);
});

/** The public keys that may sign in to the nodes of aks-new. */
async function keysOf({ app, subscriptionId }: Form): Promise<readonly string[]> {
  const cluster = (await app.elsewhere('GET', `/subscriptions/${subscriptionId}/resourceGroups/rg-pay/providers/Microsoft.ContainerService/managedClusters/aks-new?api-version=2024-02-01`)) as { readonly properties: { readonly linuxProfile: { readonly ssh: { readonly publicKeys: readonly { readonly keyData: string }[] } } } };
  return cluster.properties.linuxProfile.ssh.publicKeys.map(({ keyData }) => keyData);
}

test('create a cluster: a key is made where ssh looks for it, or one that is there is taken, and Azure gets its public half alone', async (t) => {
  const home = mkdtempSync(join(tmpdir(), 'home-'));
  const before = process.env['HOME'];
  process.env['HOME'] = home;
  t.after(() => {
    process.env['HOME'] = before;
    rmSync(home, { recursive: true });
  });
  const it = await form(t);
  assert.deepEqual(await it.panel.call('keys', undefined), []);
  await it.create({ ssh: 'generate' });
  assert.equal(await toldOf(it), 'Created cluster aks-new in rg-pay. The private key for its nodes is ~/.ssh/aks-new_rsa. It can pull from none of your registries yet.');
  assert.ok(existsSync(join(home, '.ssh/aks-new_rsa')));
  const publicKey = readFileSync(join(home, '.ssh/aks-new_rsa.pub'), 'utf8').trim();
  assert.deepEqual(await keysOf(it), [publicKey]);
  assert.deepEqual(await it.panel.call('keys', undefined), ['~/.ssh/aks-new_rsa.pub']);
  await assert.rejects(it.create({ name: 'aks-other', ssh: '~/.ssh/gone.pub' }), { message: 'The key ~/.ssh/gone.pub is gone. Choose another one.' });
  const other = await form(t);
  await other.create({ ssh: '~/.ssh/aks-new_rsa.pub' });
  assert.equal(await toldOf(other), 'Created cluster aks-new in rg-pay. It can pull from none of your registries yet.');
  assert.deepEqual(await keysOf(other), [publicKey]);
});

test('create a cluster: what takes longer is said in the form', async (t) => {
  const it = await form(t);
  const first = it.panel.call('step', { seen: '' });
  await it.create();
  assert.equal(await first, 'Looking whether Azure has the version, the nodes and the cores.');
  assert.equal(await it.panel.call('step', { seen: '' }), 'Asking Azure for aks-new.');
  await toldOf(it);
});
