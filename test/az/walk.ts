// The real Azure CLI on the sample Azure, as a person would have it: by the command that serves it.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Addresses } from '../../scripts/sampleAzure/guide.ts';
import { root } from '../workbench/machine.ts';
import { credentialSteps } from './credential.ts';
import { inParity } from './parity.ts';
import { alone, bash, guided, missingAz } from './shell.ts';

const walkScript = join(root, '../shared/tools/az-walk.sh');
/** The steps of the walk. Fewer that pass are a failure, too: a walk that stops at once has no step that failed. */
const steps = 50;

/** Why the CLI can't be tried here, or undefined when it can. */
export function missingForAz(): string | undefined {
  if (!existsSync(walkScript)) return '../shared/tools/az-walk.sh is not there';
  return missingAz();
}

/** The walk, and before it the commands that the server prints for people, and those that the extension shows. Exchanges go to `log` and to files beside it, a line of JSON each. */
export async function walkWithAz(log: string): Promise<{ passed: number; failed: number; skipped: number }> {
  const server = spawn(process.execPath, [join(root, 'scripts/sample-azure.ts'), '--json', '--port', '0', '--seed', 'empty', '--log', log], { stdio: ['ignore', 'pipe', 'inherit'] });
  const stop = (): boolean => server.kill();
  process.once('exit', stop);
  try {
    const addresses = await firstLine(server.stdout);
    const login = await guided(addresses);
    console.log(`${login === undefined ? 'FAIL' : 'PASS'}    the commands that npm run sample-azure prints`);
    const asCredential = await credential(addresses, login);
    // Each on a sample of its own: beside each other they take half as long.
    const [parity, walked] = await Promise.all([inParity(join(dirname(log), 'parity.jsonl')), walk(addresses)]);
    const passed = Number(login !== undefined) + asCredential.passed + parity.passed + walked;
    return { passed, failed: steps + 1 + asCredential.all + parity.all - passed, skipped: parity.skipped };
  } finally {
    process.off('exit', stop);
    stop();
  }
}

async function firstLine(output: NodeJS.ReadableStream): Promise<Addresses> {
  for await (const line of createInterface(output)) return JSON.parse(line) as Addresses;
  throw new Error('The sample Azure ended before it was ready.');
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
