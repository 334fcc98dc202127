// Builds what ships: the extension (SDKs and the sample Azure split off, loaded on demand) and one script per webview.
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { build } from 'esbuild';

const webviews = readdirSync('src/features', { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.webview.ts'))
  .map((file) => ({ in: `src/features/${file}`, out: basename(file, '.webview.ts') }));

// Chunks are named by their content: what an earlier build left would be shipped too.
rmSync('dist', { recursive: true, force: true });

const common = { bundle: true, minify: !process.argv.includes('--dev'), sourcemap: process.argv.includes('--dev'), logLevel: 'warning', metafile: true };

const host = await build({
  ...common,
  entryPoints: ['src/extension.ts'],
  outdir: 'dist',
  format: 'esm',
  platform: 'node',
  target: 'node22',
  splitting: true,
  chunkNames: 'chunks/[name]-[hash]',
  external: ['vscode'],
  // The CommonJS build of an SDK has no named exports for await import() to find.
  mainFields: ['module', 'main'],
  // Some dependencies of the SDKs are CommonJS and call require() for Node's own modules.
  banner: { js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);" },
});
await build({ ...common, entryPoints: webviews, outdir: 'dist/webview', format: 'iife', platform: 'browser', target: 'es2024' });

writeFileSync('dist/meta.json', JSON.stringify(host.metafile));
