import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseDocument } from 'yaml';
import { check } from '../../../src/manifests/check/check.ts';
import { applied } from '../../../src/manifests/edit.ts';
import { readSource } from '../../../src/manifests/source.ts';

const pod = (annotations: string): string => `# aadpodidbinding\napiVersion: v1\nkind: Pod\nmetadata:\n  name: p\n  annotations:${annotations}\n  labels: {aadpodidbinding: orders}\nspec: {containers: []}\n`;

const json = (annotations: unknown): string => JSON.stringify({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p', labels: { aadpodidbinding: 'orders' }, annotations }, spec: { containers: [] } });

/** The text that the fix gives, or undefined where there is none. */
function mended(text: string): string | undefined {
  const finding = check(readSource(text)).find(({ code }) => code === 'not-a-map');
  assert.ok(finding, text);
  const [fix] = finding.fixes;
  return fix && 'edits' in fix ? applied(text, fix.edits) : undefined;
}

describe('a list of labels or annotations becomes the map that is meant', () => {
  const lists: Record<string, readonly [list: string, map: string]> = {
    'in its own column': ['\n  - a: b\n  - c: d', '\n    a: b\n    c: d'],
    'further in': ['\n    - a: b\n    - c: d', '\n    a: b\n    c: d'],
    'with comments before, behind and between the items': ['\n    # first\n    - a: b # why\n    # second\n    - c: d\n    # end', '\n    # first\n    a: b # why\n    # second\n    c: d\n    # end'],
    'with several entries to an item': ['\n    - a: b\n      # between\n      c: d\n    - e: f', '\n      a: b\n      # between\n      c: d\n      e: f'],
    'with a block of text': ['\n    - a: |\n        hello\n        there\n    - c: d', '\n      a: |\n        hello\n        there\n      c: d'],
    'of names and values': ['\n    - name: a\n      value: b # why\n    - name: c\n      value: "d"', '\n      a: b # why\n      c: "d"'],
    'of texts with a colon': ['\n    - "a/b: c"\n    - "d: true"', '\n    a/b: c\n    d: "true"'],
    'of texts with an equals sign': ['\n    - a=b\n    - c=d=e', '\n    a: b\n    c: d=e'],
    'in a flow': [' [{a: b}, {c: d}]', ' {a: b, c: d}'],
    'in a flow without braces': [' [a: b, c: d]', ' {a: b, c: d}'],
    'of texts in a flow': [' ["a=b", "c: d"]', ' {a: b, c: d}'],
    'of flows': ['\n    - {a: b}\n    - {c: d}', '\n    a: b\n    c: d'],
    'of names and values in a flow': [' [{name: a, value: b}]', ' {a: b}'],
  };
  for (const [name, [list, map]] of Object.entries(lists)) {
    it(name, () => {
      for (const newline of ['\n', '\r\n']) assert.equal(mended(pod(list).replaceAll('\n', newline)), pod(map).replaceAll('\n', newline));
      const document = parseDocument(pod(map), { version: '1.1' });
      assert.deepEqual(document.errors, []);
      assert.equal(typeof document.getIn(['metadata', 'annotations']), 'object');
    });
  }

  it('in JSON', () => {
    const text = mended(json([{ a: 'b' }, { c: 'd' }]));
    assert.deepEqual(JSON.parse(text ?? ''), JSON.parse(json({ a: 'b', c: 'd' })));
    assert.deepEqual(JSON.parse(mended(json(['a=b', 'c: d'])) ?? ''), JSON.parse(json({ a: 'b', c: 'd' })));
  });
});

describe('where the map is not plain, there is no fix', () => {
  const lists: Record<string, string> = {
    'one key twice': '\n    - a: b\n    - a: c',
    'a text without a value': '\n    - a\n    - b: c',
    'an anchor': '\n    - &x {a: b}',
    'a list in the list': '\n    - [a, b]',
    'keys that do not stand below each other': '\n    - a: b\n    -   c: d',
    'a comment between name and value': '\n    - name: a # why\n      value: b',
    'a comma too many': ' [{a: b,}, {c: d}]',
    'nothing in it': ' []',
  };
  for (const [name, list] of Object.entries(lists)) it(name, () => assert.equal(mended(pod(list)), undefined));
});
