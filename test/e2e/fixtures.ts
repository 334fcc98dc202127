// What the specs build on: `import { expect, test } from './fixtures.ts'`.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base } from '@playwright/test';
import { recordingSettings } from '../workbench/exchanges.ts';
import { root } from '../workbench/machine.ts';
import { vsix } from '../workbench/product.ts';
import { installExtension, pageUrl, startServer } from '../workbench/server.ts';
import type { Server, ServerOptions } from '../workbench/server.ts';
import { themeSetting } from './look.ts';
import type { Theme } from './look.ts';
import { Workbench } from './workbench.ts';

export { expect } from '@playwright/test';
export type { Workbench } from './workbench.ts';

export interface OpenOptions {
  theme?: Theme;
  viewport?: { width: number; height: number };
  /** Workspace settings, on top of the sample Azure. */
  settings?: Record<string, unknown>;
  /** Files of the workspace: path to content. */
  files?: Record<string, string>;
}

/** Opens a fresh folder in a fresh browser profile, and waits until the extension is there. */
type Open = (options?: OpenOptions) => Promise<Workbench>;

/** A workbench with the packaged extension. `name` tells its logs from others. */
export async function startWorkbench(name: string, options: Omit<ServerOptions, 'log'> = {}): Promise<Server> {
  return startServer({
    ...options,
    log: join(root, `test-results/logs/${name}.log`),
    keepLogs: join(root, 'test-results/logs', name),
    fewBuiltins: true,
    graceSeconds: 2,
    prepare: (folders) => installExtension(vsix, folders),
  });
}

export const test = base.extend<{ open: Open }, { server: Server }>({
  /** One for each worker: what a page sets for all folders, the pages of another worker would follow. */
  server: [
    async ({}, use, { workerIndex }) => {
      const server = await startWorkbench(`e2e-${workerIndex}`, { machineSettings: recordingSettings(process.env['EXCHANGES']) });
      await use(server);
      await server.stop();
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  open: async ({ browser, contextOptions, server }, use) => {
    server.forgetUserSettings();
    const closing: (() => Promise<void>)[] = [];
    const problems: string[] = [];
    await use(async ({ theme = 'dark', viewport = { width: 1280, height: 800 }, settings = {}, files = {} } = {}) => {
      const folder = mkdtempSync(join(tmpdir(), 'contoso-'));
      const write = (path: string, content: string): void => {
        mkdirSync(join(folder, path, '..'), { recursive: true });
        writeFileSync(join(folder, path), content);
      };
      // What moves, and a service that takes its time, only make a test longer.
      const allSettings = { 'managedIdentities.cloud': 'sample', 'managedIdentities.sampleAzure.latency': 5, 'workbench.reduceMotion': 'on', ...themeSetting(theme), ...settings };
      write('.vscode/settings.json', JSON.stringify(allSettings, undefined, 2));
      for (const [path, content] of Object.entries(files)) write(path, content);

      const context = await browser.newContext({ ...contextOptions, viewport, permissions: ['clipboard-read', 'clipboard-write'] });
      closing.push(async () => {
        await context.close();
        rmSync(folder, { recursive: true, force: true });
      });
      const page = await context.newPage();
      const workbench = new Workbench(page, folder, { theme, ...viewport });
      // An exception in a webview, or something that its content security policy refused.
      page.on('pageerror', (error) => {
        const stack = error.stack ?? error.message;
        if (isWebview(stack)) problems.push(stack);
      });
      page.on('console', (message) => {
        if (message.type() === 'error' && isWebview(message.location().url)) problems.push(message.text());
      });
      await page.goto(pageUrl(server, { folder }));
      await workbench.ready();
      // A browser goes on from test to test, and keeps what was copied.
      if (closing.length === 1) await page.evaluate("navigator.clipboard.writeText('')");
      return workbench;
    });
    for (const close of closing) await close();
    if (problems.length > 0) throw new Error(`Errors in a webview:\n${problems.join('\n')}`);
  },
});

/** Whether a stack or an address is a webview's. The workbench itself complains about hosts that it cannot reach. */
function isWebview(text: string): boolean {
  return /\/contrib\/webview\/|vscode-resource/.test(text);
}
