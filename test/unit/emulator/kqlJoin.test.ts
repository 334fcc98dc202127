import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { QueryError } from '../../../src/emulator/kql/lexer.ts';
import { runQuery } from '../../../src/emulator/kql/run.ts';
import type { Tables } from '../../../src/emulator/kql/run.ts';
import type { ColumnType } from '../../../src/emulator/kql/values.ts';

const types = (...columns: [name: string, type: ColumnType][]) => new Map(columns);

const tables: Tables = {
  people: () => ({
    columns: types(['name', 'string'], ['team', 'string'], ['floor', 'number'], ['tags', 'dynamic']),
    rows: [
      { name: 'Ada', team: 'red', floor: 1, tags: { home: 'x' } },
      { name: 'Grace', team: 'Red', floor: 2, tags: null },
      { name: 'Alan', team: 'blue', floor: 1, tags: null },
      { name: 'Kurt', team: '', floor: null, tags: null },
    ],
  }),
  teams: () => ({
    columns: types(['team', 'string'], ['name', 'string'], ['floor', 'number'], ['size', 'number'], ['tags', 'dynamic']),
    rows: [
      { team: 'red', name: 'Reds', floor: 1, size: 3, tags: { a: 1 } },
      { team: 'blue', name: 'Blues', floor: 1, size: 2, tags: null },
      { team: 'blue', name: 'Blues (old)', floor: 2, size: 1, tags: null },
      { team: 'green', name: 'Greens', floor: null, size: 0, tags: null },
    ],
  }),
  resources: () => ({ columns: types(['id', 'string']), rows: [{ id: 'r' }] }),
  resourcecontainers: () => ({ columns: types(['id', 'string']), rows: [{ id: 'r' }] }),
};

function run(query: string): Record<string, unknown>[] {
  return [...runQuery(query, tables).rows];
}

/** `at` is what stands where the error is; empty for the end of the query. */
function refused(query: string, message: RegExp, at: string): void {
  assert.throws(() => run(query), (error) => {
    assert.ok(error instanceof QueryError);
    assert.match(error.message, message);
    assert.equal(query.slice(error.position, at === '' ? undefined : error.position + at.length), at);
    return true;
  });
}

const joined = (query: string) => `people | join kind=inner (${query}) on name`;
const onId = (table: string) => `join kind=inner (${table}) on id`;
const numbered = (count: number, of: number) => Array.from({ length: count }, (_, index) => ({ key: `k${index % of}`, at: index }));

describe('a join', () => {
  it('of kind inner has a row for each pair with the same key, which compares with case', () => {
    assert.deepEqual(run('people | join kind=inner (teams) on team | project name, name1'), [
      { name: 'Ada', name1: 'Reds' },
      { name: 'Alan', name1: 'Blues' },
      { name: 'Alan', name1: 'Blues (old)' },
    ]);
  });

  it('of kind leftouter keeps the left rows without a match: their texts are empty, all else is null', () => {
    assert.deepEqual(run("people | where name == 'Grace' | join kind=leftouter (teams) on team | project name, team, team1, name1, size, tags1"), [
      { name: 'Grace', team: 'Red', team1: '', name1: '', size: null, tags1: null },
    ]);
  });

  it('has the columns of the left side, then those of the right side with a number where the name is taken', () => {
    assert.deepEqual([...runQuery('people | join kind=leftouter (teams) on team', tables).columns.keys()], ['name', 'team', 'floor', 'tags', 'team1', 'name1', 'floor1', 'size', 'tags1']);
  });

  it('counts on where the numbered name is taken too', () => {
    const twice = 'people | join kind=inner (people | project team, name) on team | join kind=inner (people | project team, name) on team';
    assert.deepEqual([...runQuery(twice, tables).columns.keys()], ['name', 'team', 'floor', 'tags', 'team1', 'name1', 'team2', 'name2']);
  });

  it('keeps the types of the columns, so that a cast is asked for where KQL asks', () => {
    refused('people | join kind=leftouter (teams) on team | summarize count() by tags1', /dynamic/, 'tags1');
    assert.deepEqual(run('people | join kind=leftouter (teams) on team | summarize n = count() by size'), [{ size: 3, n: 1 }, { size: null, n: 2 }, { size: 2, n: 1 }, { size: 1, n: 1 }]);
  });

  it('takes several keys, by comma and by and', () => {
    const expected = [{ name: 'Ada', name1: 'Reds' }, { name: 'Alan', name1: 'Blues' }];
    assert.deepEqual(run('people | join kind=inner teams on team, floor | project name, name1'), expected);
    assert.deepEqual(run('people | join kind=inner (teams) on $left.team == $right.team and $left.floor == $right.floor | project name, name1'), expected);
  });

  it('takes keys of different names', () => {
    assert.deepEqual(run('people | join kind = inner (teams | project colour = team, size) on $left.team == $right.colour | project name, team, colour, size | take 1'), [{ name: 'Ada', team: 'red', colour: 'red', size: 3 }]);
  });

  it('finds nothing for a null, not even another null, but an empty text for an empty text', () => {
    assert.deepEqual(run('people | where isnull(floor) | join kind=inner (teams) on floor'), []);
    assert.deepEqual(run("people | where name == 'Kurt' | join kind=inner (teams | take 1 | extend team = '') on team | project name, name1"), [{ name: 'Kurt', name1: 'Reds' }]);
    assert.deepEqual(run('people | where isnull(floor) | join kind=leftouter (teams) on team, floor | project name, name1'), [{ name: 'Kurt', name1: '' }]);
  });

  it('joins with a whole query, in which there may be another join', () => {
    const inner = 'people | where floor == 1 | extend key = toupper(team) | join kind=inner (teams | where size > 1 | project team, size) on team | project key, size | order by key asc';
    assert.deepEqual(run(`people | where name == 'Grace' | extend key = toupper(team) | join kind=leftouter (${inner}) on key | project name, key, key1, size`), [{ name: 'Grace', key: 'RED', key1: 'RED', size: 3 }]);
  });

  it('holds on with many rows on both sides', () => {
    const columns = types(['key', 'string'], ['at', 'number']);
    const many: Tables = { left: () => ({ columns, rows: numbered(60_000, 12_000) }), right: () => ({ columns, rows: numbered(12_000, 12_000) }) };
    assert.deepEqual(runQuery('left | join kind=leftouter (right) on key | where key == key1 | count', many).rows, [{ Count: 60_000 }]);
  });
});

