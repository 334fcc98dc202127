// Once for all specs: packages the extension. Each worker installs the package as a user would.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../workbench/machine.ts';
import { packageProduct } from '../workbench/product.ts';

export default function setup(): void {
  // Playwright heeds Ctrl-C; at a SIGTERM it would leave the servers behind.
  process.once('SIGTERM', () => process.exit(143));
  for (const kept of ['screens', 'logs']) rmSync(join(root, 'test-results', kept), { recursive: true, force: true });
  packageProduct();
}
