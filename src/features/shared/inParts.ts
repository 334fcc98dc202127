import { inParallel } from '../../azure/parallel.ts';
import { isCancellation } from '../../ui/abort.ts';

/** What became of several things, one of which may be refused while another is done. */
export interface Parts<Item, Result> {
  /** In the order of the items. */
  readonly done: ReadonlyMap<Item, Result>;
  readonly failed: readonly { readonly item: Item; readonly error: unknown }[];
}

/**
 * Does something to each item, whatever becomes of the others. Called again, what gives back does what is still missing,
 * and tells of all of it. Throws where nothing at all was done.
 */
export function inParts<Item, Result>(items: readonly Item[], work: (item: Item, signal: AbortSignal) => Promise<Result>): (signal: AbortSignal) => Promise<Parts<Item, Result>> {
  const results = new Map<Item, Result>();
  return async (signal) => {
    const missing = items.filter((item) => !results.has(item));
    const failures = await inParallel(4, missing, async (item) => {
      try {
        results.set(item, await work(item, signal));
        return [];
      } catch (error) {
        return [{ item, error }];
      }
    });
    const failed = failures.flat();
    const [first] = failed;
    if (first && results.size === 0) throw (failed.find(({ error }) => !isCancellation(error)) ?? first).error;
    return { done: new Map(items.flatMap((item) => (results.has(item) ? [[item, results.get(item) as Result] as const] : []))), failed };
  };
}
