import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { QueryError } from '../../../src/emulator/kql/lexer.ts';
import { runQuery } from '../../../src/emulator/kql/run.ts';
import type { ColumnType } from '../../../src/emulator/kql/values.ts';

const rows = [
  { name: 'Alpha', size: 3, tags: { team: 'red', 'a-b': 1 }, list: ['x', 'y'] },
  { name: 'beta', size: 1, tags: null, list: [] },
  { name: 'alpha-two', size: 2, tags: { team: 'Blue' }, list: null },
];
const columns = new Map<string, ColumnType>([['name', 'string'], ['size', 'number'], ['tags', 'dynamic'], ['list', 'dynamic']]);

function run(query: string) {
  return runQuery(query, { things: () => ({ columns, rows }) }).rows;
}

/** The names of the rows that a condition lets pass. */
function where(condition: string): unknown[] {
  return run(`things | where ${condition}`).map(({ name }) => name);
}

describe('conditions', () => {
  const cases: [condition: string, names: string[]][] = [
    ["name == 'Alpha'", ['Alpha']],
    ["name == 'alpha'", []],
    ["name =~ 'alpha'", ['Alpha']],
    ["name != 'Alpha'", ['beta', 'alpha-two']],
    ["name !~ 'ALPHA'", ['beta', 'alpha-two']],
    ["name in ('Alpha', 'beta')", ['Alpha', 'beta']],
    ["name in~ ('ALPHA')", ['Alpha']],
    ["name !in ('beta')", ['Alpha', 'alpha-two']],
    ["name !in~ ('ALPHA', 'BETA')", ['alpha-two']],
    ["name has 'alpha'", ['Alpha', 'alpha-two']],
    ["name has 'alph'", []],
    ["name !has 'two'", ['Alpha', 'beta']],
    ["name contains 'LPH'", ['Alpha', 'alpha-two']],
    ["name !contains 'a'", []],
    ["name contains_cs 'Al'", ['Alpha']],
    ["name startswith 'al'", ['Alpha', 'alpha-two']],
    ["name !startswith 'al'", ['beta']],
    ["name endswith 'A'", ['Alpha', 'beta']],
    ['size > 1 and size <= 3', ['Alpha', 'alpha-two']],
    ['size == 1 or size == 2 and name startswith "x"', ['beta']],
    ['(size == 1 or size == 2) and name startswith "a"', ['alpha-two']],
    ["not(name has 'alpha')", ['beta']],
    ['isempty(tags.team)', ['beta']],
    ['isnotempty(tags.team)', ['Alpha', 'alpha-two']],
    ['isnull(list)', ['alpha-two']],
    ["tags.team =~ 'blue'", ['alpha-two']],
    ["tags.team != 'red'", ['beta', 'alpha-two']],
    ["tags['a-b'] == 1", ['Alpha']],
    ['list[1] == "y"', ['Alpha']],
    ["tostring(tags) contains '\"team\":\"red\"'", ['Alpha']],
    ["tolower(name) == 'alpha'", ['Alpha']],
    ["name == 'it\\'s'", []],
    ['tags.team == tags.nothing', []],
    ["tags.['a-b'] == 1", ['Alpha']],
    // A null is neither less nor more nor equal to another null, and what cannot be said is not true when it is turned round.
    ["not(tags['a-b'] > 5)", ['Alpha']],
    ["not(tags['a-b'] > 5 and size > 0)", ['Alpha']],
    ["not(tags['a-b'] > 5 and size == 1)", ['Alpha', 'alpha-two']],
    ["not(tags['a-b'] > 5 or size > 2)", []],
    ["tags['a-b'] > 5 or size == 1", ['beta']],
    ["tags['a-b'] != 1", ['beta', 'alpha-two']],
    ['tags.team > 1', []],
    ["tags.team in ('red', 'blue')", ['Alpha']],
    ["tags.team in~ ('RED', tolower('BLUE'))", ['Alpha', 'alpha-two']],
    ["tags.team !in ('red')", ['beta', 'alpha-two']],
    ["tags.team in ('')", []],
    ["tags['a-b'] in (1)", ['Alpha']],
    ["tags['a-b'] in ('1')", []],
    // A property of the name that the row itself gives, or an element of that number.
    ['tags[name] == 1', []],
    ["tags[strcat('te', 'am')] == 'red'", ['Alpha']],
    ['list[array_length(list)] == "x"', []],
    ['tags[tostring(bag_keys(tags)[0])] =~ "BLUE"', ['alpha-two']],
  ];
  for (const [condition, expected] of cases) it(condition, () => assert.deepEqual(where(condition), expected));
});

