import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as vscode from 'vscode';
import type { SampleAzureOptions } from '../../../src/emulator/sampleAzure.ts';
import type { CreateRegistryContract, NewRegistryForm } from '../../../src/features/createRegistry/createRegistryProtocol.ts';
import { startApp } from './harness.ts';
import { changesNothing, lock, standingClock } from './meanwhile.ts';

/** The form, opened on a subscription. */
async function form(t: Parameters<typeof startApp>[0], subscription: string, options?: SampleAzureOptions) {
  const app = startApp(t, options);
  await app.run('createRegistry', [await app.row(subscription)]);
  const panel = app.panel<CreateRegistryContract>();
  const { subscriptionId = assert.fail('no subscription') } = await panel.call('subscriptions', undefined);
  const create = async (more: Partial<NewRegistryForm> = {}) => panel.call('create', { subscriptionId, resourceGroup: 'rg-pay', newGroup: false, location: 'westeurope', name: 'acrnew01', sku: 'Basic', mode: 'rbac', tags: {}, ...more });
  return { app, panel, subscriptionId, create, group: [subscription, 'Container Registries'] };
}

test('create a registry: it stands in the tree, is counted and revealed, the form goes, and its login server is copied', async (t) => {
  const { app, panel, subscriptionId, create, group } = await form(t, 'Contoso Dev');
  assert.equal(await app.outline(group, 1), 'acrabsdemo  Basic · rg-aks-demo');
  await create({ tags: { owner: "Ada's team" } });
  assert.equal(await app.outline(group, 1), 'acrabsdemo  Basic · rg-aks-demo\nacrnew01  Basic · rg-pay');
  assert.equal((await app.row('Contoso Dev')).node.description, '5 · 2 · 2 · Contoso');
  assert.equal(app.revealed(), 'Contoso Dev › Container Registries › acrnew01');
  assert.equal(panel.isClosed(), true);
  assert.deepEqual(app.messages(), ['Created registry acrnew01 in rg-pay: acrnew01.azurecr.io. Nothing can pull from it yet but by a role that is inherited.']);
  assert.deepEqual(app.said().ways, ['Copy Login Server', 'Let a Cluster Pull', 'Show Command']);
  assert.deepEqual(app.inShells(), {
    bash: `az acr create --subscription ${subscriptionId} --resource-group rg-pay --location westeurope --name acrnew01 --sku Basic --tags 'owner=Ada'\\''s team'`,
    powershell: `az acr create --subscription ${subscriptionId} --resource-group rg-pay --location westeurope --name acrnew01 --sku Basic --tags 'owner=Ada''s team'`,
  });
  app.said().press('Copy Login Server');
  await app.outline(group, 1);
  assert.equal(await vscode.env.clipboard.readText(), 'acrnew01.azurecr.io');
});

test('create a registry: in ABAC mode, in a group that is made first', async (t) => {
  const { app, create, group } = await form(t, 'Contoso Dev');
  await create({ resourceGroup: 'rg-new', newGroup: true, sku: 'Premium', mode: 'abac' });
  assert.match(await app.outline(group, 1), /^acrnew01 {2}Premium · ABAC mode · rg-new$/m);
  assert.match(app.inShells().bash, /^az group create .*--name rg-new .* && az acr create .*--resource-group rg-new .* --sku Premium --role-assignment-mode rbac-abac$/);
});

test('create a registry: the message leads to a cluster that shall pull from it', async (t) => {
  const { app, create } = await form(t, 'Contoso Dev');
  await create();
  await app.answering({ picks: ['aks-abs-demo'] }, async () => app.press('Let a Cluster Pull'));
  assert.match(app.said().message, /^The kubelet of aks-abs-demo can pull from acrnew01 now\./);
});

test('create a registry: a name is checked in all of Azure while one types, in the words of the service', async (t) => {
  const { panel, subscriptionId } = await form(t, 'Contoso Dev');
  assert.equal(await panel.call('nameProblem', { subscriptionId, name: 'AcrShared' }), 'The registry acrshared is already in use.');
  assert.equal((await panel.call('nameProblem', { subscriptionId, name: 'acrfree' })) ?? undefined, undefined);
});

const never: SampleAzureOptions = { unregistered: ['Microsoft.ContainerRegistry'], registrationMs: 0 };

test('create a registry: the first one of a subscription registers that for registries, and says so', async (t) => {
  const clock = standingClock();
  const { app, panel, create, group } = await form(t, 'Contoso Dev', { ...never, registrationMs: 10_000, clock });
  const creating = create();
  const follow = async (seen: string): Promise<string> => {
    const step = await panel.call('step', { seen });
    return step.startsWith('Registering') ? step : follow(step);
  };
  assert.equal(await follow(''), 'Registering the subscription for Microsoft.ContainerRegistry, which nobody has used there yet. Azure takes a minute or two.');
  clock.step = 10_000;
  await creating;
  assert.match(await app.outline(group, 1), /^acrnew01 {2}Basic · rg-pay$/m);
});

