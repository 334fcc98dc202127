// What is to be done with files that were made beside others.

/** Beginning with a blank, to be put behind a sentence; nothing where there are none. `paths`: as people know them. */
export function listedByKustomize(paths: readonly string[]): string {
  return paths.length === 0 ? '' : ` Where a Kustomization lists its files, add ${paths.join(' and ')} to its resources.`;
}
