import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { QueryRequestOptions } from '@azure/arm-resourcegraph';
import { dev, prod, refused, sample, send } from './fixture.ts';

const query = 'resources | project id, name | order by name asc';

function page(at: ReturnType<typeof sample>, options: QueryRequestOptions, more: { query?: string; subscriptions?: string[] } = {}) {
  return at.graph.resources({ query, subscriptions: [dev], ...more, options });
}

function namesOf({ data }: { data: unknown }): unknown[] {
  return (data as Record<string, unknown>[]).map(({ name }) => name);
}

describe('the pages of a Resource Graph query', () => {
  it('follow by the token, of the size of the first and in its order', async () => {
    const at = sample();
    const names: unknown[] = [];
    const sizes: number[] = [];
    let skipToken: string | undefined;
    do {
      const next = await page(at, skipToken === undefined ? { top: 4 } : { skipToken });
      names.push(...namesOf(next));
      sizes.push(next.count);
      skipToken = next.skipToken;
    } while (skipToken !== undefined);
    assert.deepEqual([sizes, names], [[4, 4, 4, 3], names.map(String).toSorted()]);
  });

  it('are not truncated: that is said of rows to which no token leads', async () => {
    const at = sample();
    const paged = await page(at, { top: 4 });
    assert.deepEqual([paged.count, paged.totalRecords, paged.resultTruncated, typeof paged.skipToken], [4, 15, 'false', 'string']);
    const withoutId = await page(at, { top: 4 }, { query: 'resources | project name' });
    assert.deepEqual([withoutId.count, withoutId.totalRecords, withoutId.resultTruncated, withoutId.skipToken], [4, 15, 'true', undefined]);
    const whole = await page(at, {});
    assert.deepEqual([whole.count, whole.totalRecords, whole.resultTruncated, whole.skipToken], [15, 15, 'false', undefined]);
  });

  it('begin where $skip says and are as long as $top says, with a token too', async () => {
    const at = sample();
    const all = namesOf(await page(at, {}));
    const { skipToken = '' } = await page(at, { top: 2 });
    assert.deepEqual(namesOf(await page(at, { skip: 3, top: 2 })), all.slice(3, 5));
    assert.deepEqual(namesOf(await page(at, { skipToken, top: 5 })), all.slice(2, 7));
    assert.deepEqual(namesOf(await page(at, { skipToken, skip: 6 })), all.slice(6, 8));
    assert.deepEqual(namesOf(await page(at, { skip: 50 })), []);
  });

  it('end with what the query takes, which then skips nothing', async () => {
    const at = sample();
    const taken = await page(at, { top: 2, skip: 1 }, { query: `${query} | take 5` });
    assert.deepEqual([namesOf(taken), taken.totalRecords, taken.resultTruncated, taken.skipToken], [namesOf(await page(at, { top: 2 })), 5, 'true', undefined]);
  });

  it('go on at the row of that number when something was removed meanwhile', async () => {
    const at = sample();
    const before = namesOf(await page(at, {}));
    const first = await page(at, { top: 4 });
    await at.identities.userAssignedIdentities.delete('rg-pay', 'mi-payments');
    const second = await page(at, first.skipToken === undefined ? {} : { skipToken: first.skipToken });
    const after = before.filter((name) => name !== 'mi-payments');
    assert.deepEqual([namesOf(second), second.totalRecords], [after.slice(4, 8), 14]);
  });

  it('belong to their query and its subscriptions', async () => {
    const at = sample();
    const { skipToken = '' } = await page(at, { top: 2 }, { subscriptions: [dev, prod] });
    assert.equal((await page(at, { skipToken }, { subscriptions: [prod.toUpperCase(), dev] })).count, 2);
    await refused(page(at, { skipToken }), 400, 'BadRequest');
    await refused(page(at, { skipToken }, { subscriptions: [dev, prod], query: 'resources | project id' }), 400, 'BadRequest');
    await refused(page(at, { skipToken: 'mine' }), 400, 'BadRequest');
    await refused(page(at, { skipToken: btoa('{}') }), 400, 'BadRequest');
  });

  it('have from 1 to 1000 rows', async () => {
    const at = sample({ seed: 'large' });
    const rows = (options: QueryRequestOptions) => page(at, options, { subscriptions: [], query: 'resources | project id' });
    assert.deepEqual([(await rows({})).count, (await rows({ top: 1000 })).count, (await rows({ top: 1 })).count], [1000, 1000, 1]);
    await refused(rows({ top: 1001 }), 400, 'BadRequest');
    await refused(rows({ top: 0 }), 400, 'BadRequest');
    await refused(rows({ skip: -1 }), 400, 'BadRequest');
  });
});

describe('the format of a Resource Graph query', () => {
  const wanted = "resources | where name == 'kv-pay' | extend n = toint('5'), half = 0.5, yes = true | project name, tags, n, half, yes, nothing = properties.none";

  it('is a list of objects, or a table with the types of its columns', async () => {
    const at = sample();
    const objects = await page(at, { resultFormat: 'objectArray' }, { query: wanted });
    assert.deepEqual(objects.data, [{ name: 'kv-pay', tags: {}, n: 5, half: 0.5, yes: true, nothing: null }]);
    assert.deepEqual((await page(at, {}, { query: wanted })).data, objects.data);
    const table = await page(at, { resultFormat: 'table' }, { query: wanted });
    assert.deepEqual([table.count, table.data], [
      1,
      {
        columns: [
          { name: 'name', type: 'string' },
          { name: 'tags', type: 'object' },
          { name: 'n', type: 'integer' },
          { name: 'half', type: 'number' },
          { name: 'yes', type: 'boolean' },
          { name: 'nothing', type: 'object' },
        ],
        rows: [['kv-pay', {}, 5, 0.5, true, null]],
      },
    ]);
  });

  it('is a table by default in the api-version of 2019 only', async () => {
    const { azure } = sample();
    const data = async (version: string) => (await send(azure, 'POST', `/providers/Microsoft.ResourceGraph/resources?api-version=${version}`, { body: { query: 'resources | count', subscriptions: [dev] } })).json['data'];
    assert.deepEqual(await data('2019-04-01'), { columns: [{ name: 'Count', type: 'integer' }], rows: [[15]] });
    assert.deepEqual(await data('2020-04-01-preview'), [{ Count: 15 }]);
  });

  it('is no other', async () => {
    await refused(page(sample(), { resultFormat: 'csv' as 'table' }), 400, 'BadRequest');
  });
});
