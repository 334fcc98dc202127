import { containerServiceClient } from './clients.ts';
import type { SubscriptionRef } from './clients.ts';
import type { Cloud } from './cloud.ts';
import { asAzure } from './errors.ts';

/** A version of Kubernetes that a new cluster can have. */
export interface KubernetesVersion {
  /** For instance "1.33.2". */
  readonly version: string;
  readonly isDefault: boolean;
  readonly preview: boolean;
}

/**
 * The versions that clusters in a region can have: the default first, then the newest. Those that only the plan for
 * long-term support has are left out: a new cluster here has the usual plan.
 */
export async function listKubernetesVersions(cloud: Cloud, at: SubscriptionRef, location: string, signal: AbortSignal): Promise<KubernetesVersion[]> {
  return asAzure(async () => {
    const client = await containerServiceClient(cloud, at);
    const { values = [] } = await client.managedClusters.listKubernetesVersions(location, { abortSignal: signal });
    const supported = values.filter(({ capabilities }) => capabilities?.supportPlan?.includes('KubernetesOfficial') ?? true);
    const versions = supported.flatMap(({ patchVersions = {}, isDefault = false, isPreview = false }) => {
      const patches = Object.keys(patchVersions).toSorted(newestFirst);
      // What is told to be the default is a minor version: a new cluster gets its latest patch.
      return patches.map((version, index) => ({ version, isDefault: isDefault && index === 0, preview: isPreview }));
    });
    return versions.toSorted((a, b) => Number(b.isDefault) - Number(a.isDefault) || newestFirst(a.version, b.version));
  });
}

function newestFirst(a: string, b: string): number {
  return b.localeCompare(a, 'en', { numeric: true });
}
