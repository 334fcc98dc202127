import { tenantIdAnnotation } from '../../manifests/vocabulary.ts';
import type { ClusterChoice, Clusters } from '../shared/clusterContract.ts';
import type { FoundHere } from './protocol.ts';

// What the page says, without the page.

export function summaryOf({ files, workloads, left, noFolder }: FoundHere): string {
  if (files.length === 0 && noFolder) return 'No folder is open. Open the one that holds the manifests, and read the files again.';
  if (files.length === 0) return 'No manifest in this workspace uses AAD Pod Identity.';
  const inFiles = `in ${files.length === 1 ? files[0] : `${files.length} files`}`;
  if (workloads.length === 0) return `No workload ${inFiles} uses AAD Pod Identity${left.length > 0 ? ': see what is left as it is' : ''}.`;
  const ready = workloads.filter(({ obstacle }) => obstacle === undefined).length;
  return `${ready} of ${workloads.length} ${workloads.length === 1 ? 'workload' : 'workloads'} ${inFiles} can be migrated as chosen.`;
}

/** Why the cluster won't do. `wanted`: the ID of the one that was chosen, also where it is missing from the list. */
export function clusterProblem(chosen: ClusterChoice | undefined, wanted: string | undefined, { clusters }: Clusters): string | undefined {
  if (chosen) return chosen.issuer === undefined ? `The OIDC issuer of ${chosen.name} is off. Enable workload identity on it first, in its menu in the tree, and read the files again.` : undefined;
  return wanted !== undefined && clusters.length > 0 ? `${wanted.split('/').at(-1) ?? ''}, which was chosen before, is not among the clusters that you can see now. Choose another one, or read the files again.` : undefined;
}

/** Why nothing can be created while no cluster is chosen. */
export function noCluster({ clusters, failures }: Clusters): string {
  if (clusters.length > 0) return 'Choose a cluster.';
  return failures.length > 0 ? 'The clusters could not be read. Read the files again, or preview the changes alone.' : 'There is no cluster that you can see. Preview the changes alone.';
}

/** What keeps nobody from anything. `tenants`: those of the identities, in lower case. */
export function clusterWarning(chosen: ClusterChoice | undefined, { failures }: Clusters, tenants: readonly string[]): string | undefined {
  const warnings = [...failures];
  if (chosen?.issuer !== undefined && !chosen.workloadIdentity) warnings.unshift(`Workload identity is off on ${chosen.name}: its pods are given no tokens until it is on.`);
  const others = tenants.filter((tenant) => tenant !== chosen?.tenantId.toLowerCase());
  if (chosen && others.length > 0) {
    const identities = others.length < tenants.length ? 'some of the identities' : 'the identities';
    // The webhook's default: https://azure.github.io/azure-workload-identity/docs/topics/service-account-labels-and-annotations.html
    warnings.unshift(`${chosen.name} is in another tenant than ${identities}. They can trust its issuer all the same. So that its pods sign in to the tenant of their identity, their service accounts get the annotation ${tenantIdAnnotation}: ${others.join(' or ')}, too.`);
  }
  return warnings.join(' ') || undefined;
}
