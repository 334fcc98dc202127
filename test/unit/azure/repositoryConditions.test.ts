import assert from 'node:assert/strict';
import { test } from 'node:test';
import { conditionProblem } from '../../../src/azure/conditions.ts';
import { repositoriesIn, repositoryCondition, repositoryPrefixProblem } from '../../../src/azure/repositoryConditions.ts';
import { isCondition } from '../../../src/emulator/conditions.ts';

const repositories = 'Microsoft.ContainerRegistry/registries/repositories';

// As https://learn.microsoft.com/azure/container-registry/container-registry-rbac-abac-repository-permissions has it.
const documented = (names: string, actions: readonly string[] = ['content/read', 'metadata/read']): string => `(
 (
  ${actions.map((action) => `!(ActionMatches{'${repositories}/${action}'})`).join('\n  AND\n  ')}
 )
 OR 
 (
  ${names}
 )
)`;
const begins = (prefix: string): string => `@Request[${repositories}:name] StringStartsWithIgnoreCase '${prefix}'`;

test('a prefix is asked for in the words of the documentation, on one line', () => {
  assert.equal(repositoryCondition(['backend/*']), documented(begins('backend/')).replaceAll(/\n */g, ' ').replaceAll(/\( /g, '(').replaceAll(/ \)/g, ')').replaceAll('  ', ' '));
});

for (const prefix of ['orders/', 'team-a/web', "it's", String.raw`a\b`, "') OR (@Request[x] StringEquals '"]) {
  test(`Azure takes the condition for ${prefix}, and it is read back`, () => {
    const condition = repositoryCondition([`${prefix}*`]);
    assert.equal(isCondition(condition), true);
    assert.deepEqual(repositoriesIn(condition), [`${prefix}*`]);
  });
}

test('several are asked for at once, and one alone by its whole name', () => {
  const condition = repositoryCondition(['orders/*', 'nginx']);
  assert.equal(isCondition(condition), true);
  assert.deepEqual(repositoriesIn(condition), ['orders/*', 'nginx']);
});

test('nothing is plainly wrong with it', () => assert.equal(conditionProblem(repositoryCondition(['orders/*'])), undefined));

for (const [what, condition, expected] of [
  ['a prefix, as the portal writes it', documented(begins('backend/')), ['backend/*']],
  ['one repository', documented(`@Request[${repositories}:name] StringEqualsIgnoreCase 'nginx'`), ['nginx']],
  ['several prefixes', documented(`${begins('backend/')}\n  OR\n  ${begins('frontend/js/')}`), ['backend/*', 'frontend/js/*']],
  ['the actions of a writer', documented(begins('backend/'), ['content/read', 'content/write', 'metadata/read', 'metadata/write']), ['backend/*']],
  ['actions that leave a pull as it is', documented(begins('backend/'), ['content/write']), undefined],
  ['two prefixes that must both hold', documented(`${begins('backend/')}\n  AND\n  ${begins('frontend/')}`), undefined],
  ['another attribute', documented("@Request[Microsoft.Storage/storageAccounts:name] StringEquals 'a'"), undefined],
  ['more after it', `${documented(begins('a/'))} AND @Environment[isPrivateLink] BoolEquals true`, undefined],
  ['words', 'only on Mondays', undefined],
] as const) {
  test(`repositories are read from ${what}`, () => assert.deepEqual(repositoriesIn(condition), expected));
}

for (const prefix of ['orders/', 'orders', 'team-a/web', 'a__b', 'a--b/c.d', '0']) test(`${prefix} may be how names begin`, () => assert.equal(repositoryPrefixProblem(prefix), undefined));

for (const [prefix, problem] of [
  ['', /How do the names begin/],
  ['Orders/', /small letters alone/],
  ['/orders', /does not begin with a slash/],
  ['orders//', /Small letters and digits/],
  ["orders'", /Small letters and digits/],
  ['orders/*', /Small letters and digits/],
  ['a'.repeat(256), /255/],
] as const) {
  test(`${prefix.slice(0, 12) || 'nothing'} is told to be no beginning`, () => assert.match(repositoryPrefixProblem(prefix) ?? '', problem));
}
