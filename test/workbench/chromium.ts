import type { LaunchOptions } from '@playwright/test';
import { machine } from './machine.ts';

/** How Chromium is started: quiet, and without a sandbox, which neither root nor most containers can have. */
export function chromiumOptions(): LaunchOptions {
  return {
    executablePath: machine().browser,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  };
}
