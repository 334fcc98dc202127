import type { SelectOption } from '../../../ui/webview/fields.ts';
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

export function clusterOptions(clusters: readonly ClusterChoice[]): SelectOption[] {
  return clusters.map(({ id, name, description }) => ({ value: id, label: name, description }));
}
