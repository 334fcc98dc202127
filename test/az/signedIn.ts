import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCertificates } from '../../scripts/sampleAzure/certificates.ts';
import { loopbackAddresses, names, serve } from '../../scripts/sampleAzure/front.ts';
import type { SampleAzure } from '../../src/emulator/sampleAzure.ts';
import { alone, bash, guided } from './shell.ts';

/** Runs a line of bash in which az is signed in. */
export type Run = (line: string) => ReturnType<typeof bash>;

export interface SignedIn {
  readonly run: Run;
  /** Signs out, too. */
  readonly close: () => Promise<void>;
}

/** The real Azure CLI, signed in to a sample Azure of this process. `root` is the project's. Undefined where it can't sign in, and what it said is printed. */
export async function signIn(azure: Pick<SampleAzure, 'handle'>, tenantId: string, root: string): Promise<SignedIn | undefined> {
  const certificates = await createCertificates(names, loopbackAddresses);
  const folder = mkdtempSync(join(tmpdir(), 'signed-in-'));
  const caFile = join(folder, 'ca.pem');
  writeFileSync(caFile, certificates.ca);
  const front = await serve(azure, { certificates, host: '127.0.0.1', port: 0 });
  const { origin } = front;
  let login: string | undefined;
  const close = async () => {
    await front.close();
    for (const one of [folder, login]) if (one !== undefined) rmSync(one, { recursive: true, force: true });
  };
  try {
    login = await guided({ resourceManager: origin, authority: origin, graph: origin, caFile, tenantId });
  } finally {
    // The front would keep the process alive.
    if (login === undefined) await close();
  }
  if (login === undefined) return undefined;
  const env = { ...alone, AZURE_CONFIG_DIR: login, REQUESTS_CA_BUNDLE: caFile, PYTHONPATH: join(root, 'test/az/python') };
  return { run: async (line) => bash(['-c', line], { env }), close };
}
