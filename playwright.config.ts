import { defineConfig } from '@playwright/test';
import { chromiumOptions } from './test/workbench/chromium.ts';

export default defineConfig({
  testDir: 'test/e2e',
  outputDir: 'test-results/e2e',
  globalSetup: './test/e2e/setup.ts',
  // Each has a workbench server of its own. Two at once take a fifth less time on two cores, three no less than two.
  workers: 2,
  fullyParallel: true,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  reporter: 'list',
  forbidOnly: Boolean(process.env['CI']),
  use: {
    browserName: 'chromium',
    launchOptions: chromiumOptions(),
    permissions: ['clipboard-read', 'clipboard-write'],
    actionTimeout: 15_000,
    // A trace keeps the whole workbench's DOM at each step, which doubles the time: `--trace on` where one is wanted.
    trace: 'off',
    screenshot: 'only-on-failure',
  },
});
