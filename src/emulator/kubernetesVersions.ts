/** The versions of Kubernetes that clusters can have, oldest first: of each minor version its patches. */
export const kubernetesVersions = [
  { minor: '1.32', patches: ['1.32.5', '1.32.6'] },
  { minor: '1.33', patches: ['1.33.1', '1.33.2'], isDefault: true },
  { minor: '1.34', patches: ['1.34.0', '1.34.1'] },
  { minor: '1.35', patches: ['1.35.0'], isPreview: true },
] as const;

export const defaultVersion = '1.33.2';

const all = kubernetesVersions.flatMap(({ patches }): readonly string[] => patches);

/** The version that a cluster gets: a minor one stands for its latest patch. Undefined for one that there is not. */
export function clusterVersion(wanted: string): string | undefined {
  return all.includes(wanted) ? wanted : kubernetesVersions.find(({ minor }) => minor === wanted)?.patches.at(-1);
}

/**
 * What a cluster of that version can go to: later patches of its minor version and all of the next one. One that is not
 * known, or too old, is refused an upgrade rather than given a guess.
 * Source: https://learn.microsoft.com/azure/aks/upgrade-cluster, no minor version is skipped
 */
export function upgradesOf(version: string): string[] {
  const [, minor = 0, patch = 0] = version.split('.').map(Number);
  return all.filter((candidate) => {
    const [, itsMinor = 0, itsPatch = 0] = candidate.split('.').map(Number);
    return itsMinor === minor + 1 || (itsMinor === minor && itsPatch > patch);
  });
}
