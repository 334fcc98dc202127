// The VS Code workbench of the demo and the tests: the npm package `code-server`, which brings the whole of
// VS Code's server and web workbench. It is big, so it lives in a cache of the user's and not in node_modules.
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { aptInstall, Missing, run, step, which } from './shell.mjs';

const vscode = 'node_modules/code-server/lib/vscode';
/** Count it up when what install() does changes. */
const recipe = '1';

/** Returns the folder of VS Code's server, after installing it where the cache does not hold this version. */
export async function workbench(root) {
  const pinned = join(root, 'test/workbench');
  const home = join(cacheFolder(), `workbench-${fingerprint(join(pinned, 'package-lock.json'))}`);
  if (!existsSync(home)) await install(pinned, home);
  return join(home, vscode);
}

async function install(pinned, home) {
  await compiler();
  // Whole or not at all: the folder gets its name when everything is in it.
  const unfinished = `${home}.${process.pid}`;
  const clean = () => rmSync(unfinished, { recursive: true, force: true });
  process.once('exit', clean);
  mkdirSync(unfinished, { recursive: true });
  for (const file of ['package.json', 'package-lock.json']) copyFileSync(join(pinned, file), join(unfinished, file));

  // Without install scripts, since those compile a dozen native modules that a workbench for tests never loads.
  const quick = ['--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund'];
  const at = { cwd: join(unfinished, vscode) };
  await step('VS Code workbench', () => run('npm', ['ci', ...quick], { cwd: unfinished }));
  // `npm ci` refuses the lock files in the package, which lack what its authors leave out; `npm install` heeds them.
  await step('VS Code workbench: its dependencies', async () => {
    await run('npm', ['install', ...quick], at);
    await run('npm', ['install', ...quick], { cwd: join(at.cwd, 'extensions') });
  });
  // The log behind the Output panel, and what ends an extension host whose server is gone.
  await step('VS Code workbench: native modules', () =>
    run('npm', ['rebuild', '@vscode/spdlog', '@vscode/native-watchdog'], { ...at, env: nodeHeaders() }),
  );

  if (existsSync(home)) return; // another bootstrap was faster
  renameSync(unfinished, home);
}

/** What node-gyp needs to compile with. */
async function compiler() {
  if (process.platform !== 'linux' || missingTools().length === 0) return;
  await step('Compiler (Debian packages)', () => aptInstall('build-essential', 'python3'));
  if (missingTools().length > 0) throw new Missing(`The workbench needs ${missingTools().join(', ')}.`, 'sudo apt-get install build-essential python3');
}

function missingTools() {
  return ['make', 'g++', 'python3'].filter((tool) => !which(tool));
}

/** Node's headers, where this Node came with them: saves node-gyp a download. The modules use Node-API, so any version does. */
function nodeHeaders() {
  const prefix = dirname(dirname(process.execPath));
  return existsSync(join(prefix, 'include/node/node_api.h')) ? { npm_config_nodedir: prefix } : {};
}

function cacheFolder() {
  const base =
    process.env.XDG_CACHE_HOME ??
    { win32: process.env.LOCALAPPDATA, darwin: join(homedir(), 'Library/Caches') }[process.platform] ??
    join(homedir(), '.cache');
  return join(base, 'azure-managed-identities');
}

/** Of the lock file and the recipe: a change in either means another installation. */
function fingerprint(lock) {
  return createHash('sha256').update(recipe).update(readFileSync(lock)).digest('hex').slice(0, 12);
}
