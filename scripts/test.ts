// All tests, or the parts that are named, one after the other; a failing part does not keep the next from running.
//
//   npm test        npm run test:unit        node scripts/test.ts unit contract
//   npm run test:integration -- migrate      of a part, the files alone whose names contain a word, or one of several
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { issuedTokens } from '../test/tokens/issued.ts';
import { root } from '../test/workbench/machine.ts';
import { keepOutput } from './test/output.ts';
import { type Figures, ofSomeFiles, parts } from './test/parts.ts';

for (const [signal, code] of [['SIGINT', 130], ['SIGTERM', 143]] as const) process.on(signal, () => process.exit(code));

keepOutput(join(root, 'test-results/output.log'));
const secrets = mkdtempSync(join(tmpdir(), 'issued-'));
process.env[issuedTokens] = join(secrets, 'tokens');
process.once('exit', () => rmSync(secrets, { recursive: true, force: true }));

const names = process.argv.slice(2).filter((argument) => argument in parts);
const words = process.argv.slice(2).filter((argument) => !(argument in parts));
const takeWords = names.length > 0 && names.every((name) => ofSomeFiles.includes(name));
if (words.length > 0 && !takeWords) throw new Error(`No part ${words.join(', ')}; there are ${Object.keys(parts).join(', ')}. Words in the names of files can follow ${ofSomeFiles.join(', ')}.`);

const total: Figures = { passed: 0, failed: 0, skipped: 0 };
const lines: string[] = [];
for (const [name, part] of Object.entries(parts)) {
  if (names.length > 0 && !names.includes(name)) continue;
  console.log(`\n── ${name}`);
  const start = performance.now();
  const figures = await run(async () => part(words));
  lines.push(`${name}: ${inWords(figures)} (${((performance.now() - start) / 1000).toFixed(0)} s)`);
  for (const key of ['passed', 'failed', 'skipped'] as const) total[key] += figures[key];
  console.log(lines.at(-1));
}

console.log(`\n${lines.join('\n')}\n\n${inWords(total)}`);
// Not exitCode: a handle that somebody forgot must not keep a finished run open.
process.exit(total.failed === 0 ? 0 : 1);

/** A part that breaks, or that finds no test, is a failure of its own. */
async function run(part: () => Promise<Figures>): Promise<Figures> {
  try {
    const figures = await part();
    if (figures.passed + figures.failed + figures.skipped > 0) return figures;
    console.error('This part ran no test.');
  } catch (error) {
    console.error(error);
  }
  return { passed: 0, failed: 1, skipped: 0 };
}

function inWords({ passed, failed, skipped }: Figures): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}
