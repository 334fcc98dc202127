// The extension on the sample Azure, in a browser's workbench or in the desktop VS Code. Ctrl-C ends it.
//
//   npm run demo -- [--browser | --desktop] [--port N]
import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { desktopVSCode, hasDisplay } from '../test/workbench/desktop.ts';
import { root } from '../test/workbench/machine.ts';
import { buildProduct } from '../test/workbench/product.ts';
import { type ServerFolders, startServer } from '../test/workbench/server.ts';
import { quietSettings } from '../test/workbench/settings.ts';

const { values: options } = parseArgs({
  options: { browser: { type: 'boolean' }, desktop: { type: 'boolean' }, port: { type: 'string', default: '3939' } },
});
for (const [signal, code] of [['SIGINT', 130], ['SIGTERM', 143]] as const) process.on(signal, () => process.exit(code));

const home = mkdtempSync(join(tmpdir(), 'managed-identities-demo-'));
process.once('exit', () => rmSync(home, { recursive: true, force: true }));
// A copy, so that what is saved in the demo does not land in the clone.
const folder = join(home, 'demo');
cpSync(join(root, 'demo/workspace'), folder, { recursive: true });

buildProduct({ dev: true });
const wantsDesktop = options.desktop === true || (options.browser !== true && hasDisplay());
const code = wantsDesktop ? await desktopVSCode() : undefined;
if (wantsDesktop && code === undefined) console.log('No desktop VS Code can be had here: taking the browser.');
if (code === undefined) await inBrowser();
else inDesktop(code);

async function inBrowser(): Promise<void> {
  const wanted = Number(options.port);
  const server = await startServer({
    log: join(root, 'out/demo.log'),
    port: (await isFree(wanted)) ? wanted : 0,
    folder,
    prepare: addExtensions,
  });
  console.log(`\nThe demo: ${server.url}/\nCtrl-C ends it.`);
}

/** The product straight from this clone, and the little extension that opens its view. */
function addExtensions({ extensions }: ServerFolders): void {
  symlinkSync(root, join(extensions, 'azure-managed-identities'), 'junction');
  cpSync(join(root, 'demo/opener'), join(extensions, 'demo-opener'), { recursive: true });
}

function inDesktop(program: string): void {
  const folders = { userData: join(home, 'user-data'), extensions: join(home, 'extensions') };
  mkdirSync(join(folders.userData, 'User'), { recursive: true });
  writeFileSync(join(folders.userData, 'User/settings.json'), JSON.stringify(quietSettings));
  const args = [
    '--new-window',
    '--wait',
    '--disable-workspace-trust',
    '--skip-welcome',
    '--skip-release-notes',
    `--user-data-dir=${folders.userData}`,
    `--extensions-dir=${folders.extensions}`,
    `--extensionDevelopmentPath=${root}`,
    `--extensionDevelopmentPath=${join(root, 'demo/opener')}`,
    folder,
  ];
  console.log('The demo opens in VS Code. Closing its window, or Ctrl-C, ends it.');
  const child = spawn(program, args, { stdio: 'inherit', shell: process.platform === 'win32' });
  child.once('error', (error) => {
    console.error(error.message);
    process.exit(1);
  });
  child.once('exit', (status) => process.exit(status ?? 1));
  process.once('exit', () => child.kill());
}

/** Whether nothing listens there yet. */
function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}
