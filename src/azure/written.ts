import type { Cloud } from './cloud.ts';
import type { Pages } from './pages.ts';
import { idKey } from './resourceId.ts';

/** Something that was written a short while ago. */
export interface Written<Value> {
  readonly id: string;
  /** As it is since; undefined when it was deleted. */
  readonly value: Value | undefined;
  /** Whether what Resource Graph has of it, or that it has nothing, is from after the write. */
  readonly arrived: (found: Value | undefined) => boolean;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** What was written through a cloud and what Resource Graph, which lags by seconds to minutes, may not have yet. */
export interface Overlay<Value> {
  readonly wrote: (cloud: Cloud, id: string, value: Value | undefined, arrived: Written<Value>['arrived']) => void;
  /** By {@link idKey}. Empty nearly always. */
  readonly pending: (cloud: Cloud) => ReadonlyMap<string, Written<Value>>;
  /** Resource Graph is believed again: nobody knows better. */
  readonly forget: (cloud: Cloud, id: string) => void;
  /** What was written is no longer true: the sample is as it was at first. */
  readonly clear: (cloud: Cloud) => void;
  /** Is told what Resource Graph has of something now: what has arrived is forgotten. */
  readonly found: (cloud: Cloud, id: string, value: Value | undefined) => void;
}

// Milliseconds after which Resource Graph is believed whatever it says: somebody else may have changed it since.
const longest = 15 * 60_000;

export function createOverlay<Value>(now: () => number = Date.now): Overlay<Value> {
  const clouds = new WeakMap<Cloud, Map<string, Written<Value>>>();

  function of(cloud: Cloud): Map<string, Written<Value>> {
    const known = clouds.get(cloud) ?? new Map<string, Written<Value>>();
    clouds.set(cloud, known);
    for (const [key, { at }] of known) if (at < now() - longest) known.delete(key);
    return known;
  }

  return {
    wrote: (cloud, id, value, arrived) => void of(cloud).set(idKey(id), { id, value, arrived, at: now() }),
    pending: (cloud) => new Map(of(cloud)),
    forget: (cloud, id) => void of(cloud).delete(idKey(id)),
    clear: (cloud) => void clouds.delete(cloud),
    found(cloud, id, value) {
      const written = of(cloud);
      if (written.get(idKey(id))?.arrived(value)) written.delete(idKey(id));
    },
  };
}

/** What a list of Resource Graph is of. */
export interface Listed<Value, Item extends Value> {
  /** Whether the list would hold it. */
  readonly belongs: (value: Value) => value is Item;
  /** Whether the list would hold what has this ID, whatever it is like: that it is not there says that Resource Graph has nothing of it. */
  readonly covers: (id: string) => boolean;
}

/** The pages of a list of Resource Graph, with what was written a short while ago as it is since, on the first page. */
export function overlaid<Value extends { readonly id: string }, Item extends Value>(cloud: Cloud, overlay: Overlay<Value>, pages: Pages<Item>, { belongs, covers }: Listed<Value, Item>): Pages<Item> {
  const written = overlay.pending(cloud);
  const found = new Set<string>();
  let first = true;
  return {
    async next(signal) {
      const fresh = (await pages.next(signal)).filter((item) => {
        const key = idKey(item.id);
        if (!written.has(key)) return true;
        found.add(key);
        overlay.found(cloud, item.id, item);
        return false;
      });
      // What is missing is only known at the end.
      if (pages.done()) {
        for (const [key, { id }] of written) if (!found.has(key) && covers(id)) overlay.found(cloud, id, undefined);
      }
      const own = first ? [...written.values()].flatMap(({ value }) => (value && belongs(value) ? [value] : [])) : [];
      first = false;
      return [...own, ...fresh];
    },
    done: pages.done,
    total: pages.total,
  };
}
