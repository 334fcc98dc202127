/** What the tests inside the extension host leave in a file for the one who started it. */
export interface TestResult {
  name: string;
  outcome: 'passed' | 'failed' | 'skipped';
  ms: number;
  /** Why it failed, with the stack. */
  error?: string;
  /** Why it was skipped. */
  why?: string;
}

/** Prints the tests and counts them. */
export function summarize(results: TestResult[]): Record<TestResult['outcome'], number> {
  const marks = { passed: '✔', failed: '✖', skipped: '﹣' };
  const figures = { passed: 0, failed: 0, skipped: 0 };
  for (const { name, outcome, ms, error, why } of results) {
    figures[outcome]++;
    console.log(`${marks[outcome]} ${name} (${ms.toFixed(0)} ms)${why === undefined ? '' : `: ${why}`}${error === undefined ? '' : `\n${error}\n`}`);
  }
  return figures;
}
