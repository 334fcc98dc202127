// Once for all specs: packages the extension, installs the package as a user would, starts the workbench.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { recordingSettings } from '../workbench/exchanges.ts';
import { root } from '../workbench/machine.ts';
import { packageProduct } from '../workbench/product.ts';
import { installExtension, startServer } from '../workbench/server.ts';

export default async function setup(): Promise<() => Promise<void>> {
  // Playwright heeds Ctrl-C; at a SIGTERM it would leave the server behind.
  process.once('SIGTERM', () => process.exit(143));
  for (const kept of ['screens', 'logs']) rmSync(join(root, 'test-results', kept), { recursive: true, force: true });
  const vsix = packageProduct();
  const server = await startServer({
    log: join(root, 'test-results/e2e-server.log'),
    keepLogs: join(root, 'test-results/logs/e2e'),
    machineSettings: recordingSettings(process.env['EXCHANGES']),
    fewBuiltins: true,
    graceSeconds: 2,
    prepare: (folders) => installExtension(vsix, folders),
  });
  process.env['WORKBENCH_URL'] = server.url; // Playwright hands it to its workers
  return () => server.stop();
}
