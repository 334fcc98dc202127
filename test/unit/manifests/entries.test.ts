import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { isMap, isScalar, parseDocument, stringify } from 'yaml';
import type { YAMLMap } from 'yaml';
import { applied } from '../../../src/manifests/edit.ts';
import { removeEntry, replaceEntry, replaceScalar, setValue } from '../../../src/manifests/entries.ts';
import { child, entriesOf, keyOf, ownEntry } from '../../../src/manifests/nodes.ts';
import { readSource } from '../../../src/manifests/source.ts';
import type { Manifest } from '../../../src/manifests/source.ts';

const head = 'apiVersion: v1\nkind: Pod\n';

function only(text: string): Manifest {
  const { manifests, problems } = readSource(text);
  assert.deepEqual(problems, []);
  assert.equal(manifests.length, 1);
  return manifests[0] as Manifest;
}

function set(text: string, path: readonly string[], value: string, place?: 'first' | 'last'): string {
  const change = setValue(only(text), path, value, place);
  if ('obstacle' in change) return change.obstacle;
  return applied(text, change.edits);
}

function remove(text: string, ...path: readonly string[]): string {
  const manifest = only(text);
  let map: YAMLMap = manifest.node;
  const entry = (key: string) => entriesOf(map).find((one) => keyOf(one) === key);
  for (const key of path.slice(0, -1)) map = entry(key)?.value as YAMLMap;
  const found = entry(path.at(-1) as string);
  assert.ok(found);
  return applied(text, [removeEntry(manifest, map, found)]);
}

test('a label goes to the end of its map, and comments, quotes and blank lines stay', () => {
  const text = `${head}metadata: # who\n    labels:\n        app: 'demo'   # its name\n\n    # after\n    name: x\n`;
  assert.equal(set(text, ['metadata', 'labels', 'use'], 'true'), text.replace('# its name\n', '# its name\n        use: "true"\n'));
});

test('maps that are not there are made, with the indentation of the file', () => {
  const text = `${head}metadata:\n    name: x\n`;
  assert.equal(set(text, ['metadata', 'labels', 'use'], 'true'), `${text}    labels:\n        use: "true"\n`);
});

test('a value may go in front of the others', () => {
  const text = `${head}spec:\n  # what runs\n  containers: []\n`;
  assert.equal(set(text, ['spec', 'serviceAccountName'], 'orders', 'first'), text.replace('containers', 'serviceAccountName: orders\n  containers'));
});

test('a key without a value is filled, behind its comment', () => {
  assert.equal(set(`${head}metadata:\n  labels: # none yet\n  name: x\n`, ['metadata', 'labels', 'use'], 'yes'), `${head}metadata:\n  labels: # none yet\n    use: "yes"\n  name: x\n`);
  assert.equal(set(`${head}metadata: {}\n`, ['metadata', 'name'], 'x'), `${head}metadata: {name: x}\n`);
});

