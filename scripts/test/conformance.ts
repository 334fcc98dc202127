// What a part of the tests says to the sample Azure, and what it is answered, held against Azure's specifications.
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { loadCheck } from '../../test/conformance/check.ts';
import { exchangesOf, recordsIn } from '../../test/conformance/records.ts';
import { haveSpecifications } from '../../test/conformance/specifications.ts';
import { inWords } from '../../test/conformance/words.ts';
import { root } from '../../test/workbench/machine.ts';
import type { Figures } from './parts.ts';

/**
 * Runs a part that writes its exchanges into the folder that it is handed, one file with the ending .jsonl for each
 * process, then checks them: that is one test more. Skipped, and said so, where the specifications are not there.
 */
export async function withConformance(part: string, run: (folder: string) => Promise<Figures>): Promise<Figures> {
  const folder = join(root, 'test-results/exchanges', part);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const figures = await run(folder);
  const outcome = await outcomeOf(folder);
  return { ...figures, [outcome]: figures[outcome] + 1 };
}

async function outcomeOf(folder: string): Promise<keyof Figures> {
  console.log('\nThe exchanges, as Azure specifies them:');
  if (!haveSpecifications) {
    console.log('﹣ skipped: ../shared, with the specifications, is not there');
    return 'skipped';
  }
  const check = await loadCheck();
  const result = await check(exchangesOf(recordsIn(folder)));
  console.log(inWords(result));
  if (result.exchanges === 0) console.log('✖ nothing was recorded');
  return result.exchanges > 0 && result.failures.length === 0 ? 'passed' : 'failed';
}
