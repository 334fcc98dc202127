// The same question to the real Azure CLI, as people loop over it in a shell.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCertificates } from '../scripts/sampleAzure/certificates.ts';
import { loopbackAddresses, names, serve } from '../scripts/sampleAzure/front.ts';
import { guide } from '../scripts/sampleAzure/guide.ts';
import { contoso } from '../src/emulator/seed/people.ts';
import { alone } from '../test/az/walk.ts';
import { company } from './estates.ts';

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
  const certificates = await createCertificates(names, loopbackAddresses);
  const folder = mkdtempSync(join(tmpdir(), 'bench-az-'));
  const caFile = join(folder, 'ca.pem');
  writeFileSync(caFile, certificates.ca);
  const front = await serve(azure, { certificates, port: 0, host: '127.0.0.1' });
  const env = { ...process.env, ...alone, AZURE_CONFIG_DIR: folder, REQUESTS_CA_BUNDLE: caFile };
  try {
    const login = guide({ resourceManager: front.origin, authority: front.origin, graph: front.origin, caFile, tenantId: contoso.tenantId }).split('\n').filter((line) => /^az (cloud|login)/.test(line));
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
  } finally {
    await front.close();
    rmSync(folder, { recursive: true, force: true });
  }
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
