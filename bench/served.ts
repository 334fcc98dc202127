import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCertificates } from '../scripts/sampleAzure/certificates.ts';
import { loopbackAddresses, names, serve } from '../scripts/sampleAzure/front.ts';
import type { SampleAzure } from '../src/emulator/sampleAzure.ts';

/** Where a sample Azure is served, and a folder that goes away with it. */
export interface Served {
  readonly origin: string;
  readonly caFile: string;
  readonly folder: string;
}

/** Serves a sample Azure over HTTPS for as long as `use` takes. */
export async function served<T>(azure: SampleAzure, use: (at: Served) => Promise<T>): Promise<T> {
  const certificates = await createCertificates(names, loopbackAddresses);
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  const caFile = join(folder, 'ca.pem');
  writeFileSync(caFile, certificates.ca);
  const front = await serve(azure, { certificates, port: 0, host: '127.0.0.1' });
  try {
    return await use({ origin: front.origin, caFile, folder });
  } finally {
    await front.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
