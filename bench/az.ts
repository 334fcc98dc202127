// The same question to the real Azure CLI, as people loop over it in a shell.
import { spawn, spawnSync } from 'node:child_process';
import { guide } from '../scripts/sampleAzure/guide.ts';
import { contoso } from '../src/emulator/seed/people.ts';
import { alone } from '../test/az/shell.ts';
import { company } from './estates.ts';
import { served } from './served.ts';

export interface CliReading {
  /** How many subscriptions were listed when it was done, or when the limit was reached. */
  readonly listed: number;
  readonly ms: number;
  readonly requests: number;
}

/** Milliseconds that the loop gets. */
export const cliLimitMs = 30_000;

export function haveCli(): boolean {
  return spawnSync('az', ['version'], { stdio: 'ignore' }).status === 0;
}

/** `az identity list` for one subscription after the other; signing in is not counted. */
export async function measureCli(subscriptions: number): Promise<CliReading> {
  const { azure, requests } = company(subscriptions);
  return served(azure, async ({ origin, caFile, folder }) => {
    const env = { ...process.env, ...alone, AZURE_CONFIG_DIR: folder, REQUESTS_CA_BUNDLE: caFile };
    const login = guide({ resourceManager: origin, authority: origin, graph: origin, caFile, tenantId: contoso.tenantId }).split('\n').filter((line) => /^az (cloud|login)/.test(line));
    for (const command of login) await bash(command, env);
    const ids = (await bash('az account list --query "[].id" --output tsv', env)).trim().split('\n');
    requests();
    const begun = performance.now();
    let listed = 0;
    for (const id of ids) {
      if (performance.now() - begun > cliLimitMs) break;
      await bash(`az identity list --subscription ${id} --output json`, env);
      listed += 1;
    }
    return { listed, ms: performance.now() - begun, requests: requests().all };
  });
}

async function bash(command: string, env: NodeJS.ProcessEnv): Promise<string> {
  const child = spawn('bash', ['-c', command], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let [out, error] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (error += chunk.toString()));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  if (code !== 0) throw new Error(`${command} failed (${code}): ${error}`);
  return out;
}
