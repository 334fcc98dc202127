// Pure text: panels read and write it as people type.

/** Who it is that shows a token, as far as its issuer and its subject tell. */
export type Workload =
  | { readonly kind: 'kubernetes'; readonly issuer: string; readonly namespace: string; readonly serviceAccount: string }
  | { readonly kind: 'github'; readonly repository: string; readonly run: GitHubRun }
  | { readonly kind: 'other'; readonly issuer: string; readonly subject: string };

export type WorkloadKind = Workload['kind'];

/** What a workflow of GitHub Actions runs for. `repository` beside it has its organization: "contoso/web". */
export type GitHubRun = { readonly for: 'branch' | 'tag' | 'environment'; readonly name: string } | { readonly for: 'pullRequest' };

/** Source: https://docs.github.com/actions/reference/security/oidc */
export const githubIssuer = 'https://token.actions.githubusercontent.com';

/** The issuer and the subject of a workload's tokens. */
export function tokenOf(workload: Workload): { readonly issuer: string; readonly subject: string } {
  switch (workload.kind) {
    case 'kubernetes':
      return { issuer: workload.issuer, subject: `system:serviceaccount:${workload.namespace}:${workload.serviceAccount}` };
    case 'github':
      return { issuer: githubIssuer, subject: `repo:${workload.repository}:${contextOf(workload.run)}` };
    case 'other':
      return { issuer: workload.issuer, subject: workload.subject };
  }
}

/** GitHub escapes colons in names, since they stand between the parts. */
function contextOf(run: GitHubRun): string {
  if (run.for === 'pullRequest') return 'pull_request';
  const name = run.name.replaceAll(':', '%3A');
  if (run.for === 'environment') return `environment:${name}`;
  return `ref:refs/${run.for === 'branch' ? 'heads' : 'tags'}/${name}`;
}

/** The workload whose tokens have this issuer and this subject. What is not known here is `other`. */
export function workloadOf({ issuer, subject }: { readonly issuer: string; readonly subject: string }): Workload {
  const found = kubernetesIn(issuer, subject) ?? (issuer === githubIssuer ? githubIn(subject) : undefined);
  const other: Workload = { kind: 'other', issuer, subject };
  // Whoever edits it must find what is there, to the letter.
  return found && tokenOf(found).subject === subject ? found : other;
}

function kubernetesIn(issuer: string, subject: string): Workload | undefined {
  const [, namespace, serviceAccount] = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(subject) ?? [];
  return namespace !== undefined && serviceAccount !== undefined ? { kind: 'kubernetes', issuer, namespace, serviceAccount } : undefined;
}

function githubIn(subject: string): Workload | undefined {
  const [, repository, context] = /^repo:([\w.-]+\/[\w.-]+):(.+)$/.exec(subject) ?? [];
  const run = context === undefined ? undefined : runIn(context);
  return repository !== undefined && run ? { kind: 'github', repository, run } : undefined;
}

function runIn(context: string): GitHubRun | undefined {
  if (context === 'pull_request') return { for: 'pullRequest' };
  const [, prefix, escaped = ''] = /^(ref:refs\/heads\/|ref:refs\/tags\/|environment:)(.+)$/.exec(context) ?? [];
  const name = escaped.replaceAll('%3A', ':');
  if (prefix === undefined) return undefined;
  return { for: prefix === 'environment:' ? 'environment' : prefix === 'ref:refs/tags/' ? 'tag' : 'branch', name };
}
