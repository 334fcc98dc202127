import { isAbort } from '../../azure/errors.ts';
import type { Pages } from '../../azure/pages.ts';
import { createBell } from '../shared/bell.ts';

/** A list that is read on while its beginning is looked at. */
export interface Reading<Item> {
  /** The items from that one on, as soon as there are any, or that there are no more. Throws why it could not be read on; asked again it tries again. */
  readonly from: (index: number, signal: AbortSignal) => Promise<{ readonly items: readonly Item[]; readonly done: boolean }>;
  readonly stop: () => void;
}

export function readOn<Item>(pages: Pages<Item>): Reading<Item> {
  const abort = new AbortController();
  const bell = createBell();
  const items: Item[] = [];
  let failure: { readonly error: unknown } | undefined;
  let under: Promise<void> | undefined;

  async function read(): Promise<void> {
    try {
      while (!pages.done()) {
        items.push(...(await pages.next(abort.signal)));
        bell.ring();
      }
    } catch (error) {
      if (!isAbort(error)) failure = { error };
    }
    under = undefined;
    bell.ring();
  }

  const isRunning = (): boolean => under !== undefined;

  return {
    async from(index, closed) {
      const signal = AbortSignal.any([closed, abort.signal]);
      if (!failure && !pages.done()) under ??= read();
      while (items.length <= index && isRunning()) await bell.heard(signal);
      signal.throwIfAborted();
      if (items.length <= index && failure) {
        const { error } = failure;
        failure = undefined;
        throw error;
      }
      return { items: items.slice(index), done: pages.done() };
    },
    stop: () => abort.abort(),
  };
}
