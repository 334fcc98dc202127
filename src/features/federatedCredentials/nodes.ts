import { clustersIssuing } from '../../azure/clusterIssuers.ts';
import { isAbort } from '../../azure/errors.ts';
import { listFederatedCredentials } from '../../azure/federatedCredentials.ts';
import type { FederatedCredential } from '../../azure/federatedCredentials.ts';
import { federatedCredentialLimit } from '../../azure/federatedNames.ts';
import { workloadOf } from '../../azure/federatedWorkloads.ts';
import type { WorkloadKind } from '../../azure/federatedWorkloads.ts';
import type { Identity } from '../../azure/identities.ts';
import { listResources } from '../../azure/inventory.ts';
import { everyPage } from '../../azure/pages.ts';
import { note } from '../../ui/nodes.ts';
import type { GrowingList, TreeNode } from '../../ui/nodes.ts';
import type { CredentialNode } from '../shared/accessNodes.ts';
import { subscriptionsOfTenant } from '../shared/app.ts';
import type { App } from '../shared/app.ts';
import { countOf } from '../shared/group.ts';
import { credentialNodeId, credentialsId, topics } from '../shared/resourceNodes.ts';
import { shortly } from './words.ts';

/** "Federated Credentials  3 of 20" below an identity. */
export function federatedCredentialsOf(app: App, identity: Identity): TreeNode {
  return {
    id: credentialsId,
    kind: 'federatedCredentials',
    label: 'Federated Credentials',
    icon: { codicon: 'link' },
    topics: [topics.credentials(identity.id)],
    summary: (children) => `${countOf(children)} of ${federatedCredentialLimit}`,
    children: (signal) => rows(app, identity, signal),
  };
}

/** First with the hosts of the issuers, and once that is known, with the names of the clusters. */
async function* rows(app: App, identity: Identity, signal: AbortSignal): GrowingList {
  const credentials = await listFederatedCredentials(app.cloud(), identity, signal);
  if (credentials.length === 0) {
    yield [note('none', 'No federated credentials yet', { flags: ['federatedCredentials'] })];
    return;
  }
  yield credentials.map((credential) => credentialNode(identity, credential));
  const issuers = new Set(credentials.filter((credential) => workloadOf(credential).kind === 'kubernetes').map(({ issuer }) => issuer));
  if (issuers.size === 0) return;
  const clusters = await clusterNames(app, identity, [...issuers], signal);
  if (clusters.size > 0) yield credentials.map((credential) => credentialNode(identity, credential, clusters.get(credential.issuer)));
}

/** By issuer. The host of the issuer stands there where this cannot be had: no failure is worth a row. */
async function clusterNames(app: App, { tenantId }: Identity, issuers: readonly string[], signal: AbortSignal): Promise<ReadonlyMap<string, string>> {
  try {
    const subscriptions = await subscriptionsOfTenant(app, tenantId, signal);
    const clusters = await everyPage(listResources(app.cloud(), subscriptions, ['cluster'], clustersIssuing(issuers)), signal);
    return new Map(clusters.flatMap(({ oidcIssuer, name }) => (oidcIssuer === undefined ? [] : [[oidcIssuer, name]])));
  } catch (error) {
    if (isAbort(error)) throw error;
    return new Map();
  }
}

/** A row that knows its cluster. */
interface ClusterCredentialNode extends CredentialNode {
  readonly cluster: string | undefined;
}

/** The name of the cluster that the row stands for, as far as that is known. */
export function clusterOf(node: CredentialNode): string | undefined {
  return 'cluster' in node ? (node as ClusterCredentialNode).cluster : undefined;
}

const icons: Record<WorkloadKind, string> = { kubernetes: 'server-environment', github: 'github', other: 'globe' };

function credentialNode(identity: Identity, credential: FederatedCredential, cluster?: string): ClusterCredentialNode {
  const workload = workloadOf(credential);
  const description = shortly(workload, cluster);
  return {
    id: credentialNodeId(credential),
    kind: 'federatedCredential',
    label: credential.name,
    description,
    spoken: `federated credential ${credential.name}, ${description}`,
    icon: { codicon: icons[workload.kind] },
    tooltip: () => ({
      title: credential.name,
      rows: [
        ...(workload.kind === 'kubernetes' ? ([['Cluster', cluster], ['Namespace', workload.namespace], ['Service account', workload.serviceAccount]] as const) : []),
        ...(workload.kind === 'github' ? ([['Repository', workload.repository]] as const) : []),
        ['Issuer', credential.issuer],
        ['Subject', credential.subject],
        ['Audience', credential.audience],
        ['Identity', identity.name],
        ['Resource ID', credential.id],
      ],
    }),
    credential,
    identity,
    cluster,
  };
}
