import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { check } from '../../../src/manifests/check/check.ts';
import { readSource } from '../../../src/manifests/source.ts';
import { expected } from './upstream.ts';

const examples = join(import.meta.dirname, '../../../../shared/data/kubernetes/upstream-examples');
const skip = existsSync(examples) ? false : `${examples} is not there`;

test("in upstream's own manifests just that is found what is listed with its reason", { skip }, () => {
  const files = ['demo', 'infra'].flatMap((folder) => readdirSync(join(examples, folder)).map((file) => `${folder}/${file}`));
  assert.ok(files.length > 5);
  const found = files.flatMap((file) => {
    const text = readFileSync(join(examples, file), 'utf8');
    return check(readSource(text)).filter(({ code }) => code !== 'pod-identity-archived').map(({ start, code }) => ({ file, line: text.slice(0, start).split('\n').length, code }));
  });
  assert.deepEqual(found, expected.map(({ file, line, code }) => ({ file, line, code })));
});
