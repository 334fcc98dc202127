import assert from 'node:assert/strict';

// Milliseconds after which something does not come any more.
const patience = 15_000;

/** Looks again and again until there is something. */
export async function until<T>(what: string, look: () => T | undefined): Promise<T> {
  for (const end = Date.now() + patience; Date.now() < end; ) {
    const found = look();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  assert.fail(`Waited in vain for ${what}.`);
}

/** What comes of it, unless it takes too long: a test that hangs would take all others with it. */
export async function within<T>(what: string, work: Promise<T>, meanwhile: () => void = () => {}): Promise<T> {
  let ended = false;
  const end = () => (ended = true);
  work.then(end, end);
  await until(what, () => {
    meanwhile();
    return ended ? true : undefined;
  });
  return work;
}
