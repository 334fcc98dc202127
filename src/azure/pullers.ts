import type { Cluster } from './clusters.ts';

/** Who pulls the images of a cluster's pods. */
export type Puller =
  /** The kubelet identity, never the control plane's: https://github.com/Azure/AKS/issues/1428 */
  | { readonly kind: 'kubelet'; readonly principalId: string; /** Of the user-assigned identity. */ readonly resourceId: string | undefined }
  /** By its client ID, which is not the object ID that roles are assigned to: the directory tells that. */
  | { readonly kind: 'servicePrincipal'; readonly clientId: string }
  /** A cluster without a kubelet profile: one that is still being created, or whose creation failed. */
  | { readonly kind: 'none' };

/** Who pulls as the cluster tells it. The nodes of a cluster that left its service principal use that until they are new. */
export function pullerOf({ runsOn }: Pick<Cluster, 'runsOn'>): Puller {
  if (runsOn.kind === 'servicePrincipal') return { kind: 'servicePrincipal', clientId: runsOn.clientId };
  const { kubelet } = runsOn;
  return kubelet?.principalId ? { kind: 'kubelet', principalId: kubelet.principalId, resourceId: kubelet.resourceId } : { kind: 'none' };
}
