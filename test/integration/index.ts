// Runs inside VS Code's extension host, in the browser's workbench and in the desktop: every *.test.ts beside it.
import { writeFileSync } from 'node:fs';
import { run as runTests } from 'node:test';
import { fileURLToPath } from 'node:url';
import { inspect } from 'node:util';
import type { TestResult } from './result.ts';

/** Called by VS Code. The verdict is in the file; rejecting would only hide which test failed. */
export async function run(): Promise<void> {
  const results: TestResult[] = [];
  // node:test does not say that it is through where the process lives on, as an extension host does. But all top-level
  // tests are announced while their module is evaluated, before the first one completes: the end is when as many are done.
  let open = 0;
  const stream = runTests({ files: [fileURLToPath(new URL('tests.js', import.meta.url))], isolation: 'none' });
  for await (const { type, data } of stream as AsyncIterable<TestEvent>) {
    if (type === 'test:enqueue' && data.nesting === 0) open++;
    if (type !== 'test:pass' && type !== 'test:fail') continue;
    const result = resultOf(type, data);
    if (result !== undefined) results.push(result);
    if (data.nesting === 0 && --open === 0) break;
  }
  writeFileSync(fileURLToPath(new URL('result.json', import.meta.url)), JSON.stringify(results));
}

/** A suite is no test; but where it failed by itself, and not by one of its tests, it counts as one. */
function resultOf(type: 'test:pass' | 'test:fail', { name, skip, todo, details }: TestEvent['data']): TestResult | undefined {
  const isSuite = details?.type === 'suite';
  const ms = details?.duration_ms ?? 0;
  if (type === 'test:fail') {
    if (isSuite && details?.error?.failureType === 'subtestsFailed') return undefined;
    return { name, outcome: 'failed', ms, error: inWords(details?.error) };
  }
  if (isSuite) return undefined;
  const why = skip ?? todo;
  return { name, outcome: why === undefined ? 'passed' : 'skipped', ms, ...(typeof why === 'string' && { why }) };
}

/** What is used of node:test's events; a todo or skip is true or its reason. */
interface TestEvent {
  type: string;
  data: {
    name: string;
    nesting: number;
    skip?: string | boolean;
    todo?: string | boolean;
    details?: { type?: string; duration_ms?: number; error?: Error & { failureType?: string; cause?: unknown } };
  };
}

function inWords(error: (Error & { cause?: unknown }) | undefined): string {
  const cause = error?.cause ?? error;
  return cause instanceof Error ? (cause.stack ?? cause.message) : inspect(cause);
}
