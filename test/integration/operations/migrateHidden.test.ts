import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import type { Migrating } from './migrating.ts';
import { deployment, migrating, none, podIdentity } from './migrating.ts';

// VS Code makes a page anew when it is seen again, and what it was answered while it was hidden is lost.

const one = async (t: TestContext): Promise<Migrating> => {
  const there = await migrating(t, ({ orders }) => ({ 'id.yaml': podIdentity('orders', orders), 'api.yaml': deployment('api', 'orders') }));
  await there.find();
  return there;
};
const done = 'Created the federated credential of mi-orders for shop/orders. The changes were not accepted: the files are as they were.';

test('migrate: a page that comes back while it runs goes on with it, can cancel it, and learns its end', async (t) => {
  const { panel, preview, cluster } = await one(t);
  assert.deepEqual(await panel.call('load', undefined), { begun: false });
  const outcomes = await preview.stopping(async () => {
    const migration = panel.call('migrate', { choices: none, cluster });
    return Promise.all([migration, panel.call('rejoin', undefined)]);
  }, async () => {
    assert.deepEqual(await panel.call('load', undefined), { begun: true });
    assert.match(await panel.call('step', { seen: '' }), /^The changes wait in the Refactor Preview/);
    await panel.call('stop', undefined);
  });
  assert.deepEqual(outcomes, [{ changed: false, message: done }, { changed: false, message: done }]);
});

test('migrate: a page that comes back afterwards is told what became of it, a failure too', async (t) => {
  const { app, panel, preview, cluster } = await one(t);
  app.azure.setFaults([{ method: 'PUT', path: '/federatedIdentityCredentials', status: 409, code: 'Locked', message: 'No.' }]);
  const [failed] = await Promise.allSettled([panel.call('migrate', { choices: none, cluster })]);
  const { message } = (failed as PromiseRejectedResult).reason as Error;
  assert.match(message, /^Can't create the federated credential of mi-orders for shop\/orders: /);
  await assert.rejects(panel.call('rejoin', undefined), { message });
  app.azure.setFaults([]);
  await preview.discarding(async () => panel.call('migrate', { choices: none, cluster }));
  assert.deepEqual([await panel.call('load', undefined), await panel.call('rejoin', undefined)], [{ begun: true }, { changed: false, message: done }]);
});

test('migrate: while one is under way another one is refused, and so is a preview', async (t) => {
  const { panel, preview, cluster } = await one(t);
  const refused = { message: 'This is under way already. Apply or discard the changes in the Refactor Preview, or press Cancel.' };
  await preview.discarding(async () => panel.call('preview', none), async () => {
    await assert.rejects(panel.call('preview', none), refused);
    await assert.rejects(panel.call('migrate', { choices: none, cluster }), refused);
  });
  assert.equal(preview.asked.length, 1);
  assert.match((await preview.discarding(async () => panel.call('migrate', { choices: none, cluster }))).message, /^Created/);
});
