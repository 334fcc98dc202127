import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { applied } from '../../../src/manifests/edit.ts';
import { removeEntry, setValue } from '../../../src/manifests/entries.ts';
import { entriesOf, keyOf, ownEntry } from '../../../src/manifests/nodes.ts';
import { readSource } from '../../../src/manifests/source.ts';
import type { Manifest } from '../../../src/manifests/source.ts';
import type { YAMLMap } from 'yaml';

/** A ConfigMap with the map in braces under "data". */
const yaml = (map: string): string => `apiVersion: v1\nkind: ConfigMap\ndata: ${map}\n`;
const json = (map: string): string => `{"apiVersion": "v1", "kind": "ConfigMap", "data": ${map}}\n`;

function only(text: string): Manifest {
  const { manifests, problems } = readSource(text);
  assert.deepEqual(problems, [], text);
  return manifests[0] as Manifest;
}

const dataIn = (manifest: Manifest): YAMLMap => ownEntry(manifest.node, 'data')?.value as YAMLMap;

function without(text: string, key: string): string {
  const manifest = only(text);
  const map = dataIn(manifest);
  const entry = ownEntry(map, key);
  assert.ok(entry);
  return applied(text, [removeEntry(manifest, map, entry)]);
}

function withMore(text: string, value: Readonly<Record<string, string>>, place?: 'first' | 'last'): string {
  return Object.entries(value).reduce((before, [key, one]) => {
    const change = setValue(only(before), ['data', key], one, place);
    assert.ok('edits' in change);
    return applied(before, change.edits);
  }, text);
}

describe('an entry that is taken out of braces', () => {
  const cases: readonly (readonly [what: string, before: string, after: string])[] = [
    ['leaves them empty where it is the only one', '{old: x}', '{}'],
    ['takes the comma behind it along', '{old: x,}', '{}'],
    ['takes the comma behind it along, on lines of their own', '{\n  old: x,\n}', '{}'],
    ['leaves a comma behind the last one', '{a: 1, old: x,}', '{a: 1,}'],
    ['leaves a comment before it', '{ # none\n  old: x}', '{ # none\n  }'],
    ['leaves the comment of the one before', '{a: 1, # who owns it\n  old: x}', '{a: 1 # who owns it\n  }'],
    ['takes its line along, with its comment', '{\n  a: 1, # who owns it\n  old: x # old\n  }', '{\n  a: 1 # who owns it\n  }'],
    ['leaves the lines above the next one', '{\n  # first\n  old: x, # old\n  # of b\n  b: 2\n  }', '{\n  # first\n  # of b\n  b: 2\n  }'],
    ['leaves a comment that may be of others, too', '{a: 1, old: x, # of both\n  b: 2}', '{a: 1, # of both\n  b: 2}'],
    ['leaves what is written before a comma', '{old: x # of it\n  , b: 2}', '{ # of it\n   b: 2}'],
    ['takes its anchor and its tag along', '{a: 1, &o !!str old: !!str x, b: 2}', '{a: 1, b: 2}'],
  ];
  for (const [what, before, after] of cases) it(`${what}: ${before.replaceAll('\n', '⏎')}`, () => assert.equal(without(yaml(before), 'old'), yaml(after)));

  it('is one of JSON with its comments, too', () => {
    assert.equal(without(json('{"old": "x",}'), 'old'), json('{}'));
    assert.equal(without(json('{\n  "a": "b", // who owns it\n  "old": "x" // old\n}'), 'old'), json('{\n  "a": "b" // who owns it\n}'));
    assert.equal(without(json('{\n  // first\n  "old": "x", // label\n  // of b\n  "b": "c"\n}'), 'old'), json('{\n  // first\n  // of b\n  "b": "c"\n}'));
    assert.equal(without(json('{ /* first */ "old": "x", /* of b */ "b": "c" }'), 'old'), json('{ /* first */ /* of b */ "b": "c" }'));
  });
});

