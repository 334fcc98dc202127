import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Estate, TenantEstate } from '../../../src/features/shared/app.ts';
import { createEstate } from '../../../src/features/signIn/estate.ts';
import { subscriptionNodes } from '../../../src/features/subscriptions/nodes.ts';
import { estate, never } from './estate.ts';

test('a tenant that is asked again keeps its rows until it answers; what it is asked for comes last', async () => {
  const { azure } = await estate();
  const real = createEstate(azure.cloud, undefined);
  let late: Promise<void> | undefined;
  // As it is where a tenant's answer takes its time.
  const delayed: Estate = {
    ...real,
    async *watch(signal) {
      let estates: readonly TenantEstate[] = [];
      for await (estates of real.watch(signal));
      if (late) yield estates.map((one) => (one.tenant.name === 'Contoso' ? { ...one, subscriptions: [], stop: () => {} } : one));
      await late;
      yield estates;
    },
  };
  const app = { cloud: () => azure.cloud, estate: async () => delayed, describe: () => assert.fail('nothing fails') };
  const read = async (meanwhile = () => {}): Promise<string[][]> => {
    const lists: string[][] = [];
    for await (const rows of subscriptionNodes(app, [], never)) {
      lists.push(rows.map(({ label, description }) => `${label} ${description}`));
      meanwhile();
    }
    return lists;
  };

  const all = ['Contoso Dev 5 · 2 · 1 · Contoso', 'Contoso Prod 4 · 1 · 2 · Contoso', 'Fabrikam Research 1 · 0 · 1 · Fabrikam'];
  assert.deepEqual(await read(), [all]);
  const answers = Promise.withResolvers<void>();
  late = answers.promise;
  assert.deepEqual(await read(() => answers.resolve()), [[...all, 'Contoso loading…'], all]);
});
