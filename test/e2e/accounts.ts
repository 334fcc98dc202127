// For specs about signing in: a workbench of their own, whose accounts come from the authority of a sample Azure that is
// served over HTTPS, as a stranger's cloud would be.
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { createCertificates } from '../../scripts/sampleAzure/certificates.ts';
import { loopbackAddresses, names, serve } from '../../scripts/sampleAzure/front.ts';
import { createSampleAzure, recordOf } from '../../src/emulator/sampleAzure.ts';
import type { Exchange, SampleAzure, SampleAzureOptions } from '../../src/emulator/sampleAzure.ts';
import { keepIssued } from '../tokens/issued.ts';
import { recordTo } from '../workbench/exchanges.ts';
import { root } from '../workbench/machine.ts';
import { startWorkbench, test as base } from './fixtures.ts';

export { expect } from './fixtures.ts';
export type { Workbench } from './fixtures.ts';

/** The cloud behind the front; each test begins with a new one. */
interface ServedCloud {
  readonly origin: string;
  readonly caFile: string;
  /** Takes the place of what was served before. */
  start(options?: SampleAzureOptions): SampleAzure;
  readonly azure: () => SampleAzure;
}

export const test = base.extend<{ cloud: ServedCloud }, { served: ServedCloud }>({
  served: [
    async ({}, use) => {
      const certificates = await createCertificates(names, loopbackAddresses);
      const folder = mkdtempSync(join(tmpdir(), 'sample-azure-'));
      const caFile = join(folder, 'ca.pem');
      writeFileSync(caFile, certificates.ca);
      const write = recordTo(process.env['EXCHANGES'], 'accounts.jsonl');
      const onExchange = (exchange: Exchange): void => {
        keepIssued(exchange);
        write?.(recordOf(exchange));
      };
      let azure = createSampleAzure({ onExchange });
      const start = (options: SampleAzureOptions = {}): SampleAzure => (azure = createSampleAzure({ ...options, onExchange }));
      const front = await serve({ handle: async (request, signal) => azure.handle(request, signal) }, { certificates, port: 0, host: '127.0.0.1' });
      await use({ origin: front.origin, caFile, start, azure: () => azure });
      await front.close();
      rmSync(folder, { recursive: true, force: true });
    },
    { scope: 'worker' },
  ],
  server: [
    async ({ served }, use, { workerIndex }) => {
      const accounts = await builtAccounts();
      const server = await startWorkbench(`accounts-${workerIndex}`, {
        machineSettings: { 'managedIdentities.custom.resourceManager': served.origin, 'managedIdentities.custom.caFile': served.caFile },
        env: { TEST_AUTHORITY: served.origin, TEST_CA_FILE: served.caFile },
        accounts,
      });
      await use(server);
      await server.stop();
      rmSync(accounts, { recursive: true, force: true });
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  cloud: [
    async ({ served }, use) => {
      served.start();
      await use(served);
    },
    { auto: true },
  ],
});

/** In a folder of its own, since each worker builds it, while another one's server may be reading. */
async function builtAccounts(): Promise<string> {
  const source = join(root, 'test/workbench/accounts');
  const folder = mkdtempSync(join(tmpdir(), 'accounts-'));
  copyFileSync(join(source, 'package.json'), join(folder, 'package.json'));
  await build({ entryPoints: [join(source, 'extension.ts')], outfile: join(folder, 'extension.js'), bundle: true, platform: 'node', format: 'esm', target: 'node22', external: ['vscode'], logLevel: 'warning' });
  return folder;
}
