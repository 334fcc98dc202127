// Runs the integration tests in the extension host of the workbench, which needs a page that opens it.
import { copyFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Page } from '@playwright/test';
import { chromiumOptions } from '../workbench/chromium.ts';
import { recordingSettings } from '../workbench/exchanges.ts';
import { root } from '../workbench/machine.ts';
import { pageUrl, startServer } from '../workbench/server.ts';
import { inTheHandsOfTests, plainWindow } from '../workbench/settings.ts';
import { buildIntegrationTests, built } from './build.ts';
import type { TestResult } from './result.ts';

// Milliseconds: about twice of what the tests take on a machine that has nothing else to do.
const limit = 240_000;

/** Records the exchanges in a folder, where one is named, and runs the test files that are wanted. Rejects where the tests do not come to their end, with what the extension host logged. */
export async function runIntegrationTests(exchanges?: string, wanted?: (file: string) => boolean): Promise<TestResult[]> {
  await buildIntegrationTests(wanted);
  const folder = mkdtempSync(join(tmpdir(), 'managed-identities-workspace-'));
  // With the manifests of the tests alone.
  cpSync(join(root, 'demo/workspace/.vscode'), join(folder, '.vscode'), { recursive: true });
  const server = await startServer({ forTestsInside: true, fewBuiltins: true, graceSeconds: 2, machineSettings: { ...recordingSettings(exchanges), ...inTheHandsOfTests, ...plainWindow }, log: join(root, 'test-results/integration-server.log') });
  try {
    await openUntilDone(pageUrl(server, { folder, developmentPath: root, testsPath: join(built, 'index.js') }));
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
  const file = join(built, 'result.json');
  if (!existsSync(file)) throw new Error('The tests ended without a result.');
  mkdirSync(join(root, 'test-results'), { recursive: true });
  copyFileSync(file, join(root, 'test-results/integration.json'));
  return JSON.parse(readFileSync(file, 'utf8')) as TestResult[];
}

/** Opens the page and waits until run() of its tests has ended. `use` is what somebody does in the page meanwhile: it may go on until the page is closed. */
export async function openUntilDone(url: string, use: (page: Page) => Promise<void> = async () => {}): Promise<void> {
  const browser = await chromium.launch(chromiumOptions());
  const logged: string[] = [];
  try {
    const page = await browser.newPage({ viewport: { width: 640, height: 480 }, reducedMotion: 'reduce' });
    await page.exposeFunction('codeAutomationLog', (type: string, args: unknown[]) => {
      logged.push(`${type}: ${args.map((arg) => (typeof arg === 'string' ? arg : JSON.stringify(arg))).join(' ')}`);
    });
    const ended = new Promise<number>((resolve, reject) => {
      page.exposeFunction('codeAutomationExit', resolve).catch(reject);
      page.once('crash', () => reject(new Error('The page crashed.')));
      setTimeout(() => reject(new Error(`No end after ${limit / 1000} s.`)), limit).unref();
    });
    const used = page.goto(url).then(async () => use(page));
    used.catch(() => undefined); // heard below, unless the tests have ended by then
    const code = await Promise.race([ended, used.then(async () => ended)]);
    if (code !== 0) throw new Error('run() was rejected.');
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : String(error)} The workbench logged:\n${logged.slice(-30).join('\n')}`, { cause: error });
  } finally {
    await browser.close();
  }
}
