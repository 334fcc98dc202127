import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createReader, readSource } from '../../../src/manifests/source.ts';
import { child, textOf } from '../../../src/manifests/nodes.ts';
import type { Manifest } from '../../../src/manifests/source.ts';

const pod = (name: string): string => `apiVersion: v1\nkind: Pod\nmetadata:\n  name: ${name}\n`;
const never = new AbortController().signal;
function abortable(): { signal: AbortSignal; abort: () => void } {
  const controller = new AbortController();
  return { signal: controller.signal, abort: () => controller.abort() };
}
const same = ({ node }: Manifest, other: Manifest | undefined): boolean => node === other?.node;
const names = (text: string) => readSource(text).manifests.map(({ name }) => name);

test('each document is read, with its place in the file', () => {
  const text = `# first\n${pod('a')}---\n${pod('b')}--- # third\n${pod('c')}...\n`;
  const { manifests, problems } = readSource(text);
  assert.deepEqual(problems, []);
  assert.deepEqual(manifests.map(({ name, start }) => [name, text.slice(start, start + 5)]), [['a', '# fir'], ['b', '---\na'], ['c', '--- #']]);
});

test('a broken document says where it is broken, and the others are read', () => {
  const text = `${pod('a')}---\nkind: Pod\n\tapiVersion: v1\n---\nkind: Pod\nkind: Pod\n---\n${pod('c')}`;
  const { manifests, problems } = readSource(text);
  assert.deepEqual(manifests.map(({ name }) => name), ['a', 'c']);
  assert.deepEqual(problems.map(({ message, start }) => [message.slice(0, 20), text.slice(start, start + 5)]), [['Tabs are not allowed', '\tapiV'], ['Map keys must be uni', 'kind:']]);
});

test('a key that stands in its map twice is told at the second one, in whatever way it is written; two maps may be merged', () => {
  const text = '{"a": 1, b: [{c: 1, "c": 2}], &x a: 3}\n---\n? a\n: 1\n? a\n: {<<: {c: 1}, <<: {c: 2}, c: 3}\n---\n1: a\n0x1: b\n"1": c\n~: d\nnull: e\n';
  assert.deepEqual(readSource(text).problems.map(({ message, start, end }) => [message, start, end]), [text.indexOf('"c"'), text.indexOf('a: 3'), text.indexOf('a\n: {'), text.indexOf('0x1'), text.indexOf('null')].map((start) => ['Map keys must be unique', start, start + 1]));
});

test('the items of a List are read one by one, in YAML and in JSON', () => {
  assert.deepEqual(names(`apiVersion: v1\nkind: List\nitems:\n- ${pod('a').trim().replaceAll('\n', '\n  ')}\n- {apiVersion: v1, kind: Pod, metadata: {name: b}}\n`), ['a', 'b']);
  assert.deepEqual(names('{"apiVersion": "v1", "kind": "List", "items": [{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "a"}}]}'), ['a']);
});

test("Helm's templates are left alone, as a whole", () => {
  const { manifests, problems, template } = readSource(`{{- if .Values.pod }}\n${pod('{{ .Values.name }}')}{{- end }}\n`);
  assert.deepEqual({ manifests, problems, template }, { manifests: [], problems: [], template: true });
});

test('what is no Kubernetes object is no manifest: values, lists, patches in JSON, an empty file', () => {
  for (const text of ['', '---\n', '# nothing\n', 'replicas: 1\n', '- op: add\n  path: /metadata\n', 'kind: 1\napiVersion: v1\n', 'text\n']) assert.deepEqual(names(text), []);
});

test('CRLF and a byte order mark change nothing', () => {
  assert.deepEqual(names(`\uFEFF${pod('a')}---\n${pod('b')}`.replaceAll('\n', '\r\n')), ['a', 'b']);
});

test('aliases and merged keys are read as what they stand for', () => {
  assert.deepEqual(names('apiVersion: v1\nkind: &kind Pod\nbase: &base {name: merged, namespace: &it it}\nmetadata:\n  <<: *base\n  name: *it\n'), ['it']);
});

test('maps that are merged into each other in a circle are read to their end', () => {
  assert.deepEqual(names('--- &a\ny: &b\n  <<: *a\n<<: *b\n'), []);
  assert.deepEqual(names('apiVersion: v1\nkind: Pod\nmetadata: &a\n  name: a\n  labels: &b\n    <<: [*a, *b]\n  <<: *b\n'), ['a']);
});

test('a map that is merged again and again, by each map that is merged itself, is looked into once', () => {
  const levels = Array.from({ length: 12 }, (_, index) => `m${index + 1}: &m${index + 1} {<<: [${Array(9).fill(`*m${index}`).join(', ')}]}\n`).join('');
  assert.deepEqual(names(`m0: &m0 {kind: Pod}\n${levels}<<: *m12\napiVersion: v1\nmetadata: {name: a}\n`), ['a']);
});

