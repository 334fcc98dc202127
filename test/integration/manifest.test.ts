import assert from 'node:assert/strict';
import { test } from 'node:test';
import { commands, extensions } from 'vscode';
import { api } from './outline.ts';

interface Manifest {
  readonly contributes: { readonly commands: readonly { readonly command: string; readonly title: string; readonly category: string }[] };
}

test('every command of the manifest can be run, and none besides', async () => {
  await api();
  const manifest = extensions.getExtension('azure-managed-identities.azure-managed-identities')?.packageJSON as Manifest;
  const registered = (await commands.getCommands(true)).filter((command) => /^managedIdentities\.(?!tree\.)\w+$/.test(command));
  assert.deepEqual(registered.toSorted(), manifest.contributes.commands.map(({ command }) => command).toSorted());
});

test('titles begin with a verb in title case, in one category', async () => {
  const manifest = extensions.getExtension('azure-managed-identities.azure-managed-identities')?.packageJSON as Manifest;
  for (const { title, category } of manifest.contributes.commands) {
    assert.match(title, /^[A-Z][a-z]+( [A-Z][A-Za-z-]+| [a-z]{1,2})*…?$/);
    assert.equal(category, 'Managed Identities');
  }
});
