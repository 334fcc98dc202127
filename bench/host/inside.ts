// Runs inside VS Code's extension host, and leaves what it measured in a file for the one who started it.
import { writeFileSync } from 'node:fs';
import { activation } from './activation.ts';
import { longList } from './longList.ts';

const tasks: Readonly<Record<string, () => Promise<unknown>>> = { activation, longList };

/** Called by VS Code. */
export async function run(): Promise<void> {
  const { BENCH_TASK = '', BENCH_RESULT = '' } = process.env;
  const result = await tasks[BENCH_TASK]?.().catch((error: unknown) => ({ failure: error instanceof Error ? error.stack : String(error) }));
  writeFileSync(BENCH_RESULT, JSON.stringify(result));
}
