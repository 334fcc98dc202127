import assert from 'node:assert/strict';

// Milliseconds after which something does not come any more.
const patience = 10_000;

/** Looks again and again until there is something. */
export async function until<T>(what: string, look: () => T | undefined): Promise<T> {
  for (const end = Date.now() + patience; Date.now() < end; ) {
    const found = look();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  assert.fail(`Waited in vain for ${what}.`);
}