test('an alias without an anchor before it is told where it stands, and the other documents are read', () => {
  const text = `${pod('a')}---\napiVersion: v1\nkind: Pod\nmetadata:\n  name: *later\n  labels: {<<: *none, on: &later x}\n---\n${pod('c')}`;
  const { manifests, problems } = readSource(text);
  assert.deepEqual(manifests.map(({ name }) => name), ['a', 'c']);
  assert.deepEqual(problems.map(({ message, start, end }) => [message, text.slice(start, end)]), [
    ['There is no anchor &later before the alias *later.', '*later'],
    ['There is no anchor &none before the alias *none.', '*none'],
  ]);
});

test('directives before the first document, and between two, are of the document behind them', () => {
  const text = `# first\n%YAML 1.2\n# of it\n%TAG ! tag:x,2000:\n---\n${pod('a')}...\n%YAML 1.1\n---\n${pod('b')}---\n${pod('c')}`;
  for (const read of [text, text.replaceAll('\n', '\r\n'), text.slice(8), `\uFEFF${text.slice(8)}`]) {
    const { manifests, problems } = readSource(read);
    assert.deepEqual([manifests.map(({ name }) => name), problems], [['a', 'b', 'c'], []], read);
  }
});

test('what a directive says of the version changes nothing: kubectl knows one', () => {
  const [one] = readSource(`%YAML 1.2\n---\n${pod('a')}  labels: {a: yes}\n`).manifests;
  assert.equal(child(one!.document, one!.node, 'metadata', 'labels', 'a')?.toJSON(), true);
});

test('what is plain is read as kubectl does: dates and times are texts', () => {
  const texts = ['2021-01-01', '2021-01-01T10:00:00Z', '10:30', '10:30:00', '1.2.3', 'nil'];
  const others = ['yes', 'n', '1', '1_000', '017', '0x1f', '123e45', '.5', 'null', '.inf'];
  const [one] = readSource(`${pod('a')}  annotations:\n${[...texts, ...others].map((text, index) => `    k${index}: ${text}\n`).join('')}`).manifests;
  const read = [...texts, ...others].filter((_, index) => textOf(child(one!.document, one!.node, 'metadata', 'annotations', `k${index}`)) !== undefined);
  assert.deepEqual(read, texts);
});

test('a per cent sign within a text is no directive', () => {
  const { manifests, problems } = readSource(`${pod('a')}  annotations:\n    a: |\n      %YAML\n---\n${pod('b')}`);
  assert.deepEqual([manifests.map(({ name }) => name), problems], [['a', 'b'], []]);
});

test('comments in JSON are read over, wherever they stand, and a text that looks like one is none', () => {
  const json = '// of "orders" {\n/* and\n more */\n{ // it\'s\n  "apiVersion": "v1", /* " */ "kind": "Pod",\n  "metadata": {"name": "a", "annotations": {"at": "https://x/*y*/\\"//"}}, // last\n}\n// end';
  for (const text of [json, `\uFEFF${json}`, json.replaceAll('\n', '\r\n')]) {
    const { manifests, problems } = readSource(text);
    assert.deepEqual([problems, manifests.map(({ name }) => name)], [[], ['a']], text);
    assert.deepEqual(child(manifests[0]!.document, manifests[0]!.node, 'metadata', 'annotations', 'at')?.toJSON(), 'https://x/*y*/"//');
  }
  assert.deepEqual(names(`# of orders\n{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "a"}}`), ['a']);
});

test('three dashes in a block of text end the document, as they do for kubectl; indented ones do not', () => {
  assert.deepEqual(names(`${pod('a')}data: |\n  ---\n  kind: x\n---\n${pod('b')}`), ['a', 'b']);
});

test('of a file that is typed in, the documents that did not change are not read again', async () => {
  const { read } = createReader();
  const { manifests: before } = await read(`${pod('a')}---\n${pod('b')}---\n${pod('c')}`, never);
  const { manifests: after } = await read(`${pod('a')}---\n${pod('bb')}---\n${pod('c')}`, never);
  assert.deepEqual(before.map((manifest, index) => same(manifest, after[index])), [true, false, true]);
  assert.equal(after[2]?.start, (before[2]?.start ?? 0) + 1);
});

test('a long file is read in slices, and given up between them when nobody wants it any more', async () => {
  const text = Array.from({ length: 5000 }, (_, index) => pod(`pod-${index}`)).join('---\n');
  const { read } = createReader();
  let turns = 0;
  const others = setInterval(() => (turns += 1));
  const { manifests } = await read(text, never);
  assert.equal(manifests.length, 5000);
  assert.ok(turns > 3, `${turns}`);

  const { signal, abort } = abortable();
  const another = createReader().read(text, signal);
  abort();
  await assert.rejects(another, { name: 'AbortError' });
  clearInterval(others);
});
