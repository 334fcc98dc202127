/** A list that is read page by page, as far as somebody wants it. */
export interface Pages<Item> {
  /** The next page; an empty one when there are no more. After a failure the same page is asked for again. */
  readonly next: (signal: AbortSignal) => Promise<readonly Item[]>;
  readonly done: () => boolean;
  /** How many items there are in all; undefined until that is known. */
  readonly total: () => number | undefined;
}

/** What is read at once, as a list of one page. */
export function onePage<Item>(load: (signal: AbortSignal) => Promise<readonly Item[]>): Pages<Item> {
  let items: readonly Item[] | undefined;
  return {
    next: async (signal) => (items ??= await load(signal)),
    done: () => items !== undefined,
    total: () => items?.length,
  };
}

/** All items, to the last page. */
export async function everyPage<Item>(pages: Pages<Item>, signal: AbortSignal): Promise<Item[]> {
  const items: Item[] = [];
  while (!pages.done()) items.push(...(await pages.next(signal)));
  return items;
}

/** What becomes of the items, page by page. */
export function mapped<From, To>(pages: Pages<From>, to: (item: From) => readonly To[]): Pages<To> {
  return { next: async (signal) => (await pages.next(signal)).flatMap(to), done: pages.done, total: pages.total };
}
