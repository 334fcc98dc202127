// The parts of `npm test`: each runs its tests, prints what a person wants to see, and returns its figures.
import { spawn } from 'node:child_process';
import { globSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename, join } from 'node:path';
import { missingForAz, walkWithAz } from '../../test/az/walk.ts';
import { runIntegrationTests } from '../../test/integration/browser.ts';
import { summarize } from '../../test/integration/result.ts';
import { issuedSoFar } from '../../test/tokens/issued.ts';
import { searchForTokens } from '../../test/tokens/search.ts';
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
  unit: (words) => nodeTests('unit', words),
  contract: (words) => withConformance('contract', (EXCHANGES) => nodeTests('contract', words, { EXCHANGES })),
  az,
  integration,
  e2e,
  tokens,
} satisfies Record<string, (words: string[]) => Promise<Figures>>;

/** Those that run the files alone whose names contain one of the words, where there are words. */
export const ofSomeFiles: readonly string[] = ['unit', 'contract', 'integration'] satisfies (keyof typeof parts)[];

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
async function nodeTests(name: string, words: string[], env: Record<string, string> = {}): Promise<Figures> {
  const files = globSync(`test/${name}/**/*.test.ts`, { cwd: root }).filter(named(words));
  if (files.length === 0) return { passed: 0, failed: 0, skipped: 0 }; // without files Node would look for some itself
  const file = resultFile(name);
  await run(process.execPath, [
    '--test',
    // Node leaves one processor out, which is half of a small machine.
    `--test-concurrency=${availableParallelism()}`,
    '--test-reporter=spec',
    '--test-reporter-destination=stdout',
    '--test-reporter=./scripts/test/countReporter.ts',
    `--test-reporter-destination=${file}`,
    ...files,
  ], env);
  return readJson(file) as Figures;
}

/** The real Azure CLI on the sample Azure. */
async function az(): Promise<Figures> {
  const missing = missingForAz();
  if (missing === undefined) return withConformance('az', (folder) => walkWithAz(join(folder, 'az.jsonl')));
  console.log(`﹣ skipped: ${missing}`);
  return { passed: 0, failed: 0, skipped: 1 };
}

/** Inside the extension host of a real workbench. */
async function integration(words: string[]): Promise<Figures> {
  buildProduct({ dev: true });
  return withConformance('integration', async (folder) => summarize(await runIntegrationTests(folder, named(words))));
}

/** What a user sees and clicks, in the packaged extension. */
function e2e(): Promise<Figures> {
  return withConformance('e2e', playwright);
}

/** Nothing that the run has printed or written may hold a token. */
async function tokens(): Promise<Figures> {
  const issued = issuedSoFar();
  const { files, found } = searchForTokens(join(root, 'test-results'), issued);
  console.log(`${files} files searched for ${issued.length} tokens`);
  for (const file of found) console.log(`✖ ${file} holds a token`);
  if (issued.length === 0) console.log('✖ no token was issued: run it together with the other parts');
  return found.length === 0 && issued.length > 0 ? { passed: 1, failed: 0, skipped: 0 } : { passed: 0, failed: 1, skipped: 0 };
}

async function playwright(EXCHANGES: string): Promise<Figures> {
  const file = resultFile('e2e');
  const env = { PLAYWRIGHT_JSON_OUTPUT_FILE: file, EXCHANGES };
  await run(process.execPath, ['node_modules/@playwright/test/cli.js', 'test', '--reporter=list,json'], env);
  const { stats, errors } = readJson(file) as PlaywrightReport;
  // An error outside any test: the setup failed, or a file could not be loaded.
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky + errors.length, skipped: stats.skipped };
}

interface PlaywrightReport {
  stats: { expected: number; unexpected: number; flaky: number; skipped: number };
  errors: unknown[];
}

function named(words: string[]): (file: string) => boolean {
  return (file) => words.length === 0 || words.some((word) => basename(file).includes(word));
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
    const child = spawn(command, args, { cwd: root, shell, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...(process.stdout.isTTY && { FORCE_COLOR: '1' }), ...env } });
    child.stdout.on('data', (chunk: Buffer) => process.stdout.write(chunk));
    child.stderr.on('data', (chunk: Buffer) => process.stderr.write(chunk));
    const stop = (): boolean => child.kill();
    process.once('exit', stop);
    child.once('error', reject);
    child.once('close', (code) => {
      process.off('exit', stop);
      resolve(code ?? 1);
    });
  });
}