test('a value that is written before a comment keeps its distance', () => {
  for (const gap of [' ', '   ', '\t']) {
    const text = `${head}name:${gap}# which?\n`;
    const manifest = only(text);
    const node = child(manifest.document, manifest.node, 'name');
    assert.ok(isScalar(node));
    for (const changed of [applied(text, [replaceScalar(manifest, node, 'x')]), set(text, ['name'], 'x')]) assert.match(changed, /\nname:\s+x # which\?\n$/);
  }
});

test('a file without a line break at its end gets none', () => {
  assert.equal(set(`${head}metadata:\n  name: x`, ['metadata', 'namespace'], 'z'), `${head}metadata:\n  name: x\n  namespace: z`);
  assert.equal(remove(`${head}metadata:\n  name: x\n  namespace: y`, 'metadata', 'namespace'), `${head}metadata:\n  name: x`);
});

test('CRLF stays CRLF, and a byte order mark stays first', () => {
  const text = `\uFEFF${head}metadata:\n  name: x\n`.replaceAll('\n', '\r\n');
  assert.equal(set(text, ['metadata', 'namespace'], 'z'), `${text}  namespace: z\r\n`);
  assert.equal(remove('\uFEFFextra: 1\r\napiVersion: v1\r\nkind: Pod\r\n', 'extra'), '\uFEFFapiVersion: v1\r\nkind: Pod\r\n');
});

test('JSON stays JSON, on lines of its own where it has them', () => {
  assert.equal(set('{"apiVersion": "v1", "kind": "Pod"}', ['metadata', 'name'], 'x'), '{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "x"}}');
  assert.equal(set('{\n  "apiVersion": "v1",\n  "kind": "Pod"\n}\n', ['a'], 'x'), '{\n  "apiVersion": "v1",\n  "kind": "Pod",\n  "a": "x"\n}\n');
});

test('what an alias shares, and what is merged, is left alone, with the reason', () => {
  const shared = 'apiVersion: apps/v1\nkind: Deployment\nspec:\n  selector: {matchLabels: &labels {app: demo}}\n  template:\n    metadata:\n      labels: *labels\n';
  assert.equal(set(shared, ['spec', 'template', 'metadata', 'labels', 'use'], 'true'), '"labels" is the alias *labels, which stands for another place.');
  assert.equal(set(shared, ['spec', 'selector', 'matchLabels', 'use'], 'true'), 'The anchor &labels shares it with another place.');
  const empty = shared.replace('{app: demo}', '{}');
  assert.equal(set(empty, ['spec', 'selector', 'matchLabels', 'use'], 'true'), 'The anchor &labels shares it with another place.');
  const merged = `${head}base: &base {labels: {app: demo}}\nmetadata:\n  <<: *base\n  name: x\n`;
  assert.equal(set(merged, ['metadata', 'labels', 'use'], 'true'), '"labels" is merged from another place by "<<".');
});

test('an entry that is taken out takes its line and its comment along', () => {
  const text = `${head}metadata:\n  # kept\n  labels:\n    app: demo\n    # of the next one\n    old: x # gone\n  name: x\n`;
  assert.equal(remove(text, 'metadata', 'labels', 'old'), text.replace('    old: x # gone\n', ''));
  assert.equal(remove(`${head}metadata:\n  labels:\n    old: x # gone\n`, 'metadata', 'labels', 'old'), `${head}metadata:\n  labels:\n    {} # gone\n`);
  assert.equal(remove(`${head}data: |\n  a\n  b\nlast: 1\n`, 'data'), `${head}last: 1\n`);
});

const item = (entries: string): string => `apiVersion: v1\nkind: List\nitems:\n- ${entries}  apiVersion: v1\n  kind: Pod\n`;

test('an entry behind a "-" leaves its place, and the comments above the next one', () => {
  assert.equal(remove(item('old: x # gone\n'), 'old'), item('').replace('-   ', '- '));
  assert.equal(remove(item('old: x # gone\n  # of the next one\n'), 'old'), item('# of the next one\n'));
});

test('an entry may give its place to another one', () => {
  const text = `${head}metadata:\n  labels: {'aadpodidbinding': demo, app: x} # both\n`;
  const manifest = only(text);
  const labels = child(manifest.document, manifest.node, 'metadata', 'labels');
  const entry = isMap(labels) ? ownEntry(labels, 'aadpodidbinding') : undefined;
  assert.ok(entry);
  assert.equal(applied(text, [replaceEntry(manifest, entry, 'use', 'true')]), text.replace("'aadpodidbinding': demo", "'use': \"true\""));
});

// Any map of strings, written in any of the ways in which people write them.
const key = fc.stringMatching(/^[a-z][a-zA-Z0-9./_-]{0,8}$/);
const scalar = fc.oneof(fc.string({ maxLength: 12 }), fc.constantFrom('yes', 'on', '010', 'null', '~', 'a: b', '#', '- x', '{', "it's", 'x\ny', ' '));
const inner = fc.dictionary(key, scalar, { minKeys: 1, maxKeys: 4 });
const data = fc.dictionary(key, fc.oneof(scalar, inner), { minKeys: 1, maxKeys: 4 });
const look = fc.record({ indent: fc.constantFrom(1, 2, 4), crlf: fc.boolean(), json: fc.boolean(), flow: fc.boolean(), newlineAtEnd: fc.boolean(), before: fc.boolean() });

function written(value: object, { indent, crlf, json, flow, newlineAtEnd, before }: typeof look extends fc.Arbitrary<infer T> ? T : never): string {
  const object = { apiVersion: 'v1', kind: 'ConfigMap', data: value };
  const text = json ? `${JSON.stringify(object, undefined, indent)}\n` : stringify(object, { indent, lineWidth: 0, compat: 'yaml-1.1', ...(flow && { collectionStyle: 'flow' as const }) });
  const lines = (before ? '# first\n---\n' : '') + (newlineAtEnd ? text : text.trimEnd());
  return crlf ? lines.replaceAll('\n', '\r\n') : lines;
}

function dataOf(text: string): unknown {
  const manifest = only(text);
  const { data: read } = manifest.document.toJS() as { data: unknown };
  return read;
}

test('whatever is put in or taken out, kubectl reads just that, and what stood there before', () => {
  fc.assert(
    fc.property(data, look, key, scalar, fc.constantFrom('first', 'last'), (value, style, name, content, place) => {
      const text = written(value, style);
      const put = setValue(only(text), ['data', name], content, place);
      if ('obstacle' in put) assert.equal(typeof value[name], 'object');
      else assert.deepEqual(dataOf(applied(text, put.edits)), { ...(dataOf(text) as object), [name]: content });

      const manifest = only(text);
      const map = manifest.node.items[2]?.value;
      if (!isMap(map)) return;
      for (const entry of entriesOf(map)) {
        const rest = Object.fromEntries(Object.entries(dataOf(text) as object).filter(([one]) => one !== keyOf(entry)));
        assert.deepEqual(dataOf(applied(text, [removeEntry(manifest, map, entry)])), rest);
      }
    }),
    { numRuns: 200 },
  );
});

test('a text of which nothing is changed is the same, byte by byte', () => {
  fc.assert(fc.property(data, look, (value, style) => {
    const text = written(value, style);
    assert.equal(applied(text, []), text);
    assert.equal(parseDocument(text, { version: '1.1' }).errors.length, 0);
  }));
});

for (const written of ['orders', "'orders'", '"orders"']) {
  test(`a value that is there already as ${written} is left as it is`, () => {
    assert.deepEqual(setValue(only(`${head}metadata: {labels: {app: ${written}}}\n`), ['metadata', 'labels', 'app'], 'orders'), { edits: [] });
  });
}

test('a value that kubectl reads as another one is quoted, though it looks the same', () => {
  assert.equal(set(`${head}metadata: {labels: {app: on}}\n`, ['metadata', 'labels', 'app'], 'on'), `${head}metadata: {labels: {app: "on"}}\n`);
});