describe('operators', () => {
  it('project names columns as KQL does', () => {
    assert.deepEqual(run('things | take 1 | project name, tags.team, t = tags.team, tostring(tags["a-b"])'), [{ name: 'Alpha', tags_team: 'red', t: 'red', 'tags_a-b': '1' }]);
  });

  it('extend adds, one column after the other', () => {
    assert.deepEqual(run("things | take 1 | extend a = strcat(name, '!'), b = toupper(a) | project a, b"), [{ a: 'Alpha!', b: 'ALPHA!' }]);
  });

  it('project-away takes columns away', () => {
    assert.deepEqual(run('things | take 1 | project-away tags, list'), [{ name: 'Alpha', size: 3 }]);
  });

  it('order is descending unless told, and case counts', () => {
    assert.deepEqual(run('things | order by size').map(({ size }) => size), [3, 2, 1]);
    assert.deepEqual(run('things | sort by name asc').map(({ name }) => name), ['Alpha', 'alpha-two', 'beta']);
  });

  it('summarize counts by keys, and by none even where there is nothing', () => {
    assert.deepEqual(run("things | summarize count() by first = tostring(tags.team)"), [{ first: 'red', count_: 1 }, { first: '', count_: 1 }, { first: 'Blue', count_: 1 }]);
    assert.deepEqual(run("things | where name == 'none' | summarize n = count()"), [{ n: 0 }]);
    assert.deepEqual(run("things | where name == 'none' | summarize n = count() by name"), []);
    assert.deepEqual(run('things | summarize big = countif(size > 1), sizes = make_list(size), d = dcount(size)'), [{ big: 2, sizes: [3, 1, 2], d: 3 }]);
  });

  it('summarize takes several keys and gives aggregates the names that KQL gives', () => {
    assert.deepEqual(run("things | extend big = size > 1 | summarize count(), countif(size > 2), make_set(big), make_list(name), dcount(tags.team) by big, first = tostring(tags.team)"), [
      { big: true, first: 'red', count_: 1, countif_: 1, set_big: [true], list_name: ['Alpha'], dcount_tags_team: 1 },
      { big: false, first: '', count_: 1, countif_: 0, set_big: [false], list_name: ['beta'], dcount_tags_team: 0 },
      { big: true, first: 'Blue', count_: 1, countif_: 0, set_big: [true], list_name: ['alpha-two'], dcount_tags_team: 1 },
    ]);
  });

  it('make_set has each value once, objects too', () => {
    assert.deepEqual(run("things | extend same = tags.team =~ 'none' | summarize s = make_set(same), n = count()"), [{ s: [false], n: 3 }]);
    assert.deepEqual(run('things | mv-expand one = tags | extend two = tags | mv-expand two | summarize s = make_set(one)'), [{ s: [{ team: 'red' }, { 'a-b': 1 }, { team: 'Blue' }] }]);
  });

  it('union puts the rows of a query after those before it; a column of one side is null in the other', () => {
    assert.deepEqual(run("things | where size > 2 | project name, size | union (things | where name == 'beta' | project name, list)"), [
      { name: 'Alpha', size: 3, list: null },
      { name: 'beta', size: null, list: [] },
    ]);
    assert.deepEqual(run('things | union things | count'), [{ Count: 6 }]);
  });

  it('mv-expand makes at most 128 rows of one', () => {
    const list = Array.from({ length: 200 }, (_, index) => index);
    assert.equal(runQuery('long | mv-expand list', { long: () => ({ columns, rows: [{ name: 'a', size: 1, tags: null, list }] }) }).rows.length, 128);
  });

  it('mv-expand keeps a row whose object is empty', () => {
    assert.deepEqual(runQuery('one | mv-expand tags | project name, tags', { one: () => ({ columns, rows: [{ name: 'a', size: 1, tags: {}, list: null }] }) }).rows, [{ name: 'a', tags: null }]);
  });

  it('extend puts a column that it replaces last', () => {
    assert.deepEqual([...runQuery('things | extend name = toupper(name)', { things: () => ({ columns, rows }) }).columns.keys()], ['size', 'tags', 'list', 'name']);
  });

  it('without a table are those of the first one', () => {
    assert.deepEqual(run('where size == 1 | project name'), [{ name: 'beta' }]);
  });

  it('tell whether the query says how many rows it wants', () => {
    assert.deepEqual(['things | take 1', 'things | where size > 1 | limit 1 | project name', 'things'].map((query) => runQuery(query, { things: () => ({ columns, rows }) }).limited), [true, true, false]);
  });

  it('mv-expand makes rows of elements and of properties, and keeps rows that have none', () => {
    assert.deepEqual(run('things | mv-expand list | project name, list'), [{ name: 'Alpha', list: 'x' }, { name: 'Alpha', list: 'y' }, { name: 'beta', list: null }, { name: 'alpha-two', list: null }]);
    assert.deepEqual(run('things | take 1 | mv-expand t = tags | project t'), [{ t: { team: 'red' } }, { t: { 'a-b': 1 } }]);
  });

  it('count, distinct and limit', () => {
    assert.deepEqual(run('things | count'), [{ Count: 3 }]);
    assert.deepEqual(run('things | extend big = size > 1 | distinct big'), [{ big: true }, { big: false }]);
    assert.equal(run('things | limit 2').length, 2);
  });

  it('comments and line ends do not matter', () => {
    assert.equal(run('// all\nthings\n| where size > 0 // some\n| take 5').length, 3);
  });
});

