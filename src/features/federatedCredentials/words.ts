import { tokenOf, workloadOf } from '../../azure/federatedWorkloads.ts';
import type { GitHubRun, Workload } from '../../azure/federatedWorkloads.ts';
import type { ClusterChoice } from '../shared/clusterContract.ts';
import type { Start } from './protocol.ts';

/** What tells two credentials apart: "orders/orders-api · aks-prod". `cluster` is the name of the one with that issuer, where it is known. */
export function shortly(workload: Workload, cluster?: string): string {
  switch (workload.kind) {
    case 'kubernetes':
      return `${workload.namespace}/${workload.serviceAccount} · ${cluster ?? hostOf(workload.issuer)}`;
    case 'github':
      return `github ${workload.repository} · ${runShortly(workload.run)}`;
    case 'other':
      return hostOf(workload.issuer);
  }
}

function runShortly(run: GitHubRun): string {
  if (run.for === 'pullRequest') return 'pull requests';
  return run.for === 'branch' ? run.name : `${run.for} ${run.name}`;
}

/** Who it is, as the subject of a sentence in the plural. */
export function whoItIs(workload: Workload, cluster?: string): string {
  switch (workload.kind) {
    case 'kubernetes':
      return `Pods with the service account ${workload.serviceAccount} in the namespace ${workload.namespace} of ${cluster ?? `the cluster with the issuer ${workload.issuer}`}`;
    case 'github':
      return `Workflows of ${workload.repository} ${runInWords(workload.run)}`;
    case 'other':
      return `Workloads with a token of ${workload.issuer} for the subject ${workload.subject}`;
  }
}

function runInWords(run: GitHubRun): string {
  switch (run.for) {
    case 'branch':
      return `on the branch ${run.name}`;
    case 'tag':
      return `on the tag ${run.name}`;
    case 'environment':
      return `that deploy to the environment ${run.name}`;
    case 'pullRequest':
      return 'that run for pull requests';
  }
}

export function hostOf(issuer: string): string {
  return URL.parse(issuer)?.host ?? issuer;
}

/** What the workload has to have besides, to sign in. */
export function needsOf(workload: Workload, { clientId, tenantId, subscriptionId }: { readonly clientId: string; readonly tenantId: string; readonly subscriptionId: string }): string {
  switch (workload.kind) {
    case 'kubernetes':
      return `The service account ${workload.serviceAccount} needs the annotation azure.workload.identity/client-id: ${clientId}, and its pods the label azure.workload.identity/use: "true".`;
    case 'github':
      return `The workflow needs the permission id-token: write, and the action azure/login with client-id ${clientId}, tenant-id ${tenantId} and subscription-id ${subscriptionId}.`;
    case 'other':
      return `The workload signs in with the client ID ${clientId} in the tenant ${tenantId}.`;
  }
}

/** What is true of the workload once the form is saved, and of the one that the credential was for. */
export function outcomeOf({ identity, credentials, editing }: Pick<Start, 'identity' | 'credentials' | 'editing'>, workload: Workload, clusters: readonly ClusterChoice[]): string {
  const who = (of: Workload) => whoItIs(of, clusters.find(({ issuer }) => issuer === tokenOf(of).issuer)?.name);
  const before = credentials.find(({ name }) => name === editing);
  const { issuer, subject } = tokenOf(workload);
  const noMore = before && (before.issuer !== issuer || before.subject !== subject) ? ` ${who(workloadOf(before))} can't any more.` : '';
  return `${who(workload)} can sign in as ${identity.name}, without a secret, and do what its roles allow.${noMore} Azure needs a minute or two until that is so.`;
}
