import { keyOf } from './ids.ts';
import type { Store } from './store.ts';

/** Images of one name in a registry. */
export interface Repository {
  /** For instance "orders/api". */
  readonly name: string;
  readonly tags: readonly Tag[];
}

export interface Tag {
  readonly name: string;
  /** Of the manifest: "sha256:" and 64 digits. Tags may share one. */
  readonly digest: string;
  /** Of the image, in bytes. */
  readonly size: number;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly updatedAt: number;
  /** Whether it may not be pulled. */
  readonly locked?: true;
}

/** By which a registry gets images of another one when they are pulled for the first time. */
export interface CacheRule {
  readonly name: string;
  readonly source: string;
  readonly target: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
}

/** Puts the repository into the registry, or in the place of the one of its name. */
export function putRepository({ repositories }: Store, registryId: string, repository: Repository): void {
  const others = repositoriesIn({ repositories }, registryId).filter(({ name }) => name !== repository.name);
  repositories.set(keyOf(registryId), [...others, repository]);
}

/** By name. */
export function repositoriesIn({ repositories }: Pick<Store, 'repositories'>, registryId: string): Repository[] {
  return (repositories.get(keyOf(registryId)) ?? []).toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** What all images take together, in bytes. */
export function storedIn(store: Pick<Store, 'repositories'>, registryId: string): number {
  const sizes = new Map(repositoriesIn(store, registryId).flatMap(({ tags }) => tags.map(({ digest, size }) => [digest, size] as const)));
  return [...sizes.values()].reduce((sum, size) => sum + size, 0);
}