function refused(query: string, message: RegExp): void {
  assert.throws(() => run(query), (error) => error instanceof QueryError && message.test(error.message));
}

describe('what is refused', () => {
  const cases: [query: string, message: RegExp][] = [
    ['things | where name matches regex "a"', /'matches'/],
    ['things | where size between (1 .. 2)', /'between'/],
    ['things | where name has_any ("a")', /'has_any'/],
    ['things | project size + 1', /operator '\+'/],
    ['things | project strcat(name)  , strlen(name)', /asks for a name/],
    ['things | top 1 by name', /operator 'top'/],
    ['things | union other', /'union' is of one table/],
    ['things | union kind=inner things', /'kind' in 'union'/],
    ['things | union things | union things | union things | union things', /at most 3 'union'/],
    ['things | parse name with *', /operator 'parse'/],
    ['things | order by tags.team', /dynamic/],
    ['things | order by name nulls last', /nulls/],
    ['things | mv-expand list to typeof(string)', /'to' in 'mv-expand'/],
    ['things | mv-expand name', /dynamic/],
    ['things | where name.first == "a"', /string has no properties/],
    ['things | where tolower() == "a"', /takes 1 arguments, not 0/],
    ['things | project-away nothing', /'nothing'/],
    ["things | where size == 'one'", /types number and string/],
    ["things | where name > 'a'", /types string and string by '>'/],
    ["things | where size in ('one')", /types number and string/],
    ['things | where name', /must be of the type bool, and is of the type string/],
    ['things | where tags.team', /must be of the type bool/],
    ['things | where size > 1 and tags.team', /must be of the type bool/],
    ['things | where not(name)', /must be of the type bool/],
    ['things | project name, name = size', /'name' is given twice/],
    ['things | summarize name = count() by name', /'name' is given twice/],
    ['things | summarize make_set(list)', /of arrays/],
    ['things | summarize countif(name)', /must be of the type bool/],
    ['things | summarize make_set(name, 5)', /takes one argument/],
    ['things | mv-expand list | mv-expand list | mv-expand tags | mv-expand tags', /at most 3 'mv-expand'/],
    ['things | distinct *', /an expression/],
    ['things | take many', /whole number/],
    ['things | take 1.5', /whole number/],
    ['things where size == 1', /'where' stands there/],
    ['things | where (size == 1', /Expected '\)'/],
    ["things | where name == 'open", /character '''/],
    ['things | where constructor == 1', /'constructor'/],
    ['things | where constructor() == 1', /function 'constructor'/],
    ['things | constructor', /operator 'constructor'/],
    ['constructor', /table 'constructor'/],
    ['', /a table/],
  ];
  for (const [query, message] of cases) it(query || '(nothing)', () => refused(query, message));

  it('nesting without an end', () => {
    refused(`things | where ${'('.repeat(50_000)}size${')'.repeat(50_000)}`, /too deeply/);
    refused(`things | where ${'not('.repeat(50_000)}true${')'.repeat(50_000)}`, /too deeply/);
    refused(`things | where tags${'.a'.repeat(50_000)} == 1`, /too long/);
  });

  it('but not a condition of many parts', () => {
    assert.deepEqual(where(Array.from({ length: 20_000 }, (_, index) => `size == ${index + 3}`).join(' or ')), ['Alpha']);
  });
});
