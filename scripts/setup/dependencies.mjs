// The project's own dependencies, Node 24 among them (the npm package `node`).
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isProgram, run, step } from './shell.mjs';

/** Installs the dependencies where node_modules is not what the lock file says; returns the path of Node 24. */
export async function dependencies(root) {
  const node = join(root, 'node_modules/node/bin', process.platform === 'win32' ? 'node.exe' : 'node');
  if (!isInstalled(root) || !isProgram(node)) {
    await step('Dependencies (npm ci)', () => run('npm', ['ci', '--no-audit', '--no-fund'], { cwd: root }));
  }
  return node;
}

/** npm keeps in node_modules a lock file of what it put there; platform-specific packages are not in it. */
function isInstalled(root) {
  const installedLock = join(root, 'node_modules/.package-lock.json');
  if (!existsSync(installedLock)) return false;
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  const installed = JSON.parse(readFileSync(installedLock, 'utf8')).packages;
  return Object.entries(wanted).every(
    ([path, { version, optional }]) => path === '' || optional === true || installed[path]?.version === version,
  );
}
