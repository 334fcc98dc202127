// Running other programs, for the bootstrap: plain Node, because nothing is installed yet.
import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** A step that cannot be done here; `fix` is the command with which the user can do it. */
export class Missing extends Error {
  constructor(what, fix) {
    super(fix ? `${what}\n    To install it: ${fix}` : what);
  }
}

/** Says one line about a step, beside what the script prints that is run afterwards, and measures it. A step that gives false could not be done on this machine. */
export async function step(text, work) {
  const start = performance.now();
  process.stderr.write(`  ${text} … `);
  try {
    const result = await work();
    console.error(result === false ? 'not possible here' : `done (${((performance.now() - start) / 1000).toFixed(0)} s)`);
    return result;
  } catch (error) {
    console.error('failed');
    throw error;
  }
}

/** Runs a program quietly; what it printed is shown only in the error when it fails. */
export function run(command, args, { cwd, env } = {}) {
  return new Promise((resolve, reject) => {
    // On Windows npm is a .cmd file, which only a shell can start.
    const shell = process.platform === 'win32' && command === 'npm';
    const child = spawn(command, args, { cwd, shell, env: { ...process.env, npm_config_loglevel: 'error', ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve(output);
      else reject(new Error(`${command} ${args.join(' ')} failed (${code}):\n${shorten(output)}`));
    });
  });
}

/** What matters stands at one end or the other. */
function shorten(output) {
  return output.length > 4000 ? `${output.slice(0, 2000)}\n…\n${output.slice(-2000)}` : output;
}

/** The full path of a program on the PATH, or undefined. */
export function which(name) {
  const names = process.platform === 'win32' ? [`${name}.exe`, `${name}.cmd`] : [name];
  const places = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  return places.flatMap((folder) => names.map((file) => join(folder, file))).find(isProgram);
}

export function isProgram(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false; // not there, or not ours to run: both mean "look further"
  }
}

/** Installs Debian packages as root or with a sudo that does not ask; false where that is not possible. */
export async function aptInstall(...packages) {
  if (!which('apt-get')) return false;
  const isRoot = process.getuid?.() === 0;
  const sudo = isRoot ? [] : ['sudo', '-n', 'DEBIAN_FRONTEND=noninteractive'];
  if (!isRoot && !(await succeeds('sudo', ['-n', 'true']))) return false;
  const apt = (...args) => {
    // Another installation, as of the updates at night, is waited for, five minutes long; without it apt-get fails at once.
    const [command, ...rest] = [...sudo, 'apt-get', '-o', 'DPkg::Lock::Timeout=300', ...args];
    return run(command, rest, { env: { DEBIAN_FRONTEND: 'noninteractive' } });
  };
  await apt('update');
  await apt('install', '--yes', '--no-install-recommends', ...packages);
  return true;
}

async function succeeds(command, args) {
  if (!which(command)) return false;
  return run(command, args).then(
    () => true,
    () => false,
  );
}
