/** Clusters to choose from, as a page is told them. */
export interface Clusters {
  readonly clusters: readonly ClusterChoice[];
  /** What could not be read, a sentence each. */
  readonly failures: readonly string[];
}

/** Chosen while the clusters are being read: no cluster has this ID. */
export const lookingUp = ':lookingUp';

export interface ClusterChoice {
  readonly id: string;
  readonly name: string;
  readonly subscriptionId: string;
  readonly tenantId: string;
  /** Of the account that sees it, where there are several. */
  readonly accountId?: string | undefined;
  readonly resourceGroup: string;
  /** What tells it from others of its name. */
  readonly description: string;
  /** Missing while it is off. */
  readonly issuer?: string;
  /** Whether its pods are given tokens. */
  readonly workloadIdentity: boolean;
}