describe('an entry that is put into braces', () => {
  it('comes behind the comments in them where there is nothing else', () => {
    assert.equal(withMore(yaml('{ # none yet\n  }'), { a: 'b', c: 'd' }), yaml('{ # none yet\n    a: b,\n    c: d\n  }'));
    assert.equal(withMore(json('{ // none yet\n}'), { a: 'b' }), json('{ // none yet\n  "a": "b"\n}'));
    assert.equal(withMore(json('{ /* none yet */}'), { a: 'b' }), json('{ /* none yet */ "a": "b"}'));
    assert.equal(withMore(json('{ }'), { a: 'b' }), json('{"a": "b"}'));
  });

  it('leaves the comment of the one before behind that', () => {
    assert.equal(withMore(json('{\n  "a": "b" // who owns it\n}'), { c: 'd' }), json('{\n  "a": "b", // who owns it\n  "c": "d"\n}'));
    assert.equal(withMore(json('{\n  "a": "b", // who owns it\n}'), { c: 'd' }), json('{\n  "a": "b", // who owns it\n  "c": "d",\n}'));
    assert.equal(withMore(yaml('{\n  a: b # who owns it\n  # end\n  }'), { c: 'd' }), yaml('{\n  a: b, # who owns it\n  c: d\n  # end\n  }'));
  });

  it('comes before the anchor and the tag of the first one', () => {
    assert.equal(withMore(yaml('{&k !!str a: b}'), { c: 'd' }, 'first'), yaml('{c: d, &k !!str a: b}'));
  });
});

// Entries with blanks, lines and comments between them, as somebody may have written them.
const blank = fc.constantFrom('', ' ', '\n  ', ' \n\n    ');
const gap = (comments: readonly string[]) => fc.array(fc.oneof(blank, fc.constantFrom(...comments)), { maxLength: 3 }).map((parts) => parts.join(''));
const map = (comments: readonly string[]) =>
  fc.record({
    open: gap(comments),
    entries: fc.array(fc.record({ value: fc.constantFrom('"x"', '"# none"', '"https://x"', '"a,b"', '{"c": "d"}', '[]'), behind: gap(comments), next: gap(comments) }), { minLength: 1, maxLength: 4 }),
    trailing: fc.boolean(),
    crlf: fc.boolean(),
  });

/** The comments of a text, by how they begin. */
const words = (text: string): string[] => text.match(/(?:#|\/\/|\/\*) (?:of it|a, b|"a"|above|in|two)/g) ?? [];

for (const [language, wrap, comments] of [
  ['YAML', yaml, [' # of it\n  ', ' # a, b}\n  ', '\n  # above\n  ']],
  ['JSON', json, ['// of it\n', ' // "a", }\n  ', '/* in */', ' /* two\n lines, */ ']],
] as const) {
  it(`whatever is taken out of braces or put into them, what is left can be read, and no comment of others is lost: ${language}`, () => {
    fc.assert(
      fc.property(map(comments), ({ open, entries, trailing, crlf }) => {
        const inside = entries.map(({ value, behind, next }, index) => {
          const comma = index < entries.length - 1 || trailing ? ',' : '';
          // A comment of YAML needs a blank before it.
          return `"k${index}": ${value}${behind}${comma}${next}`;
        });
        const text = wrap(`{${open}${inside.join('')}}`).replaceAll('\n', crlf ? '\r\n' : '\n');
        const before = only(text).node.toJSON() as { data: Record<string, unknown> };
        for (const { key } of entriesOf(dataIn(only(text)))) {
          const name = String((key as { value?: unknown }).value);
          const after = without(text, name);
          const { [name]: gone, ...rest } = before.data;
          assert.notEqual(gone, undefined);
          assert.deepEqual(only(after).node.toJSON(), { ...before, data: rest }, after);
          // Its own goes with a line of its own.
          const own = new RegExp(`^[ \\t]*"${name}":.*$`, 'm').exec(text)?.[0] ?? '';
          const lost = words(text).length - words(after).length;
          assert.ok(lost === 0 || (lost > 0 && lost <= words(own).length), `${text}\n---\n${after}`);
        }
        const more = withMore(text, { more: 'x' });
        assert.deepEqual(only(more).node.toJSON(), { ...before, data: { ...before.data, more: 'x' } }, more);
        assert.deepEqual(words(more), words(text), more);
        assert.deepEqual(entriesOf(dataIn(only(withMore(text, { more: 'x' }, 'first')))).map(keyOf)[0], 'more');
      }),
      { numRuns: 200 },
    );
  });
}
