import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CreateIdentityContract, NewIdentityForm } from '../../../src/features/identities/createIdentityProtocol.ts';
import type { AssignRoleContract } from '../../../src/features/assignRole/protocol.ts';
import type { SampleAzureOptions } from '../../../src/emulator/sampleAzure.ts';
import { startApp } from './harness.ts';
import { changesNothing } from './meanwhile.ts';
import { until } from './until.ts';

/** The form, opened on a subscription. */
async function form(t: Parameters<typeof startApp>[0], subscription: string, options?: SampleAzureOptions) {
  const app = startApp(t, options);
  await app.run('createIdentity', [await app.row(subscription)]);
  const panel = app.panel<CreateIdentityContract>();
  const { subscriptionId = assert.fail('no subscription') } = await panel.call('subscriptions', undefined);
  const create = async (more: Partial<NewIdentityForm> = {}) => panel.call('create', { subscriptionId, resourceGroup: 'rg-pay', newGroup: false, location: 'westeurope', name: 'mi-new', tags: {}, ...more });
  return { app, panel, subscriptionId, create, group: [subscription, 'Managed Identities'] };
}

test('create an identity: it stands in the tree, is revealed, and the form goes', async (t) => {
  const { app, panel, subscriptionId, create, group } = await form(t, 'Contoso Dev');
  await app.outline(group, 1);
  await create({ tags: { owner: "Ada's team" } });
  assert.match(await app.outline(group, 1), /^mi-new {2}rg-pay · westeurope$/m);
  assert.equal(app.revealed(), 'Contoso Dev › Managed Identities › mi-new');
  assert.equal(panel.isClosed(), true);
  assert.deepEqual(app.messages(), ['Created identity mi-new in rg-pay. It has no roles yet.']);
  assert.deepEqual(app.said().ways, ['Copy Principal ID', 'Assign Role', 'Show Command']);
  assert.deepEqual(app.inShells(), {
    bash: `az identity create --subscription ${subscriptionId} --resource-group rg-pay --location westeurope --name mi-new --tags 'owner=Ada'\\''s team'`,
    powershell: `az identity create --subscription ${subscriptionId} --resource-group rg-pay --location westeurope --name mi-new --tags 'owner=Ada''s team'`,
  });
});

test('create an identity: the count of the subscription is one more', async (t) => {
  const { app, create } = await form(t, 'Contoso Dev');
  const before = (await app.row('Contoso Dev')).node.description;
  await create();
  const after = (await app.row('Contoso Dev')).node.description;
  assert.deepEqual([before, after], ['5 · 2 · 1 · Contoso', '6 · 2 · 1 · Contoso']);
});

test('create an identity: a new resource group is made first', async (t) => {
  const { app, subscriptionId, create, group } = await form(t, 'Contoso Dev');
  await create({ resourceGroup: 'rg-new', newGroup: true });
  assert.match(await app.outline(group, 1), /^mi-new {2}rg-new · westeurope$/m);
  await app.elsewhere('GET', `/subscriptions/${subscriptionId}/resourceGroups/rg-new?api-version=2021-04-01`);
  assert.match(app.inShells().bash, /^az group create .*--name rg-new .* && az identity create .*--resource-group rg-new /);
  assert.match(app.inShells().powershell, /^az group create .*--name rg-new .*; az identity create .*--resource-group rg-new /);
});

test('create an identity: the message leads to the form that gives it a role', async (t) => {
  const { app, create } = await form(t, 'Contoso Dev');
  await create();
  app.said().press('Assign Role');
  await until('the form', () => (app.panel().script === 'assignRole' ? true : undefined));
  const { chosen } = await app.panel<AssignRoleContract>().call('load', undefined);
  assert.deepEqual(chosen.principals.map(({ name, detail }) => [name, detail]), [['mi-new', 'rg-pay']]);
});

test('create an identity: a name that is taken is told under its field', async (t) => {
  const { panel, subscriptionId } = await form(t, 'Contoso Dev');
  const taken = await panel.call('nameProblem', { subscriptionId, resourceGroup: 'rg-pay', name: 'mi-payments' });
  assert.equal(taken, 'There is an identity mi-payments in rg-pay already.');
});

test('create an identity: a name that Azure would not take is refused before it is asked', async (t) => {
  const { app, create } = await form(t, 'Contoso Dev');
  await assert.rejects(create({ name: 'a b' }), { message: 'Only letters, digits, "-" and "_".' });
  assert.ok(!app.azure.requests.some(({ method }) => method === 'PUT'));
});

test('create an identity: who may not is told which right is missing, in the form, which stays', async (t) => {
  const { app, panel, create, group } = await form(t, 'Fabrikam Research');
  await changesNothing(app, group, 1, async () => assert.rejects(create({ resourceGroup: 'rg-research' }), { message: 'You need Microsoft.ManagedIdentity/userAssignedIdentities/write on mi-new. Ask an Owner or User Access Administrator of it for a role that allows this.' }));
  assert.equal(panel.isClosed(), false);
  assert.deepEqual(app.messages(), []);
});

test('create an identity: a resource group that is gone is named', async (t) => {
  const { app, create, group } = await form(t, 'Contoso Dev');
  await changesNothing(app, group, 1, async () => assert.rejects(create({ resourceGroup: 'rg-gone' }), { message: "Resource group 'rg-gone' could not be found. It may have been deleted by somebody else (ResourceGroupNotFound)." }));
});
