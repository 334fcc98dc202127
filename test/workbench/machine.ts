// What the bootstrap found or installed on this machine.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's root. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

export interface Machine {
  /** Node 24. */
  node: string;
  /** A Chrome or Chromium. */
  browser: string;
  /** The folder of VS Code's server with its workbench. */
  vscodeServer: string;
}

export function machine(): Machine {
  try {
    return JSON.parse(readFileSync(join(root, 'out/machine.json'), 'utf8')) as Machine;
  } catch (cause) {
    throw new Error('This clone is not set up: run `npm run bootstrap` first.', { cause });
  }
}
