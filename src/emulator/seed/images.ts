import { guidOf } from '../guid.ts';
import { putRepository } from '../repositories.ts';
import type { Resource } from '../resource.ts';
import type { Store } from '../store.ts';
import { day } from './people.ts';

const mib = 1024 ** 2;

/** By repository: its tags, each with how many days ago it was pushed and how many MiB it takes, and whether it may not be pulled. Tags of one push share a manifest. */
export type Images = Readonly<Record<string, Readonly<Record<string, readonly [daysAgo: number, mebibytes: number, locked?: true]>>>>;

export const demoImages: Images = {
  'orders/api': { latest: [2, 118], 'v1.4.2': [2, 118], 'v1.4.1': [19, 117], 'v1.3.0': [64, 112] },
  'orders/worker': { latest: [2, 96], 'v1.4.2': [2, 96] },
  'samples/hello-world': { v1: [190, 13] },
};

export const prodImages: Images = {
  'orders/api': { 'v1.4.1': [17, 117], 'v1.3.0': [60, 112] },
  'payments/api': { 'v7.0.3': [8, 143], 'v7.0.2': [31, 143] },
  'web/frontend': { '2026.2': [12, 88], '2026.1': [40, 86] },
};

/** What the clusters of the estate of pulls ask for. */
export const pullImages: Images = {
  api: { latest: [4, 92] },
  'orders/api': { '1.4': [4, 118], '1.3': [30, 117], locked: [9, 116, true] },
};

/** Puts images into a registry, as if they had been pushed. */
export function seedImages(store: Store, { id }: Resource, images: Images): void {
  for (const [name, tags] of Object.entries(images)) {
    putRepository(store, id, {
      name,
      tags: Object.entries(tags).map(([tag, [daysAgo, mebibytes, locked]]) => {
        const at = store.clock.now() - daysAgo * day;
        const push = `${name} ${daysAgo}`;
        return { name: tag, digest: `sha256:${['a', 'b'].map((half) => guidOf(`${push} ${half}`).replaceAll('-', '')).join('')}`, size: mebibytes * mib, createdAt: at, updatedAt: at, ...(locked && { locked }) };
      }),
    });
  }
}
