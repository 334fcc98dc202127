import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, type BuildOptions } from 'esbuild';
import { zipSync } from 'fflate';
import { root } from '../workbench/machine.ts';

/** The folder of the built tests: index.js is what VS Code runs, tests.js all test files in one. */
export const built = join(root, 'out/integration');

export async function buildIntegrationTests(wanted: (file: string) => boolean = () => true): Promise<void> {
  const folder = join(root, 'test/integration');
  rmSync(built, { recursive: true, force: true });
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.test.ts') && wanted(file));
  if (files.length === 0) throw new Error('No file of the integration tests has such a name.');
  await build({
    stdin: { contents: files.map((file) => `import ${JSON.stringify(`./${file}`)};`).join('\n'), resolveDir: folder, sourcefile: 'tests.js' },
    outfile: join(built, 'tests.js'),
    ...common,
  });
  await build({ entryPoints: [join(folder, 'index.ts')], outfile: join(built, 'index.js'), ...common });
  writeFileSync(join(built, 'yaml.vsix'), vsixOf(join(root, 'test/workbench/yaml')));
}

/** A folder with an extension as a package that VS Code installs: of what vsce adds no more than it asks for. */
function vsixOf(folder: string): Uint8Array {
  const files = Object.fromEntries(readdirSync(folder).map((file) => [`extension/${file}`, readFileSync(join(folder, file))]));
  return zipSync(files);
}

const common = {
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node22',
  external: ['vscode'],
  // Both as in the product's own build, which says why.
  mainFields: ['module', 'main'],
  banner: { js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);" },
  sourcemap: 'inline',
  logLevel: 'warning',
} satisfies BuildOptions;
