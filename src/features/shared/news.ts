import { createBell } from './bell.ts';

/** What a panel is told of what happens outside of it. A page that was hidden asks for what it has not seen, and misses nothing. */
export interface NewsFeed<Item> {
  readonly tell: (item: Item) => void;
  /** What was told after the first `seen` items, as soon as there is any; `seen` counts all of them. Rejects with AbortError. */
  readonly since: (seen: number, signal: AbortSignal) => Promise<{ readonly seen: number; readonly news: readonly Item[] }>;
}

export function createNews<Item>(): NewsFeed<Item> {
  const items: Item[] = [];
  const bells = new Set<ReturnType<typeof createBell>>();
  return {
    tell(item) {
      items.push(item);
      for (const bell of bells) bell.ring();
    },
    async since(seen, signal) {
      const bell = createBell();
      bells.add(bell);
      try {
        while (items.length <= seen) await bell.heard(signal);
      } finally {
        bells.delete(bell);
      }
      return { seen: items.length, news: items.slice(seen) };
    },
  };
}
