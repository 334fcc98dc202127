// Measures in the extension host of the real workbench.
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { build } from 'esbuild';
import { contoso } from '../src/emulator/seed/people.ts';
import { openUntilDone } from '../test/integration/browser.ts';
import { root } from '../test/workbench/machine.ts';
import { buildProduct } from '../test/workbench/product.ts';
import { pageUrl, startServer } from '../test/workbench/server.ts';
import type { ServerFolders, ServerOptions } from '../test/workbench/server.ts';
import type { Activation } from './host/activation.ts';
import type { LongList } from './host/longList.ts';
import { oneGroup } from './estates.ts';
import { served } from './served.ts';

const built = join(root, 'out/bench');

export interface ActivationMedians {
  readonly runs: number;
  readonly hello: Activation;
  readonly product: Activation;
}

/** Builds what the measurements need. */
export async function prepareHost(): Promise<void> {
  buildProduct();
  rmSync(built, { recursive: true, force: true });
  await build({ entryPoints: [join(root, 'bench/host/inside.ts')], outfile: join(built, 'inside.js'), bundle: true, platform: 'node', format: 'esm', target: 'node22', external: ['vscode'], logLevel: 'warning' });
}

/** The medians of so many fresh hosts for each, by turns: in a host there is one of the two alone. One more of each counts what is loaded. */
export async function measureActivation(runs: number): Promise<ActivationMedians> {
  const all = { hello: [] as Activation[], product: [] as Activation[] };
  for (let run = 0; run < runs; run++) for (const extension of ['hello', 'product'] as const) all[extension].push(await activated(extension));
  const medians = async (extension: keyof typeof all): Promise<Activation> => ({
    ms: median(all[extension].map(({ ms }) => ms)),
    loadedBytes: (await activated(extension, { BENCH_BYTES: '1' })).loadedBytes,
    heapBytes: median(all[extension].map(({ heapBytes }) => heapBytes)),
  });
  return { runs, hello: await medians('hello'), product: await medians('product') };
}

async function activated(extension: string, env: Record<string, string> = {}): Promise<Activation> {
  return (await inHost('activation', { env: { BENCH_EXTENSION: extension, ...env } })) as Activation;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** The sample Azure is served by this process, so that what it holds is not the host's. */
export async function measureLongList(identities: number): Promise<LongList> {
  return served(oneGroup(identities).azure, async ({ origin, caFile }) => {
    const env = { AZURE_TENANT_ID: contoso.tenantId, AZURE_CLIENT_ID: 'anyone', AZURE_CLIENT_SECRET: 'anything' };
    const machineSettings = { 'managedIdentities.cloud': 'custom', 'managedIdentities.credential': 'environment', 'managedIdentities.custom.resourceManager': origin, 'managedIdentities.custom.caFile': caFile };
    return (await inHost('longList', { env, machineSettings }, openLongList)) as LongList;
  });
}

/** Opens the group in the view and loads more, again and again. */
async function openLongList(page: Page): Promise<void> {
  await page.locator('.activitybar').getByRole('tab', { name: 'Managed Identities' }).click();
  const tree = page.locator('.sidebar').getByRole('tree');
  const row = (label: string) => tree.locator('.monaco-list-row').filter({ has: page.locator('.label-name').getByText(label, { exact: true }) });
  for (const label of ['Team 001', 'Managed Identities']) await row(label).locator('.monaco-tl-twistie').click();
  await row('mi-team001-0').waitFor();
  // Until the host says that it has everything, and the page is closed.
  for (;;) {
    await tree.press('End');
    // It may be gone by then: the next look finds it again.
    if (await row('Load More…').isVisible()) await row('Load More…').click({ timeout: 1000 }).catch(() => undefined);
    await page.waitForTimeout(200);
  }
}

async function inHost(task: string, options: Pick<ServerOptions, 'env' | 'machineSettings'>, use?: (page: Page) => Promise<void>): Promise<unknown> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-workspace-'));
  const result = join(folder, 'result.json');
  const server = await startServer({ ...options, env: { ...options.env, BENCH_TASK: task, BENCH_RESULT: result }, forTestsInside: true, log: join(built, 'server.log'), prepare: addExtensions });
  try {
    await openUntilDone(pageUrl(server, { folder, developmentPath: join(root, 'bench/host/probe'), testsPath: join(built, 'inside.js') }), use);
    if (!existsSync(result)) throw new Error(`${task} ended without a result.`);
    const measured = JSON.parse(readFileSync(result, 'utf8')) as { failure?: string };
    if (measured.failure !== undefined) throw new Error(`${task}: ${measured.failure}`);
    return measured;
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** As they ship. */
function addExtensions({ extensions }: ServerFolders): void {
  cpSync(join(root, 'bench/host/hello'), join(extensions, 'hello-world'), { recursive: true });
  const product = join(extensions, 'azure-managed-identities');
  mkdirSync(product);
  for (const part of ['package.json', 'dist', 'media']) cpSync(join(root, part), join(product, part), { recursive: true });
}
