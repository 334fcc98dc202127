import { spawn, spawnSync } from 'node:child_process';
import { createInterface } from 'node:readline';
import { guide } from '../../scripts/sampleAzure/guide.ts';
import type { Addresses } from '../../scripts/sampleAzure/guide.ts';

// A person's CLI looks for updates and sends telemetry. This one reaches this machine alone.
export const alone = { HTTPS_PROXY: 'http://127.0.0.1:9', HTTP_PROXY: 'http://127.0.0.1:9', NO_PROXY: 'localhost', AZURE_CORE_COLLECT_TELEMETRY: 'false' };

/** Why the CLI can't be asked here, or undefined when it can. */
export function missingAz(): string | undefined {
  return spawnSync('az', ['version'], { stdio: 'ignore' }).status === 0 ? undefined : 'the Azure CLI (az) is not installed';
}

/** Runs bash until it ends; gives what it printed. */
export async function bash(args: readonly string[], { env = {}, onLine }: { env?: Record<string, string>; onLine?: (line: string) => void } = {}): Promise<{ code: number | null; lines: string[] }> {
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

/** Signs in by the commands that the server prints for people. The folder of the CLI, when all of them succeed. */
export async function guided(addresses: Addresses): Promise<string | undefined> {
  const { code, lines } = await bash(['-e', '-c', `${guide(addresses)}\necho "$AZURE_CONFIG_DIR"`], { env: alone });
  if (code !== 0) console.log(lines.join('\n'));
  return code === 0 ? lines.at(-1) : undefined;
}
