import { audienceProblem, credentialNameProblem, issuerProblem, issuerWarning, subjectProblem, subjectWarning } from '../../azure/federatedNames.ts';
import { tokenOf, workloadOf } from '../../azure/federatedWorkloads.ts';
import type { GitHubRun, Workload, WorkloadKind } from '../../azure/federatedWorkloads.ts';
import { namespaceProblem, objectNameProblem } from '../../manifests/names.ts';
import type { ClusterChoice, Start, Trust } from './protocol.ts';
import { hostOf } from './words.ts';

/** What stands in the fields of the form, those of the other kinds included. */
export interface Values {
  readonly kind: WorkloadKind;
  /** The resource ID of a cluster; {@link anotherCluster} where the issuer is typed. */
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

/** What is said under the fields. */
export type Remarks = { readonly [Name in FieldName]?: string | undefined };

// No resource has this ID.
export const anotherCluster = ':another';

const blank: Values = { kind: 'kubernetes', cluster: anotherCluster, clusterIssuer: '', namespace: '', serviceAccount: '', repository: '', run: 'branch', branch: '', tag: '', environment: '', issuer: '', subject: '', name: '', audience: '' };

/** What the form begins with: the credential that is edited, or nothing but the audience. */
export function valuesOf({ credentials, editing, audience }: Pick<Start, 'credentials' | 'editing' | 'audience'>): Values {
  const known = credentials.find(({ name }) => name === editing);
  if (!known) return { ...blank, audience };
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
  if (values.kind === 'github') return { kind: 'github', repository: values.repository, run: values.run === 'pullRequest' ? { for: 'pullRequest' } : { for: values.run, name: values[values.run] } };
  const chosen = chosenCluster(values, clusters);
  return { kind: 'kubernetes', issuer: values.cluster === anotherCluster ? values.clusterIssuer : (chosen?.issuer ?? ''), namespace: values.namespace, serviceAccount: values.serviceAccount };
}

export function chosenCluster(values: Values, clusters: readonly ClusterChoice[]): ClusterChoice | undefined {
  return values.kind === 'kubernetes' ? clusters.find(({ id }) => id === values.cluster) : undefined;
}

/** What the form amounts to. */
export function trustIn(values: Values, clusters: readonly ClusterChoice[]): Trust {
  return { name: values.name, ...tokenOf(workloadIn(values, clusters)), audience: values.audience };
}

/** What is wrong, by field. `others` are the credentials that the identity has besides. */
export function problemsIn(values: Values, clusters: readonly ClusterChoice[], others: readonly Trust[]): Remarks {
  const problems = { ...workloadProblems(values, clusters), name: nameProblem(values.name, others), audience: audienceProblem(values.audience) };
  if (Object.values(problems).some((problem) => problem !== undefined)) return problems;
  const { issuer, subject } = trustIn(values, clusters);
  const same = others.find((other) => other.issuer === issuer && other.subject === subject);
  const { kind } = values;
  const where = kind === 'kubernetes' ? 'serviceAccount' : kind === 'github' ? 'repository' : 'subject';
  // A long name makes a long subject.
  return { ...problems, [where]: same ? `The federated credential ${same.name} is for the same already.` : subjectProblem(subject) };
}

function workloadProblems(values: Values, clusters: readonly ClusterChoice[]): Remarks {
  switch (values.kind) {
    case 'kubernetes': {
      const chosen = chosenCluster(values, clusters);
      return {
        cluster: values.cluster === '' ? 'Choose a cluster.' : chosen && chosen.issuer === undefined ? `The OIDC issuer of ${chosen.name} is off. The command in this panel turns it on; look again after that.` : undefined,
        clusterIssuer: values.cluster === anotherCluster ? issuerProblem(values.clusterIssuer) : undefined,
        namespace: values.namespace === '' ? 'Enter the namespace.' : namespaceProblem(values.namespace),
        serviceAccount: values.serviceAccount === '' ? 'Enter the name of the service account.' : objectNameProblem(values.serviceAccount),
      };
    }
    case 'github':
      return { repository: repositoryProblem(values.repository), ...(values.run !== 'pullRequest' && { [values.run]: runProblem(values.run, values[values.run]) }) };
    case 'other':
      return { issuer: issuerProblem(values.issuer), subject: subjectProblem(values.subject) };
  }
}

function nameProblem(name: string, others: readonly Trust[]): string | undefined {
  const taken = others.find((other) => other.name.toLowerCase() === name.toLowerCase());
  return taken ? `There is a federated credential ${taken.name} already.` : credentialNameProblem(name);
}

function repositoryProblem(repository: string): string | undefined {
  if (repository === '') return 'Enter the organization and the repository.';
  if (/^(https?:|git@)/i.test(repository)) return 'Without the address of GitHub: organization/repository.';
  if (repository.includes('*')) return 'Must be one repository: Azure does not know "*".';
  return /^[A-Za-z0-9][\w-]*\/[\w.-]+$/.test(repository) ? undefined : 'Organization and repository, with a "/" between them.';
}

/** Source of the rules for refs: https://git-scm.com/docs/git-check-ref-format */
function runProblem(run: 'branch' | 'tag' | 'environment', name: string): string | undefined {
  if (name === '') return `Enter the name of the ${run}.`;
  if (name.includes('*')) return `Must be one ${run}: Azure does not know "*".`;
  if (run === 'environment') return undefined;
  if (name.startsWith('refs/')) return `Without "${run === 'branch' ? 'refs/heads/' : 'refs/tags/'}".`;
  return /[\s~^:?[\\]|\.\.|@\{|\/\/|^\/|\/$|\.$|\.lock$/.test(name) ? `Git takes no ${run} of this name.` : undefined;
}

/** What is allowed, and most likely a mistake. */
export function warningsIn(values: Values, clusters: readonly ClusterChoice[], audience: string): Remarks {
  const chosen = chosenCluster(values, clusters);
  return {
    cluster: chosen?.issuer !== undefined && !chosen.workloadIdentity ? `Workload identity is off on ${chosen.name}: its pods are given no tokens until it is on (az aks update --enable-workload-identity).` : undefined,
    clusterIssuer: issuerWarning(values.clusterIssuer),
    issuer: issuerWarning(values.issuer),
    subject: subjectWarning(values.subject),
    audience: values.audience === audience ? undefined : `Most workloads ask for tokens for ${audience} in this cloud.`,
  };
}

/** A name from what is filled in, that none of the others has. Empty until there is something to go by. */
export function proposedName(values: Values, clusters: readonly ClusterChoice[], others: readonly Trust[]): string {
  const name = words(values, clusters).join('-').replaceAll(/[^A-Za-z0-9_]+/g, '-').replaceAll(/^[-_]+|-+$/g, '');
  const taken = (candidate: string) => others.some((other) => other.name.toLowerCase() === candidate.toLowerCase());
  for (let number = 1; ; number++) {
    const suffix = number === 1 ? '' : `-${number}`;
    const candidate = name.slice(0, 120 - suffix.length) + suffix;
    if (name === '' || !taken(candidate)) return name === '' ? '' : candidate;
  }
}

function words(values: Values, clusters: readonly ClusterChoice[]): string[] {
  switch (values.kind) {
    case 'kubernetes':
      return values.namespace === '' && values.serviceAccount === '' ? [] : [chosenCluster(values, clusters)?.name ?? '', values.namespace, values.serviceAccount];
    case 'github':
      return values.repository === '' ? [] : ['github', values.repository, values.run === 'pullRequest' ? 'pull-request' : values[values.run]];
    case 'other':
      return values.issuer === '' ? [] : [hostOf(values.issuer), values.subject].filter(Boolean);
  }
}
