// The product as the tests take it: built into dist/, or packaged into a VSIX.
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { machine, root } from './machine.ts';

/** Builds dist/; `dev` leaves it readable, with source maps. */
export function buildProduct({ dev = false } = {}): void {
  runNode(['esbuild.mjs', ...(dev ? ['--dev'] : [])]);
}

/** What {@link packageProduct} makes. */
export const vsix = join(root, 'out/azure-managed-identities.vsix');

/** Builds and packages; returns the path of the VSIX. */
export function packageProduct(): string {
  buildProduct();
  mkdirSync(join(root, 'out'), { recursive: true });
  runNode([
    join(root, 'node_modules/@vscode/vsce/vsce'),
    'package',
    // Everything is bundled.
    '--no-dependencies',
    // There is no public repository yet that relative links could point to.
    '--allow-missing-repository',
    '--no-rewrite-relative-links',
    `--out=${vsix}`,
  ]);
  return vsix;
}

function runNode(args: string[]): void {
  const { status, stdout, stderr } = spawnSync(machine().node, args, { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw new Error(`node ${args.join(' ')} failed (${status}):\n${stdout}${stderr}`);
}
