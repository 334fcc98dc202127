// Long work on long files, between the steps of which others get their turn. It takes a step at a time: a generator that
// stops wherever it may be interrupted.

/** How long a slice is, in milliseconds: no longer than a frame. */
const slice = 15;

/** Does the work in slices. Rejects between two of them when it is aborted. */
export async function inSlices<Result>(work: Generator<void, Result>, signal: AbortSignal): Promise<Result> {
  let turn = performance.now();
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
    if (performance.now() - turn < slice) continue;
    await new Promise<void>((resolve) => void setTimeout(resolve));
    signal.throwIfAborted();
    turn = performance.now();
  }
}

/** Does the work without a stop. */
export function atOnce<Result>(work: Generator<void, Result>): Result {
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
  }
}
