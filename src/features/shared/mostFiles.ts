/** How many files of a workspace are read. One with more of them has other things in them, mostly, and the rest is not worth the wait. */
export const mostFiles = 5000;

export interface Found<One> {
  readonly found: readonly One[];
  /** Whether there are more than were wanted. */
  readonly more: boolean;
}

/** What several searches find, up to so many: of the later ones what the earlier ones leave room for. Each is told how many are wanted of it. */
export async function upTo<One>(most: number, searches: readonly ((most: number) => PromiseLike<readonly One[]>)[]): Promise<Found<One>> {
  const found: One[] = [];
  for (const search of searches) {
    // One more than wanted, to know that there are more.
    if (found.length <= most) found.push(...(await search(most + 1 - found.length)));
  }
  return { found: found.slice(0, most), more: found.length > most };
}
