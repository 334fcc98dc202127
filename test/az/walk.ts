// The walk with the real Azure CLI on the sample Azure, as a person would: the command that serves it, and `az`.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { root } from '../workbench/machine.ts';

/** What the walk found; `skipped` says why it did not begin. */
export type Walk = { readonly skipped: string } | { readonly passed: number; readonly failed: number };

const walkScript = join(root, '../shared/tools/az-walk.sh');
/** The steps of the walk. Fewer that pass are a failure, too: a walk that stops at once has no step that failed. */
const steps = 50;

/** Exchanges are written to `log`, a line of JSON each. */
export async function walkWithAz(log: string): Promise<Walk> {
  if (!existsSync(walkScript)) return { skipped: '../shared/tools/az-walk.sh is not there' };
  if (spawnSync('az', ['version'], { stdio: 'ignore' }).status !== 0) return { skipped: 'the Azure CLI (az) is not installed' };
  const server = spawn(process.execPath, [join(root, 'scripts/sample-azure.ts'), '--json', '--port', '0', '--seed', 'empty', '--log', log], { stdio: ['ignore', 'pipe', 'inherit'] });
  const stop = (): boolean => server.kill();
  process.once('exit', stop);
  try {
    const { resourceManager, caFile } = await firstLine(server.stdout);
    return await walk(resourceManager, caFile);
  } finally {
    process.off('exit', stop);
    stop();
  }
}

async function firstLine(output: NodeJS.ReadableStream): Promise<{ resourceManager: string; caFile: string }> {
  for await (const line of createInterface(output)) return JSON.parse(line) as { resourceManager: string; caFile: string };
  throw new Error('The sample Azure ended before it was ready.');
}

async function walk(url: string, caFile: string): Promise<Walk> {
  const child = spawn('bash', [walkScript, `ARM_URL=${url}`, `CA_FILE=${caFile}`], { stdio: ['ignore', 'pipe', 'inherit'] });
  const stop = (): boolean => child.kill();
  process.once('exit', stop);
  const ended = new Promise((resolve) => child.once('close', resolve));
  let passed = 0;
  for await (const line of createInterface(child.stdout)) {
    console.log(line);
    passed = Number(/^(\d+) passed, \d+ failed$/.exec(line)?.[1] ?? passed);
  }
  await ended;
  process.off('exit', stop);
  return { passed, failed: steps - passed };
}
