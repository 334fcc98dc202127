import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Estate, TenantEstate } from '../../../src/features/shared/app.ts';
import { createEstate } from '../../../src/features/signIn/estate.ts';
import { subscriptionNodes } from '../../../src/features/subscriptions/nodes.ts';
import { estate, never } from './estate.ts';

type Estates = readonly TenantEstate[];

/** Reads the first level anew each time, as text: one list for each time that more was known. */
async function reading() {
  const { azure } = await estate();
  const real = createEstate(azure.cloud, undefined);
  let estates: Estates = [];
  for await (estates of real.watch(never));
  const read = async (known: Estates | undefined, all = (whole: Estates): Estates => whole): Promise<string[][]> => {
    const answers = Promise.withResolvers<void>();
    // As it is where a tenant's answer takes its time.
    const delayed: Estate = {
      tenants: real.tenants,
      async *watch() {
        if (known) {
          yield known;
          await answers.promise;
        }
        yield all(estates);
      },
    };
    const app = { cloud: () => azure.cloud, estate: async () => delayed, describe: () => assert.fail('nothing fails') };
    const lists: string[][] = [];
    for await (const rows of subscriptionNodes(app, [], never)) {
      lists.push(rows.map(({ label, description }) => `${label} ${description}`));
      answers.resolve();
    }
    return lists;
  };
  return { read, azure };
}

const dev = 'Contoso Dev 5 · 2 · 1 · Contoso';
const prod = 'Contoso Prod 4 · 1 · 2 · Contoso';
const research = 'Fabrikam Research 1 · 0 · 1 · Fabrikam';

/** What was read once. */
async function once() {
  const { read, azure } = await reading();
  let estates: Estates = [];
  assert.deepEqual(await read(undefined, (whole) => (estates = whole)), [[dev, prod, research]]);
  return { read, azure, estates };
}

const loading = (one: TenantEstate): TenantEstate => ({ ...one, subscriptions: [], stop: () => {} });

test('a tenant that is asked again keeps its rows until it answers; that it is asked stands below all', async () => {
  const { read, estates } = await once();
  const known = estates.map((one) => (one.tenant.name === 'Contoso' ? loading(one) : one));
  assert.deepEqual(await read(known), [[dev, prod, research, 'Contoso loading…'], [dev, prod, research]]);
});

test('a subscription that was moved to another tenant stands there, and not twice', async () => {
  const { read, estates } = await once();
  const [contoso, fabrikam] = estates as [TenantEstate, TenantEstate];
  const moved = { ...fabrikam, subscriptions: [...contoso.subscriptions.slice(0, 1), ...fabrikam.subscriptions] };
  const left = { ...contoso, subscriptions: contoso.subscriptions.slice(1) };
  const [first = [], last = []] = await read([loading(contoso), moved], () => [left, moved]);
  assert.deepEqual([first, last].map((rows) => rows.filter((row) => row.startsWith('Contoso Dev')).length), [1, 1]);
  assert.equal(first.at(-1), 'Contoso loading…');
});

test('a subscription that is not wanted any more goes as soon as that is known, before anything is counted', async () => {
  const { read, azure, estates } = await once();
  // Longer than the first list waits.
  azure.setFaults([{ path: '/providers/Microsoft.ResourceGraph/', delayMs: 2000 }]);
  const wanted = estates.map((one) => ({ ...one, subscriptions: one.subscriptions.filter(({ name }) => name !== 'Contoso Dev') }));
  assert.deepEqual((await read(undefined, () => wanted))[0], [prod, research, 'Contoso loading…', 'Fabrikam loading…']);
});
