import { audienceProblem, credentialNameProblem, issuerProblem, issuerWarning, subjectProblem, subjectWarning } from '../../azure/federatedNames.ts';
import { namespaceProblem, objectNameProblem } from '../../manifests/names.ts';
import { lookingUp } from '../shared/clusterContract.ts';
import type { ClusterChoice } from '../shared/clusterContract.ts';
import type { Trust } from './protocol.ts';
import { anotherCluster, chosenCluster, repositoryIn, trustIn } from './values.ts';
import type { FieldName, Values } from './values.ts';

/** What is said under the fields. */
export type Remarks = { readonly [Name in FieldName]?: string | undefined };

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
        cluster: clusterProblem(values, chosen),
        clusterIssuer: values.cluster === anotherCluster ? issuerProblem(values.clusterIssuer) : undefined,
        namespace: values.namespace === '' ? 'Enter the namespace.' : namespaceProblem(values.namespace),
        serviceAccount: values.serviceAccount === '' ? 'Enter the name of the service account.' : objectNameProblem(values.serviceAccount),
      };
    }
    case 'github':
      return { repository: repositoryProblem(repositoryIn(values.repository)), ...(values.run !== 'pullRequest' && { [values.run]: runProblem(values.run, values[values.run]) }) };
    case 'other':
      return { issuer: issuerProblem(values.issuer), subject: subjectProblem(values.subject) };
  }
}

function clusterProblem({ cluster, clusterIssuer }: Values, chosen: ClusterChoice | undefined): string | undefined {
  if (cluster === '') return 'Choose a cluster.';
  if (cluster === lookingUp && clusterIssuer === '') return 'The clusters are being looked up.';
  return chosen && chosen.issuer === undefined ? `The OIDC issuer of ${chosen.name} is off. The command in this panel turns it on; look again after that.` : undefined;
}

function nameProblem(name: string, others: readonly Trust[]): string | undefined {
  const taken = others.find((other) => other.name.toLowerCase() === name.toLowerCase());
  return taken ? `There is a federated credential ${taken.name} already.` : credentialNameProblem(name);
}

function repositoryProblem(repository: string): string | undefined {
  if (repository === '') return 'Enter the organization and the repository.';
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