test('create a registry: where nobody can tell yet whether a name is taken, the form goes on', async (t) => {
  const { panel, subscriptionId } = await form(t, 'Contoso Dev', never);
  assert.equal((await panel.call('nameProblem', { subscriptionId, name: 'acrfree' })) ?? undefined, undefined);
});

test('create a registry: who may not register the subscription is told which right is missing, and what to run', async (t) => {
  const { app, subscriptionId, create, group } = await form(t, 'Contoso Dev', never);
  app.azure.setFaults([{ method: 'POST', path: '/register', status: 403, code: 'AuthorizationFailed', message: 'No.' }]);
  await changesNothing(app, group, 1, async () => assert.rejects(create(), { message: `The subscription was never registered for Microsoft.ContainerRegistry, and you may not register it. You need Microsoft.ContainerRegistry/register/action on subscription ${subscriptionId}: Owner and Contributor have it. Let one of them run: az provider register --subscription ${subscriptionId} --namespace Microsoft.ContainerRegistry` }));
});

const refusals: readonly (readonly [what: string, form: Partial<NewRegistryForm>, words: string])[] = [
  ['a name that Azure would not take', { name: 'acr-new' }, 'Only letters and digits.'],
  ['a name that somebody took meanwhile', { name: 'acrshared' }, 'acrshared is taken: the name of a registry is its own in all of Azure. Choose another one. (AlreadyInUse)'],
  ['a name that is taken in the group', { resourceGroup: 'rg-aks-demo', name: 'acrabsdemo', sku: 'Premium' }, 'There is a registry acrabsdemo in rg-aks-demo already. (RegistryNameTaken)'],
  ['a resource group that is gone', { resourceGroup: 'rg-gone' }, "Resource group 'rg-gone' could not be found. It may have been deleted by somebody else (ResourceGroupNotFound)."],
  ['an SKU that there is none of', { sku: 'Gold' }, "The specified sku 'Gold' is not supported. The supported skus are Basic, Standard, Premium. (SkuNotSupported)"],
];
for (const [what, wrong, message] of refusals) {
  test(`create a registry: ${what} is told in the form, which stays, and nothing is changed`, async (t) => {
    const { app, panel, create, group } = await form(t, 'Contoso Dev');
    await changesNothing(app, group, 1, async () => assert.rejects(create(wrong), { message }));
    assert.equal(panel.isClosed(), false);
    assert.deepEqual(app.messages(), []);
  });
}

test('create a registry: who may not is told which right is missing', async (t) => {
  const { app, create, group } = await form(t, 'Fabrikam Research');
  await changesNothing(app, group, 1, async () => assert.rejects(create({ resourceGroup: 'rg-research' }), { message: 'You need Microsoft.ContainerRegistry/registries/write on acrnew01. Ask an Owner or User Access Administrator of it for a role that allows this.' }));
});

test('create a registry: a lock on the group is named', async (t) => {
  const { app, subscriptionId, create, group } = await form(t, 'Contoso Dev');
  await lock(app, `/subscriptions/${subscriptionId}/resourceGroups/rg-pay`, 'ReadOnly');
  await changesNothing(app, group, 1, async () => assert.rejects(create(), /acrnew01 is locked: a lock stands on resource group rg-pay \(ScopeLocked\)/));
});

test('create a registry: what Azure could not finish is said, and the registry stands there as it was left', async (t) => {
  const { app, panel, create, group } = await form(t, 'Contoso Dev');
  app.azure.setFaults([{ method: 'PUT', path: '/registries/', operation: 'Failed' }]);
  await assert.rejects(create(), { message: 'Azure could not finish: The creation of the registry ended Failed. (InternalServerError)' });
  assert.equal(panel.isClosed(), false);
  assert.match(await app.outline(group, 1), /^acrnew01 {2}Basic · rg-pay · Failed$/m);
});

test('copy the resource ID of a registry', async (t) => {
  const app = startApp(t);
  await app.run('copyResourceId', [await app.row('Contoso Dev', 'Container Registries', 'acrabsdemo')]);
  assert.match(await vscode.env.clipboard.readText(), /^\/subscriptions\/[\da-f-]{36}\/resourceGroups\/rg-aks-demo\/providers\/Microsoft\.ContainerRegistry\/registries\/acrabsdemo$/);
});

test('copy the login servers of several registries', async (t) => {
  const app = startApp(t);
  await app.run('copyLoginServer', [await app.row('Contoso Prod', 'Container Registries', 'acrshared'), await app.row('Contoso Prod', 'Container Registries', 'acrcontosoprod')]);
  assert.equal(await vscode.env.clipboard.readText(), 'acrshared.azurecr.io\nacrcontosoprod.azurecr.io');
  await app.run('copyLoginServer', [], { picks: ['acrabsdemo'] });
  assert.equal(await vscode.env.clipboard.readText(), 'acrabsdemo.azurecr.io');
});
