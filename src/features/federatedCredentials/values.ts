import { credentialName } from '../../azure/federatedNames.ts';
import { tokenOf, workloadOf } from '../../azure/federatedWorkloads.ts';
import { lookingUp } from '../shared/clusterContract.ts';
import type { ClusterChoice } from '../shared/clusterContract.ts';
import type { GitHubRun, Workload, WorkloadKind } from '../../azure/federatedWorkloads.ts';
import type { Start, Trust } from './protocol.ts';
import { hostOf } from './words.ts';

/** What stands in the fields of the form, those of the other kinds included. */
export interface Values {
  readonly kind: WorkloadKind;
  /** The resource ID of a cluster, or {@link anotherCluster} or {@link lookingUp}, where `clusterIssuer` counts. */
  readonly cluster: string;
  readonly clusterIssuer: string;
  readonly namespace: string;
  readonly serviceAccount: string;
  readonly repository: string;
  readonly run: GitHubRun['for'];
  readonly branch: string;
  readonly tag: string;
  readonly environment: string;
  readonly issuer: string;
  readonly subject: string;
  readonly name: string;
  readonly audience: string;
}

export type FieldName = keyof Values;

// No resource has this ID.
export const anotherCluster = ':another';

const blank: Values = { kind: 'kubernetes', cluster: lookingUp, clusterIssuer: '', namespace: '', serviceAccount: '', repository: '', run: 'branch', branch: '', tag: '', environment: '', issuer: '', subject: '', name: '', audience: '' };

/** What the form begins with: the credential that is edited, or nothing but the audience and whose pods it is for. */
export function valuesOf({ credentials, editing, pods, audience }: Pick<Start, 'credentials' | 'editing' | 'pods' | 'audience'>): Values {
  const known = credentials.find(({ name }) => name === editing);
  if (!known) return { ...blank, ...pods, audience };
  const common = { ...blank, name: known.name, audience: known.audience };
  const workload = workloadOf(known);
  switch (workload.kind) {
    case 'kubernetes':
      return { ...common, kind: 'kubernetes', clusterIssuer: workload.issuer, namespace: workload.namespace, serviceAccount: workload.serviceAccount };
    case 'github':
      return { ...common, kind: 'github', repository: workload.repository, run: workload.run.for, ...(workload.run.for !== 'pullRequest' && { [workload.run.for]: workload.run.name }) };
    case 'other':
      return { ...common, kind: 'other', issuer: workload.issuer, subject: workload.subject };
  }
}

/** The workload that the fields name, whether they hold what they should or not. */
export function workloadIn(values: Values, clusters: readonly ClusterChoice[]): Workload {
  if (values.kind === 'other') return { kind: 'other', issuer: values.issuer, subject: values.subject };
  if (values.kind === 'github') return { kind: 'github', repository: repositoryIn(values.repository), run: values.run === 'pullRequest' ? { for: 'pullRequest' } : { for: values.run, name: values[values.run] } };
  const typed = values.cluster === anotherCluster || values.cluster === lookingUp;
  return { kind: 'kubernetes', issuer: typed ? values.clusterIssuer : (chosenCluster(values, clusters)?.issuer ?? ''), namespace: values.namespace, serviceAccount: values.serviceAccount };
}

/** What the field "Cluster" shows when the clusters are known: the one with the issuer of the credential, or the first that has one. */
export function clusterToBegin({ cluster, clusterIssuer }: Values, clusters: readonly ClusterChoice[]): string {
  if (cluster !== lookingUp) return cluster;
  const issuing = clusters.filter(({ issuer }) => issuer !== undefined);
  return (clusterIssuer === '' ? issuing[0] : issuing.find(({ issuer }) => issuer === clusterIssuer))?.id ?? anotherCluster;
}

export function chosenCluster(values: Values, clusters: readonly ClusterChoice[]): ClusterChoice | undefined {
  return values.kind === 'kubernetes' ? clusters.find(({ id }) => id === values.cluster) : undefined;
}

/** What the form amounts to. */
export function trustIn(values: Values, clusters: readonly ClusterChoice[]): Trust {
  return { name: values.name, ...tokenOf(workloadIn(values, clusters)), audience: values.audience };
}

/** A name from what is filled in, that none of the others has. Empty until there is something to go by. */
export function proposedName(values: Values, clusters: readonly ClusterChoice[], others: readonly Trust[]): string {
  return credentialName(words(values, clusters), others.map(({ name }) => name));
}

function words(values: Values, clusters: readonly ClusterChoice[]): string[] {
  switch (values.kind) {
    case 'kubernetes':
      return values.namespace === '' && values.serviceAccount === '' ? [] : [chosenCluster(values, clusters)?.name ?? '', values.namespace, values.serviceAccount];
    case 'github':
      return values.repository === '' ? [] : ['github', repositoryIn(values.repository), values.run === 'pullRequest' ? 'pull-request' : values[values.run]];
    case 'other':
      return values.issuer === '' ? [] : [hostOf(values.issuer), values.subject].filter(Boolean);
  }
}

/** People paste the address, of the page or for git. */
export function repositoryIn(text: string): string {
  return text.replace(/^(https:\/\/github\.com\/|git@github\.com:)/i, '').replace(/(\.git|\/)$/i, '');
}

/** With a word in the place of what is still missing. */
export function filled(values: Values): Values {
  const word: Partial<Record<FieldName, string>> = { clusterIssuer: '<issuer>', namespace: '<namespace>', serviceAccount: '<service account>', repository: '<organization>/<repository>', branch: '<branch>', tag: '<tag>', environment: '<environment>', issuer: '<issuer>', subject: '<subject>', name: '<name>', audience: '<audience>' };
  return Object.fromEntries(Object.entries(values).map(([field, value]) => [field, value === '' ? (word[field as FieldName] ?? '') : value])) as unknown as Values;
}

/** Which of the fields there are, besides the kind, the name and the audience. */
export function shownIn(values: Values): Partial<Record<FieldName, boolean>> {
  const is = (one: WorkloadKind): boolean => values.kind === one;
  return {
    cluster: is('kubernetes'),
    clusterIssuer: is('kubernetes') && values.cluster === anotherCluster,
    namespace: is('kubernetes'),
    serviceAccount: is('kubernetes'),
    repository: is('github'),
    run: is('github'),
    branch: is('github') && values.run === 'branch',
    tag: is('github') && values.run === 'tag',
    environment: is('github') && values.run === 'environment',
    issuer: is('other'),
    subject: is('other'),
  };
}
