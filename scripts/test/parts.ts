// The parts of `npm test`: each runs its tests, prints what a person wants to see, and returns its figures.
import { spawn } from 'node:child_process';
import { globSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runIntegrationTests } from '../../test/integration/browser.ts';
import { summarize } from '../../test/integration/result.ts';
import { root } from '../../test/workbench/machine.ts';
import { buildProduct } from '../../test/workbench/product.ts';
import { withConformance } from './conformance.ts';

export interface Figures {
  passed: number;
  failed: number;
  skipped: number;
}

export const parts = {
  lint,
  unit: () => nodeTests('unit'),
  contract: () => withConformance('contract', (EXCHANGES) => nodeTests('contract', { EXCHANGES })),
  integration,
  e2e,
} satisfies Record<string, () => Promise<Figures>>;

/** Two tests: the rules, and the types. */
async function lint(): Promise<Figures> {
  const figures = { passed: 0, failed: 0, skipped: 0 };
  for (const script of ['lint:rules', 'lint:types']) {
    const ok = (await run('npm', ['run', '--silent', script])) === 0;
    console.log(`${ok ? '✔' : '✖'} ${script}`);
    figures[ok ? 'passed' : 'failed']++;
  }
  return figures;
}

/** What runs in plain Node, with Node's own runner. */
async function nodeTests(name: string, env: Record<string, string> = {}): Promise<Figures> {
  const files = globSync(`test/${name}/**/*.test.ts`, { cwd: root });
  if (files.length === 0) return { passed: 0, failed: 0, skipped: 0 }; // without files Node would look for some itself
  const file = resultFile(name);
  await run(process.execPath, [
    '--test',
    '--test-reporter=spec',
    '--test-reporter-destination=stdout',
    '--test-reporter=./scripts/test/countReporter.ts',
    `--test-reporter-destination=${file}`,
    ...files,
  ], env);
  return readJson(file) as Figures;
}

/** Inside the extension host of a real workbench. */
async function integration(): Promise<Figures> {
  buildProduct({ dev: true });
  return summarize(await runIntegrationTests());
}

/** What a user sees and clicks, in the packaged extension. */
async function e2e(): Promise<Figures> {
  const file = resultFile('e2e');
  const env = { PLAYWRIGHT_JSON_OUTPUT_FILE: file };
  await run(process.execPath, ['node_modules/@playwright/test/cli.js', 'test', '--reporter=list,json'], env);
  const { stats, errors } = readJson(file) as PlaywrightReport;
  // An error outside any test: the setup failed, or a file could not be loaded.
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky + errors.length, skipped: stats.skipped };
}

interface PlaywrightReport {
  stats: { expected: number; unexpected: number; flaky: number; skipped: number };
  errors: unknown[];
}

/** A fresh place for the figures of a part: what a part does not write is not there. */
function resultFile(part: string): string {
  const file = join(root, `test-results/${part}.json`);
  mkdirSync(join(root, 'test-results'), { recursive: true });
  rmSync(file, { force: true });
  return file;
}

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8'));
}

function run(command: string, args: string[], env: Record<string, string> = {}): Promise<number> {
  return new Promise((resolve, reject) => {
    const shell = process.platform === 'win32' && command === 'npm';
    const child = spawn(command, args, { cwd: root, shell, stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, ...env } });
    const stop = (): boolean => child.kill();
    process.once('exit', stop);
    child.once('error', reject);
    child.once('exit', (code) => {
      process.off('exit', stop);
      resolve(code ?? 1);
    });
  });
}
