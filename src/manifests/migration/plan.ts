import { mayShareNamespace } from '../digest.ts';
import type { BindingObject, Digest, IdentityObject, PodObject } from '../digest.ts';
import { kubernetesName } from '../names.ts';

/** A file of the workspace, by what its manifests hold. */
export interface FileDigest {
  readonly file: string;
  readonly digest: Digest;
}

/** What becomes of one workload whose pods bear the label of AAD Pod Identity. */
export interface Step {
  readonly file: string;
  readonly workload: PodObject;
  readonly selector: string;
  /** The bindings that select it. */
  readonly bindings: readonly BindingObject[];
  /** The managed identities that those name; one of them is to be chosen where there are several. */
  readonly identities: readonly IdentityObject[];
  /** What it will sign in as. */
  readonly identity: IdentityObject | undefined;
  /** What it will run as. */
  readonly serviceAccount: string;
  /** The file that holds the ServiceAccount already. */
  readonly accountIn: string | undefined;
  /** Why it cannot be migrated: a sentence. */
  readonly obstacle: string | undefined;
}

/** What a user chose for a workload, by {@link workloadKey}. */
export interface Choice {
  /** The name of the AzureIdentity. */
  readonly identity?: string | undefined;
  readonly serviceAccount?: string | undefined;
}

export function workloadKey(file: string, { kind, namespace, name }: Pick<PodObject, 'kind' | 'namespace' | 'name'>): string {
  return JSON.stringify([file, kind, namespace ?? '', name]);
}

/** One step for each workload that uses AAD Pod Identity, in the order of the files. */
export function planMigration(files: readonly FileDigest[], choices: ReadonlyMap<string, Choice> = new Map()): Step[] {
  const steps: Step[] = [];
  for (const { file, digest } of files) {
    for (const workload of digest.pods) {
      if (workload.selector === undefined) continue;
      steps.push(stepFor(files, steps, file, { ...workload, selector: workload.selector }, choices.get(workloadKey(file, workload)) ?? {}));
    }
  }
  return steps;
}

function stepFor(files: readonly FileDigest[], before: readonly Step[], file: string, workload: PodObject & { readonly selector: string }, choice: Choice): Step {
  const bindings = files.flatMap(({ digest }) => digest.bindings.filter((one) => one.selector === workload.selector && bindsTo(one, workload, files)));
  const identities = unique(bindings.flatMap((binding) => identitiesOf(binding, files)));
  const managed = identities.filter(({ type, clientId }) => (type ?? 0) === 0 && clientId);
  const identity = managed.length === 1 ? managed[0] : managed.find(({ name }) => name === choice.identity);
  const ownAccount = workload.serviceAccount === 'default' ? undefined : workload.serviceAccount;
  const serviceAccount = choice.serviceAccount ?? ownAccount ?? kubernetesName(identity?.name ?? workload.name);
  const accountIn = files.find(({ digest }) => digest.serviceAccounts.some((one) => one.name === serviceAccount && mayShareNamespace(one, workload)))?.file;
  const step = { file, workload, selector: workload.selector, bindings, identities: managed, identity, serviceAccount, accountIn };
  return { ...step, obstacle: obstacleTo(step, identities, files, before) };
}

function obstacleTo({ workload, selector, bindings, identities, identity, serviceAccount }: Omit<Step, 'obstacle'>, all: readonly IdentityObject[], files: readonly FileDigest[], before: readonly Step[]): string | undefined {
  if (bindings.length === 0) return `No AzureIdentityBinding with the selector "${selector}" was found.`;
  if (all.length === 0) return `The AzureIdentity "${bindings[0]?.identity ?? ''}" was not found.`;
  const principal = all.find(({ type }) => type === 1 || type === 2);
  if (identities.length === 0 && principal) return `The AzureIdentity "${principal.name}" is a service principal with a ${principal.type === 1 ? 'secret' : 'certificate'}. Give its application a federated credential, or use a managed identity.`;
  if (identities.length === 0) return `The AzureIdentity "${all[0]?.name ?? ''}" names no client ID of a managed identity.`;
  if (!identity) return `It gets ${identities.map(({ name }) => `"${name}"`).join(' and ')}. Choose one: a ServiceAccount stands for one identity.`;
  const account = files.flatMap(({ digest }) => digest.serviceAccounts).find((one) => one.name === serviceAccount && mayShareNamespace(one, workload));
  if (account?.clientId && account.clientId.toLowerCase() !== identity.clientId?.toLowerCase()) return `The ServiceAccount "${serviceAccount}" stands for another identity already. Choose another name.`;
  const other = before.find((step) => step.obstacle === undefined && step.serviceAccount === serviceAccount && mayShareNamespace(step.workload, workload) && step.identity?.clientId?.toLowerCase() !== identity.clientId?.toLowerCase());
  return other ? `${other.workload.kind} "${other.workload.name}" runs as the ServiceAccount "${serviceAccount}", too, and as another identity. Choose another name.` : undefined;
}

/** A binding selects pods of every namespace, unless its identity is kept to its own. */
function bindsTo(binding: BindingObject, workload: PodObject, files: readonly FileDigest[]): boolean {
  const identities = identitiesOf(binding, files);
  return identities.length === 0 ? mayShareNamespace(binding, workload) : identities.some((identity) => !identity.namespaced || mayShareNamespace(identity, workload));
}

function identitiesOf(binding: BindingObject, files: readonly FileDigest[]): IdentityObject[] {
  return files.flatMap(({ digest }) => digest.identities.filter((identity) => identity.name === binding.identity && mayShareNamespace(identity, binding)));
}

function unique(identities: readonly IdentityObject[]): IdentityObject[] {
  return [...new Map(identities.map((identity) => [`${identity.namespace ?? ''}/${identity.name}`, identity])).values()];
}
