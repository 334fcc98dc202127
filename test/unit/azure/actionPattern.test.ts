import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { covering, nearest } from '../../../src/azure/actionPattern.ts';

describe('A pattern', () => {
  const cases: [pattern: string, action: string, covers: boolean][] = [
    ['*', '', true],
    ['', '', true],
    ['', 'a', false],
    ['**', 'a/b', true],
    ['a*', 'a', true],
    ['*a', 'a', true],
    ['a*a', 'a', false],
    ['a*a', 'aa', true],
    ['ab*ba', 'aba', false],
    ['ab*ba', 'abba', true],
    ['*ab*', 'xaby', true],
    ['*b*b*', 'abc', false],
    ['a*b*c', 'a/b/b/c', true],
    ['a*b*c', 'a/c/b', false],
    ['*/b/*/d', 'a/b/c/d', true],
    ['*/b/*/d', 'a/b/d', false],
    ['*ab*b', 'xab', false],
    ['*aab', 'aaaab', true],
    ['a.c', 'abc', false],
    ['a+', 'aa', false],
    ['(a|b)*', 'a', false],
    ['[ab]*', 'a', false],
    ['[ab]*', '[ab]c', true],
    ['a?', 'a', false],
    ['^a$', 'a', false],
    ['a\\*', 'a\\b', true],
    ['$&*', '$&x', true],
  ];
  for (const [pattern, action, covers] of cases) it(`${JSON.stringify(pattern)} ${covers ? 'covers' : 'does not cover'} ${JSON.stringify(action)}`, () => assert.equal(covering([pattern], action), covers ? pattern : undefined));

  it('that is nasty takes no longer than others', { timeout: 5000 }, () => {
    assert.equal(covering([`${'*a'.repeat(200)}*b`], 'a'.repeat(100_000)), undefined);
  });

  it('covers what a regular expression says, for all short ones', () => {
    for (const pattern of words('ab*', 5)) {
      const expression = new RegExp(`^${pattern.replaceAll('*', '.*')}$`);
      for (const action of words('ab', 4)) assert.equal(covering([pattern], action) !== undefined, expression.test(action), `${pattern} and ${action}`);
    }
  });
});

describe('Of several patterns', () => {
  it('the one that spells the action out is told', () => assert.equal(covering(['*', 'A/b/Read', 'a/*'], 'a/b/read'), 'A/b/Read'));
  it('the first with wildcards is told where none spells it out', () => assert.equal(covering(['x', '*/read', '*'], 'a/b/read'), '*/read'));
  it('none is told where none covers it', () => assert.equal(covering(['x', '*/write'], 'a/b/read'), undefined));
  it('the nearest shares most whole segments', () => assert.deepEqual(nearest(['a/b', 'a/b/c/x', 'a/b/cc/d'], 'a/b/c/d'), { pattern: 'a/b/c/x', shared: 3 }));
  it('the nearest is the first of those that are equally near', () => assert.deepEqual(nearest(['A/b', 'a/B'], 'a/b/c'), { pattern: 'A/b', shared: 2 }));
  it('none is near where the provider alone is shared', () => assert.equal(nearest(['*/read', 'ab/c', 'a/c', 'a/bb/c', 'a/*'], 'a/b/c'), undefined));
});

/** All words over the letters, up to that length. */
function words(letters: string, length: number): string[] {
  if (length === 0) return [''];
  const shorter = words(letters, length - 1);
  return [...new Set([...shorter, ...shorter.flatMap((word) => letters.split('').map((letter) => word + letter))])];
}
