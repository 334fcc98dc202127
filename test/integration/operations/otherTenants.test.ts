import assert from 'node:assert/strict';
import { test } from 'node:test';
import { start, step } from './moves.ts';
import { form } from './newCluster.ts';
import { offered } from './offered.ts';

const registries = ['acrabsdemo', 'acrshared'];
const elsewhere = ['fabrikamresearch', 'acrfabrikam'];
const [ours, theirs] = [(label: string) => registries.includes(label), (label: string) => elsewhere.includes(label)];

test('create a cluster: no registry and no identity of another tenant than the cluster\'s is offered', async (t) => {
  const it = await form(t);
  const offers = offered(t);
  const { subscriptions } = await it.panel.call('subscriptions', undefined);
  const { id: subscriptionId } = subscriptions.find(({ name }) => name === 'Fabrikam Research') ?? assert.fail('no Fabrikam Research');
  await it.pickRegistry('acrabsdemo');
  await it.app.answering({ picks: ['fabrikamresearch'] }, async () => it.panel.call('pickRegistry', { subscriptionId }));
  assert.deepEqual(offers.map((labels) => [labels.some(ours), labels.some(theirs)]), [[true, false], [false, true]]);
  await it.pickIdentity('mi-payments');
  assert.ok(!offers.at(-1)?.includes('mi-notebook'));
});

test('create a cluster: what was picked before a subscription of another tenant was chosen is refused, and nothing is made', async (t) => {
  const it = await form(t);
  const { subscriptions } = await it.panel.call('subscriptions', undefined);
  const { id: subscriptionId } = subscriptions.find(({ name }) => name === 'Fabrikam Research') ?? assert.fail('no Fabrikam Research');
  const there = { subscriptionId, resourceGroup: 'rg-research', location: 'uksouth' };
  const [registry, controlPlane] = [await it.pickRegistry('acrabsdemo'), await it.pickIdentity('mi-payments')];
  await assert.rejects(it.create({ ...there, registry }), { message: 'acrabsdemo is in another tenant than the subscription Fabrikam Research. Choose one of that tenant.' });
  await assert.rejects(it.create({ ...there, controlPlane }), { message: 'mi-payments is in another tenant than the subscription Fabrikam Research. Choose one of that tenant.' });
  assert.deepEqual([it.writes(), it.panel.isClosed()], [[], false]);
});

test('move to a managed identity: no registry of another tenant is offered, and none that is among those it pulls from', async (t) => {
  const { app, panel, settled } = await start(t);
  const offers = offered(t);
  const find = step(await settled(), /Find/);
  await app.answering({ picks: [['acrshared']] }, async () => panel.call('act', { item: find.id, act: 'choose' }));
  const [labels = []] = offers;
  assert.ok(labels.includes('acrshared'));
  assert.deepEqual(labels.filter((label) => label === 'acrabsdemo' || theirs(label)), []);
});
