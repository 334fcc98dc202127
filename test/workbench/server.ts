// VS Code's server on loopback, with folders of its own that go away with it.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { cpSync, createWriteStream, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { machine } from './machine.ts';
import { quietSettings } from './settings.ts';

export interface ServerOptions {
  /** What the server prints goes there. */
  log: string;
  /** A free one when left out. */
  port?: number;
  /** The folder that opens when the address names none. */
  folder?: string;
  /** Settings of this machine, which a workspace may not set. */
  machineSettings?: Record<string, unknown>;
  /** Heeds developmentPath and testsPath in a page's address, which the built workbench ignores otherwise. It then shows no notifications. */
  forTestsInside?: boolean;
  /** Added to the environment of the server and of the extension hosts. */
  env?: Record<string, string>;
  /** Without the built-in extensions that have nothing to do with what is tested: all of them make every start two seconds longer. */
  fewBuiltins?: true;
  /**
   * How long the extension host of a page that was closed waits for it to come back; three hours when left out. Each of
   * them takes a hundredth of a core, and a run of all click tests closes more than a hundred pages.
   */
  graceSeconds?: number;
  /** A folder that stands in for VS Code's own Microsoft sign-in. */
  accounts?: string;
  /** VS Code's logs go there when it stops, at their most talkative. */
  keepLogs?: string;
  /** Puts extensions into the extensions folder before the server looks there. */
  prepare?: (folders: ServerFolders) => void;
}

export interface ServerFolders {
  userData: string;
  extensions: string;
}

export interface Server {
  /** http://127.0.0.1:PORT, without a slash at its end. */
  url: string;
  /** What was set for all folders is as it was at the start. */
  forgetUserSettings: () => void;
  stop: () => Promise<void>;
}

/** Starts the server and waits until it listens; rejects with what it printed where it ends instead. */
export async function startServer(options: ServerOptions): Promise<Server> {
  const home = mkdtempSync(join(tmpdir(), 'managed-identities-'));
  const folders = { userData: join(home, 'user-data'), extensions: join(home, 'extensions') };
  mkdirSync(folders.extensions);
  const writeSettings = (scope: 'User' | 'Machine', settings: Record<string, unknown>): void => {
    mkdirSync(join(folders.userData, scope), { recursive: true });
    writeFileSync(join(folders.userData, scope, 'settings.json'), JSON.stringify(settings));
  };
  const forgetUserSettings = (): void => writeSettings('User', quietSettings);
  forgetUserSettings();
  writeSettings('Machine', options.machineSettings ?? {});
  options.prepare?.(folders);
  const builtin = options.fewBuiltins || options.accounts !== undefined ? [`--builtin-extensions-dir=${builtins(join(home, 'builtin'), options)}`] : [];

  const child = spawn(
    machine().node,
    [
      ...serverProgram(folders),
      '--host=127.0.0.1',
      `--port=${options.port ?? 0}`,
      '--without-connection-token',
      '--disable-telemetry',
      '--disable-workspace-trust',
      ...builtin,
      ...(options.graceSeconds === undefined ? [] : [`--reconnection-grace-time=${options.graceSeconds}`]),
      ...(options.keepLogs === undefined ? [] : ['--log=trace']),
      ...(options.forTestsInside === true ? ['--enable-smoke-test-driver'] : []),
      ...(options.folder === undefined ? [] : ['--default-folder', options.folder]),
    ],
    // A process group of its own, so that its extension hosts end with it.
    { stdio: ['ignore', 'pipe', 'pipe'], detached: process.platform !== 'win32', env: { ...serverEnvironment(), ...options.env } },
  );
  const clean = (): void => {
    kill(child, 'SIGKILL');
    rmSync(home, { recursive: true, force: true, maxRetries: 3 });
  };
  process.once('exit', clean);
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));

  return {
    url: await listening(child, options.log),
    forgetUserSettings,
    stop: async () => {
      kill(child, 'SIGTERM');
      await Promise.race([exited, new Promise((resolve) => setTimeout(resolve, 3000).unref())]);
      process.off('exit', clean);
      if (options.keepLogs !== undefined) cpSync(join(folders.userData, 'logs'), options.keepLogs, { recursive: true });
      clean();
    },
  };
}

/** Of the built-in extensions those that have something to do with what is tested. */
const needed = ['configuration-editing', 'json', 'markdown-basics', 'microsoft-authentication', 'shellscript', 'theme-defaults', 'theme-modern-icons', 'theme-seti', 'yaml'];

/** A folder of built-in extensions: fewer of them, and another Microsoft sign-in where one is named. */
function builtins(folder: string, { fewBuiltins, accounts }: ServerOptions): string {
  const own = join(machine().vscodeServer, 'extensions');
  mkdirSync(folder);
  for (const name of readdirSync(own)) {
    if (fewBuiltins && !needed.includes(name)) continue;
    symlinkSync(name === 'microsoft-authentication' && accounts !== undefined ? accounts : join(own, name), join(folder, name));
  }
  return folder;
}

/** Installs a packaged extension as a user would. */
export function installExtension(vsix: string, folders: ServerFolders): void {
  const args = [...serverProgram(folders), '--install-extension', vsix];
  const { status, stdout, stderr } = spawnSync(machine().node, args, { encoding: 'utf8', env: serverEnvironment() });
  if (status !== 0) throw new Error(`Installing ${vsix} failed (${status}):\n${stdout}${stderr}`);
}

export interface PageOptions {
  /** The folder to open. */
  folder: string;
  /** An extension's folder, loaded as an extension under development. */
  developmentPath?: string;
  /** A module whose run() is called in the extension host. */
  testsPath?: string;
}

/** The address at which the workbench opens a folder. */
export function pageUrl(server: Pick<Server, 'url'>, { folder, developmentPath, testsPath }: PageOptions): string {
  const url = new URL(server.url);
  url.searchParams.set('folder', pathToFileURL(folder).pathname);
  const payload = [
    ...(developmentPath === undefined ? [] : [['extensionDevelopmentPath', remote(developmentPath)]]),
    ...(testsPath === undefined ? [] : [['extensionTestsPath', remote(testsPath)]]),
  ];
  if (payload.length > 0) url.searchParams.set('payload', JSON.stringify(payload));
  return url.href;
}

/** A file of the server's machine, as the page names it. */
function remote(path: string): string {
  return `vscode-remote://remote${pathToFileURL(path).pathname}`;
}

function serverProgram({ userData, extensions }: ServerFolders): string[] {
  const program = join(machine().vscodeServer, 'out/server-main.js');
  return [program, '--accept-server-license-terms', '--user-data-dir', userData, '--extensions-dir', extensions];
}

/** Without what a surrounding VS Code (its terminal, say) tells its children. */
function serverEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(VSCODE_|ELECTRON_|NODE_OPTIONS$)/.test(name)));
}

function listening(child: ChildProcess, log: string): Promise<string> {
  mkdirSync(dirname(log), { recursive: true });
  const file = createWriteStream(log);
  return new Promise((resolve, reject) => {
    let output = '';
    const read = (chunk: Buffer): void => {
      file.write(chunk);
      output += chunk.toString();
      const port = /bound to 127\.0\.0\.1:(\d+)/.exec(output)?.[1];
      if (port !== undefined) resolve(`http://127.0.0.1:${port}`);
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`The workbench's server ended (${code}):\n${output.slice(-2000)}`)));
  });
}

function kill(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(process.platform === 'win32' ? child.pid : -child.pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error; // ended already
  }
}
