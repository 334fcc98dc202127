import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { IdentityDetailsContract } from '../../../src/features/identities/identityDetailsProtocol.ts';
import { startApp } from './harness.ts';
import { deleteElsewhere, idOf, lock } from './meanwhile.ts';

/** The panel of an identity, with the wish to edit its tags. */
async function panelOf(t: Parameters<typeof startApp>[0], ...labels: readonly string[]) {
  const app = startApp(t);
  const row = await app.row(...labels);
  await app.run('editTags', [row]);
  const panel = app.panel<IdentityDetailsContract>();
  const tags = async () => (await panel.call('overview', undefined))?.tags;
  return { app, panel, tags, id: idOf(row) };
}

const payments = ['Contoso Dev', 'Managed Identities', 'mi-payments'];

test('edit the tags: the panel is asked to, and shows the new ones', async (t) => {
  const { app, panel, tags, id } = await panelOf(t, ...payments);
  const { seen, news } = await panel.call('news', { since: 0 });
  assert.deepEqual(news, [{ edit: 'tags' }]);
  assert.deepEqual(await tags(), { team: 'payments' });
  await panel.call('saveTags', { from: { team: 'payments' }, tags: { team: 'payments', owner: "Ada's $team" } });
  assert.deepEqual(await tags(), { team: 'payments', owner: "Ada's $team" });
  assert.deepEqual((await panel.call('news', { since: seen })).news, [{ changed: ['overview'] }]);
  assert.deepEqual(app.messages(), []);
  assert.deepEqual(app.inShells(), {
    bash: `az tag update --resource-id ${id} --operation Replace --tags team=payments 'owner=Ada'\\''s $team'`,
    powershell: `az tag update --resource-id ${id} --operation Replace --tags team=payments 'owner=Ada''s $team'`,
  });
});

test('edit the tags: what the tree says of the identity is new too', async (t) => {
  const { app, panel } = await panelOf(t, ...payments);
  await panel.call('saveTags', { from: { team: 'payments' }, tags: { team: 'orders' } });
  const rows = (await app.row(...payments)).node.tooltip?.().rows ?? [];
  assert.deepEqual(rows.filter(([name]) => name.startsWith('Tag')), [['Tag team', 'orders']]);
});

test('edit the tags: what somebody else has changed meanwhile is not overwritten', async (t) => {
  const { app, panel, tags, id } = await panelOf(t, ...payments);
  await app.elsewhere('PATCH', `${id}?api-version=2023-01-31`, { tags: { team: 'somebody' } });
  await assert.rejects(panel.call('saveTags', { from: { team: 'payments' }, tags: {} }), { message: 'Somebody else has changed the tags of mi-payments meanwhile. Cancel, look at them again, and change them then. (TagsChangedMeanwhile)' });
  assert.deepEqual(await tags(), { team: 'somebody' });
});

test('edit the tags: a lock is told before, and named after', async (t) => {
  const { app, panel, tags, id } = await panelOf(t, ...payments);
  await lock(app, id, 'ReadOnly');
  assert.match((await panel.call('tagsProblem', undefined)) ?? '', /^mi-payments is locked by 'keep' \(read-only\) on mi-payments\./);
  await assert.rejects(panel.call('saveTags', { from: { team: 'payments' }, tags: {} }), { message: 'mi-payments is locked: a lock stands on mi-payments (ScopeLocked). Remove it first: an Owner or User Access Administrator can.' });
  assert.deepEqual(await tags(), { team: 'payments' });
});

test('edit the tags: who may not is told which right is missing', async (t) => {
  const { panel, tags } = await panelOf(t, 'Fabrikam Research', 'Managed Identities', 'mi-notebook');
  await assert.rejects(panel.call('saveTags', { from: {}, tags: { team: 'research' } }), { message: 'You need Microsoft.ManagedIdentity/userAssignedIdentities/write on mi-notebook. Ask an Owner or User Access Administrator of it for a role that allows this.' });
  assert.deepEqual(await tags(), {});
});

test('edit the tags: an identity that is gone is named', async (t) => {
  const { app, panel, tags, id } = await panelOf(t, ...payments);
  await deleteElsewhere(app, id);
  await assert.rejects(panel.call('saveTags', { from: { team: 'payments' }, tags: {} }), { message: 'mi-payments is gone: somebody has deleted it, or its resource group. Nothing was changed.' });
  assert.equal(await tags(), undefined);
  // The panel has told the tree.
  assert.doesNotMatch(await app.outline(payments.slice(0, -1), 1), /mi-payments/);
});
