import assert from 'node:assert/strict';
import { test } from 'node:test';
import { build } from 'esbuild';

// What activation loads: everything that the entry point imports, but nothing that it only imports by await import().
const { metafile } = await build({ entryPoints: ['src/extension.ts'], bundle: true, splitting: true, format: 'esm', platform: 'node', external: ['vscode'], outdir: 'unused', write: false, metafile: true, logLevel: 'silent' });
const { inputs } = metafile;

function reachable(from: string, seen = new Set<string>()): Set<string> {
  if (seen.has(from)) return seen;
  seen.add(from);
  for (const { path, kind } of inputs[from]?.imports ?? []) if (kind !== 'dynamic-import') reachable(path, seen);
  return seen;
}

test('activation loads nothing but what puts the view and the commands there, and what tells a manifest from other files', () => {
  assert.deepEqual([...reachable('src/extension.ts')].toSorted(), ['src/extension.ts', 'src/manifests/marks.ts', 'src/ui/view.ts', 'vscode']);
});

test('what activation loads is less than 60 KB, as it ships', async () => {
  const { metafile: shipped } = await build({ entryPoints: ['src/extension.ts'], bundle: true, minify: true, splitting: true, format: 'esm', platform: 'node', external: ['vscode'], outdir: 'unused', write: false, metafile: true, logLevel: 'silent' });
  const loaded = new Set<string>();
  const add = (file: string): void => {
    if (loaded.has(file) || !shipped.outputs[file]) return;
    loaded.add(file);
    for (const { path, kind } of shipped.outputs[file].imports) if (kind !== 'dynamic-import') add(path);
  };
  add('unused/extension.js');
  const bytes = [...loaded].reduce((sum, file) => sum + (shipped.outputs[file]?.bytes ?? 0), 0);
  assert.ok(bytes > 0 && bytes < 60 * 1024, `${bytes} bytes`);
});

test('the first use loads no SDK, no sample Azure and nothing that reads YAML', () => {
  const loaded = [...reachable('src/compose.ts')].filter((path) => path.includes('node_modules/') || path.startsWith('src/emulator/'));
  assert.deepEqual(loaded, []);
});

test("the editor's menu, which is there without any checking, loads nothing that reads YAML", () => {
  const loaded = [...reachable('src/features/manifestEditing/editorMenu.ts')];
  assert.ok(loaded.length > 1);
  assert.deepEqual(loaded.filter((path) => path.includes('node_modules/')), []);
});

test('the sample Azure is loaded by its own feature, and only when it is asked for', () => {
  const importers = Object.entries(inputs)
    .filter(([path]) => !path.startsWith('src/emulator/'))
    .flatMap(([path, { imports }]) => imports.filter((one) => one.path.startsWith('src/emulator/')).map(({ kind }) => `${path} by ${kind}`));
  assert.deepEqual(importers, ['src/features/sampleAzure/sampleAzure.ts by dynamic-import']);
});
