import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { test } from 'node:test';

interface Manifest {
  readonly contributes: { readonly commands: readonly { readonly command: string }[] };
}

test('every command of the manifest does something, and none besides', () => {
  const { contributes } = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest;
  const sources = globSync('src/**/*.ts').map((file) => readFileSync(file, 'utf8'));
  const registered = sources.flatMap((source) => [...source.matchAll(/commands\.register\('(\w+)'/g)].map(([, name]) => `managedIdentities.${name}`));
  assert.deepEqual(registered.toSorted(), contributes.commands.map(({ command }) => command).toSorted());
});
