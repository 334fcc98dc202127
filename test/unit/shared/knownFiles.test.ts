import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createKnownFiles } from '../../../src/features/shared/knownFiles.ts';
import type { Kept, KnownFile, KnownFiles } from '../../../src/features/shared/knownFiles.ts';
import { noDigest } from '../../../src/manifests/digest.ts';

const file = (version: string): KnownFile => ({ version, holds: { concerns: true, workload: false } });
const kept = (name: string): Kept => ({ digest: { ...noDigest, serviceAccounts: [{ name, namespace: undefined, clientId: undefined }] }, whole: true });
const names = (files: KnownFiles): string[] => files.kept().flatMap(([key, { digest }]) => digest.serviceAccounts.map(({ name }) => `${key}: ${name}`));

function known(): { readonly files: KnownFiles; readonly told: string[] } {
  const told: string[] = [];
  return { files: createKnownFiles((key) => told.push(key)), told };
}

test('what a file holds is told where it is another thing than before, and only then', () => {
  const { files, told } = known();
  for (const name of ['a', 'a', 'b', undefined, undefined]) {
    const reading = files.begin('x');
    reading.counts(file('1'), name === undefined ? undefined : kept(name));
    reading.end();
  }
  assert.deepEqual([told, names(files)], [['x', 'x', 'x'], []]);
});

test('of two readings of a file the one that began later counts, whichever ends first', () => {
  const { files } = known();
  for (const order of [[0, 1], [1, 0]]) {
    const readings = [files.begin('x'), files.begin('x')];
    for (const index of order) {
      readings[index]?.counts(file(`${index}`), kept(`${index}`));
      readings[index]?.end();
    }
    assert.deepEqual([names(files), files.begin('x').before?.version], [['x: 1'], '1']);
    files.forget();
  }
});

test('what is read of folders that went meanwhile is not kept', () => {
  const { files, told } = known();
  const reading = files.begin('x');
  files.forget();
  reading.counts(file('1'), kept('old'));
  reading.end();
  assert.deepEqual([names(files), told, files.begin('x').before], [[], [], undefined]);
});

test('nothing is left of readings that came to their end', () => {
  const { files } = known();
  const readings = Array.from({ length: 10 }, (_, index) => files.begin(`${index % 3}`));
  assert.equal(files.underWay(), 3);
  for (const reading of readings) reading.end();
  assert.equal(files.underWay(), 0);
});

test('a file that is doubted is read anew, and what is kept of it stays until then', () => {
  const { files } = known();
  for (const key of ['x', 'y']) files.begin(key).counts(file('1'), kept('a'));
  files.doubt((key) => key === 'x');
  assert.deepEqual([files.begin('x').before, files.begin('y').before?.version, names(files)], [undefined, '1', ['x: a', 'y: a']]);
});
