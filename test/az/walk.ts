// The real Azure CLI on the sample Azure, as a person would have it: by the command that serves it.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { guide } from '../../scripts/sampleAzure/guide.ts';
import type { Addresses } from '../../scripts/sampleAzure/guide.ts';
import { root } from '../workbench/machine.ts';
import { credentialSteps } from './credential.ts';

const walkScript = join(root, '../shared/tools/az-walk.sh');
/** The steps of the walk. Fewer that pass are a failure, too: a walk that stops at once has no step that failed. */
const steps = 50;

// A person's CLI looks for updates and sends telemetry. This one reaches this machine alone.
export const alone = { HTTPS_PROXY: 'http://127.0.0.1:9', HTTP_PROXY: 'http://127.0.0.1:9', NO_PROXY: 'localhost', AZURE_CORE_COLLECT_TELEMETRY: 'false' };

/** Why the CLI can't be tried here, or undefined when it can. */
export function missingForAz(): string | undefined {
  if (!existsSync(walkScript)) return '../shared/tools/az-walk.sh is not there';
  if (spawnSync('az', ['version'], { stdio: 'ignore' }).status !== 0) return 'the Azure CLI (az) is not installed';
  return undefined;
}

/** The walk, and before it the commands that the server prints for people. Exchanges go to `log`, a line of JSON each. */
export async function walkWithAz(log: string): Promise<{ passed: number; failed: number; skipped: number }> {
  const server = spawn(process.execPath, [join(root, 'scripts/sample-azure.ts'), '--json', '--port', '0', '--seed', 'empty', '--log', log], { stdio: ['ignore', 'pipe', 'inherit'] });
  const stop = (): boolean => server.kill();
  process.once('exit', stop);
  try {
    const addresses = await firstLine(server.stdout);
    const login = await guided(addresses);
    const asCredential = await credential(addresses, login);
    const passed = Number(login !== undefined) + asCredential.passed + (await walk(addresses));
    return { passed, failed: steps + 1 + asCredential.all - passed, skipped: 0 };
  } finally {
    process.off('exit', stop);
    stop();
  }
}

async function firstLine(output: NodeJS.ReadableStream): Promise<Addresses> {
  for await (const line of createInterface(output)) return JSON.parse(line) as Addresses;
  throw new Error('The sample Azure ended before it was ready.');
}

/** The folder of the CLI that has signed in, when all of the guide's commands succeed. */
async function guided(addresses: Addresses): Promise<string | undefined> {
  const { code, lines } = await bash(['-e', '-c', `${guide(addresses)}\necho "$AZURE_CONFIG_DIR"`], { env: alone });
  if (code !== 0) console.log(lines.join('\n'));
  console.log(`${code === 0 ? 'PASS' : 'FAIL'}    the commands that npm run sample-azure prints`);
  return code === 0 ? lines.at(-1) : undefined;
}

/** That CLI as the credential of this process, as it is of the extension's. */
async function credential(addresses: Addresses, folder: string | undefined): Promise<{ passed: number; all: number }> {
  Object.assign(process.env, alone, { AZURE_CONFIG_DIR: folder ?? '', REQUESTS_CA_BUNDLE: addresses.caFile });
  const all = credentialSteps(addresses, async () => bash(['-c', 'az account clear']));
  let passed = 0;
  for (const [name, step] of all) {
    try {
      await step();
      passed += 1;
      console.log(`PASS    ${name}`);
    } catch (error) {
      console.log(`FAIL    ${name}`, error);
    }
  }
  for (const name of [...Object.keys(alone), 'AZURE_CONFIG_DIR', 'REQUESTS_CA_BUNDLE']) delete process.env[name];
  return { passed, all: all.length };
}

/** How many steps passed. */
async function walk({ resourceManager, caFile }: Addresses): Promise<number> {
  const { lines } = await bash([walkScript, `ARM_URL=${resourceManager}`, `CA_FILE=${caFile}`], { onLine: (line) => console.log(line) });
  return Number(/^(\d+) passed, \d+ failed$/.exec(lines.at(-1) ?? '')?.[1] ?? 0);
}

async function bash(args: readonly string[], { env = {}, onLine }: { env?: Record<string, string>; onLine?: (line: string) => void } = {}): Promise<{ code: number | null; lines: string[] }> {
  const child = spawn('bash', args, { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, ...env } });
  const stop = (): boolean => child.kill();
  process.once('exit', stop);
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const lines: string[] = [];
  for await (const line of createInterface(child.stdout)) {
    lines.push(line);
    onLine?.(line);
  }
  process.off('exit', stop);
  return { code: await ended, lines };
}