describe('a join is refused', () => {
  const cases: [query: string, message: RegExp, at: string][] = [
    ['people | join (teams) on team', /without a kind/, 'join (teams)'],
    ['people | join kind=innerunique (teams) on team', /'innerunique' is not supported/, 'innerunique'],
    ['people | join kind=fullouter (teams) on team', /'fullouter' is not supported/, 'fullouter'],
    ['people | join kind=leftanti (teams) on team', /'leftanti' is not supported/, 'leftanti'],
    ['people | join kind=inner hint.strategy=broadcast (teams) on team', /Hints/, 'hint'],
    ['people | join kind=inner (teams)', /Expected 'on'/, ''],
    ['people | join kind=inner (teams) on', /a column or \$left/, ''],
    ['people | join kind=inner (teams | where size > 1 on team', /Expected '\)'/, 'on team'],
    ['people | join kind=inner (nobody) on team', /table 'nobody'/, 'nobody'],
    ['people | join kind=inner (teams | parse name with *) on team', /operator 'parse'/, 'parse'],
    ['people | join kind=inner (teams | where nothing == 1) on team', /'nothing'/, 'nothing'],
    ['people | join kind=inner (teams) on colour', /'colour'/, 'colour'],
    ['people | join kind=inner (teams | project colour = team) on team', /'team'/, 'team'],
    ['people | join kind=inner (teams) on $left.team == $right.colour', /'colour'/, 'colour'],
    ['people | join kind=inner (teams) on $right.team == $left.team', /stands there/, '.team'],
    ['people | join kind=inner (teams) on $left.team =~ $right.team', /Expected '=='/, '=~'],
    ['people | join kind=inner (teams) on $left.team == $right.team or true', /the end of the query/, 'or true'],
    ['people | join kind=inner (teams) on tolower(team)', /the end of the query/, '(team)'],
    ['people | join kind=inner (teams) on tags', /'tags' is of the type dynamic/, 'tags'],
    ['people | join kind=inner (teams) on $left.team == $right.size', /different types: string and number/, 'size'],
  ];
  for (const [query, message, at] of cases) it(query, () => refused(query, message, at));

  it('as the fourth of a query, wherever it stands', () => {
    assert.deepEqual(run(joined(joined(joined('people | project name')))).length, 4);
    refused(joined(joined(joined(joined('people | project name')))), /at most 3 'join'/, 'join kind=inner (people | project name)');
    assert.throws(() => run('people | join kind=inner ('.repeat(50_000)), /at most 3 'join'/);
  });

  it('across tables a second time, but not between resources and their containers', () => {
    assert.equal(run(`resources | ${onId('resourcecontainers')} | ${onId('resourcecontainers')} | ${onId('resources')}`).length, 1);
    refused(`people | extend id = name | join kind=inner (teams | extend id = name) on id | ${onId('resources')}`, /DisallowedMaxNumberOfRemoteTables/, 'join kind=inner (resources)');
  });

  it('when it makes more rows than fit', () => {
    const rows = Array.from({ length: 1000 }, (_, at) => ({ key: 'same', at }));
    const many: Tables = { many: () => ({ columns: types(['key', 'string'], ['at', 'number']), rows }) };
    assert.throws(() => runQuery('many | join kind=inner many on key', many), (error) => error instanceof QueryError && /more than 500000 rows/.test(error.message));
  });
});
