import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseLabels } from '../../../src/manifests/labels.ts';

for (const [text, labels] of [
  ['', {}],
  [' , ', {}],
  ['app=agent', { app: 'agent' }],
  [' app = agent , example.com/tier=web ', { app: 'agent', 'example.com/tier': 'web' }],
  ['constructor=x', { constructor: 'x' }],
] as const) {
  test(`"${text}" is ${JSON.stringify(labels)}`, () => assert.deepEqual<unknown>(parseLabels(text), { labels }));
}

for (const [text, problem] of [
  ['app', '"app" is no label: write name=value, with a comma between two.'],
  ['app=', '"app=" is no label: write name=value, with a comma between two.'],
  ['a=b=c', '"a=b=c" is no label: write name=value, with a comma between two.'],
  ['=x', '"=x": Enter the name of the label.'],
  ['a/b/c=x', '"a/b/c=x": At most one "/" is in the name of a label.'],
  ['Bad_/a=x', '"Bad_/a=x": Before the "/": Only lower-case letters, digits, "-" and ".", beginning and ending with a letter or a digit.'],
  ['app=-x', '"app=-x": Only letters, digits, "-", "_" and ".", beginning and ending with a letter or a digit.'],
  [`${'a'.repeat(64)}=x`, `"${'a'.repeat(64)}=x": At most 63 characters; this has 64.`],
  ['app=a,app=b', '"app" is there twice.'],
] as const) {
  test(`"${text.slice(0, 20)}" is refused`, () => assert.deepEqual(parseLabels(text), { problem }));
}
