import { sameId } from '../../../azure/resourceId.ts';
import type { ClusterChoice, Clusters } from '../clusterContract.ts';

/** Asks for the clusters. Where they cannot be had, that is among what is told of them: a page goes on without them. */
export async function clustersOrWhy(ask: () => Promise<Clusters>): Promise<Clusters> {
  try {
    return await ask();
  } catch (error) {
    return { clusters: [], failures: [`The clusters could not be read: ${error instanceof Error ? error.message : String(error)}`] };
  }
}

/** By name. Where a page needs their issuers, those with theirs on come first: the others need something done before. */
export function inOrder({ clusters }: Clusters, { byIssuer = false } = {}): ClusterChoice[] {
  const last = (issuer: string | undefined) => Number(byIssuer && issuer === undefined);
  return clusters.toSorted((a, b) => last(a.issuer) - last(b.issuer) || a.name.localeCompare(b.name));
}

/** As a field takes them. */
export function clusterOptions(clusters: readonly ClusterChoice[]): { readonly value: string; readonly label: string; readonly description: string }[] {
  return clusters.map(({ id, name, description }) => ({ value: id, label: name, description }));
}

/**
 * The one to show: that of the ID, and where the list does not have it none, for another one in its place goes unnoticed.
 * Without an ID the first one, where one has to be there.
 */
export function clusterToShow(clusters: readonly ClusterChoice[], wanted: string, needed: boolean): ClusterChoice | undefined {
  if (wanted !== '') return clusters.find(({ id }) => sameId(id, wanted));
  return needed ? clusters[0] : undefined;
}

/** That the one that was chosen is not in the list, in a sentence, or undefined. */
export function notThere({ clusters }: Clusters, wanted: string): string | undefined {
  if (wanted === '' || clusters.some(({ id }) => sameId(id, wanted))) return undefined;
  return `${wanted.split('/').at(-1)} was chosen before, and is not among the clusters that can be seen now.`;
}
