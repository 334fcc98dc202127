import { isGuid } from '../check/azureIds.ts';
import { having, havingNear, mayShareNamespace } from '../digest.ts';
import type { BindingObject, Digest, IdentityObject, PodObject, ServiceAccountObject } from '../digest.ts';
import { placeholderIn } from '../filledIn.ts';
import { kubernetesName } from '../names.ts';
import { filledInWhy } from './filledIn.ts';
import { selectedWhy } from './selected.ts';

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
  /** The AzureIdentity, by {@link nameAmong}. */
  readonly identity?: string | undefined;
  readonly serviceAccount?: string | undefined;
}

export function workloadKey(file: string, { kind, namespace, name }: Pick<PodObject, 'kind' | 'namespace' | 'name'>): string {
  return JSON.stringify([file, kind, namespace ?? '', name]);
}

/** What tells an AzureIdentity from the others: its name, and its namespace where another one has that name. */
export function nameAmong({ name, namespace }: Pick<IdentityObject, 'name' | 'namespace'>, all: readonly IdentityObject[]): string {
  return all.filter((one) => one.name === name).length > 1 ? `${namespace ?? ''}/${name}` : name;
}

/** One step for each workload that uses AAD Pod Identity, in the order of the files. */
export function planMigration(files: readonly FileDigest[], choices: ReadonlyMap<string, Choice> = new Map()): Step[] {
  const steps: Step[] = [];
  const all = workspaceOf(files);
  for (const { file, digest } of files) {
    for (const workload of digest.pods) {
      if (workload.selector === undefined) continue;
      steps.push(stepFor(all, steps, file, { ...workload, selector: workload.selector }, choices.get(workloadKey(file, workload)) ?? {}));
    }
  }
  return steps;
}

/** All that the files hold. What a binding gives is looked up once: hundreds of namespaces may have the same names. */
interface Workspace extends Pick<Digest, 'bindings' | 'pods' | 'selecting'> {
  readonly accounts: readonly (ServiceAccountObject & InFile)[];
  readonly identitiesOf: (binding: BindingObject) => readonly (IdentityObject & InFile)[];
}

function workspaceOf(files: readonly FileDigest[]): Workspace {
  const identities = files.flatMap(({ file, digest }) => digest.identities.map((one) => ({ ...one, file })));
  const given = new Map<BindingObject, readonly (IdentityObject & InFile)[]>();
  return {
    bindings: files.flatMap(({ digest }) => digest.bindings),
    pods: files.flatMap(({ digest }) => digest.pods),
    selecting: files.flatMap(({ digest }) => digest.selecting),
    accounts: files.flatMap(({ file, digest }) => digest.serviceAccounts.map((one) => ({ ...one, file }))),
    identitiesOf(binding) {
      const found = given.get(binding) ?? (binding.identity === undefined ? [] : havingNear(identities, 'name', binding.identity, binding));
      given.set(binding, found);
      return found;
    },
  };
}

function stepFor(all: Workspace, before: readonly Step[], file: string, workload: PodObject & { readonly selector: string }, choice: Choice): Step {
  const bindings = having(all.bindings, 'selector', workload.selector).filter((one) => bindsTo(one, workload, all));
  const identities = unique(nearest(file, bindings.flatMap(all.identitiesOf)));
  const managed = identities.filter(({ type, clientId }) => (type ?? 0) === 0 && clientId !== undefined && isGuid(clientId));
  const identity = managed.length === 1 ? managed[0] : managed.find((one) => nameAmong(one, managed) === choice.identity);
  const ownAccount = workload.serviceAccount === 'default' ? undefined : workload.serviceAccount;
  const serviceAccount = choice.serviceAccount ?? ownAccount ?? kubernetesName(identity?.name ?? workload.name);
  const accounts = nearest(file, havingNear(all.accounts, 'name', serviceAccount, workload));
  const step = { file, workload, selector: workload.selector, bindings, identities: managed, identity, serviceAccount, accountIn: accounts[0]?.file };
  const chosen = choice.serviceAccount !== undefined || ownAccount !== undefined;
  return { ...step, obstacle: selectedWhy(workload, all.selecting) ?? filledInWhy({ workload, bindings, identities, accounts }) ?? unselected(step, all) ?? obstacleTo(step, identities, accounts, before) ?? (chosen ? undefined : inUse(step, accounts, all)) };
}

/** A name that nobody chose is not that of others, who would sign in as the identity as soon as they get the label. */
function inUse({ workload, serviceAccount }: Omit<Step, 'obstacle'>, accounts: readonly ServiceAccountObject[], { pods }: Workspace): string | undefined {
  if (accounts.some(({ clientId }) => clientId)) return undefined;
  const other = havingNear(pods, 'serviceAccount', serviceAccount, workload).find(({ selector }) => selector === undefined);
  return other && `${other.kind} "${other.name}" runs as the ServiceAccount "${serviceAccount}", too, and has nothing to do with the identity. Choose another name.`;
}

function unselected({ bindings, selector }: Omit<Step, 'obstacle'>, all: Workspace): string | undefined {
  if (bindings.length > 0) return undefined;
  const open = all.bindings.find((one) => placeholderIn(one.selector) !== undefined);
  return `No AzureIdentityBinding with the selector "${selector}" was found.${open ? ` That of "${open.name}" is filled in by another tool.` : ''}`;
}

function obstacleTo({ workload, bindings, identities, identity, serviceAccount }: Omit<Step, 'obstacle'>, all: readonly IdentityObject[], accounts: readonly ServiceAccountObject[], before: readonly Step[]): string | undefined {
  if (all.length === 0) return `The AzureIdentity "${bindings[0]?.identity ?? ''}" was not found.`;
  const twin = identities.find((one) => identities.some((other) => other !== one && other.name === one.name && mayShareNamespace(other, one)));
  if (twin) return `Several files hold an AzureIdentity "${twin.name}", with different client IDs, and none is nearer to this one. Open the folder of one environment alone, and migrate there.`;
  if (identities.length === 0) return noManaged(all);
  if (!identity) return `It gets ${identities.map((one) => `"${nameAmong(one, identities)}"`).join(' and ')}. Choose one: a ServiceAccount stands for one identity.`;
  if (workload.namespace === undefined && new Set(accounts.map(({ namespace }) => namespace)).size > 1) return `There are ServiceAccounts "${serviceAccount}" in several namespaces. Give the workload its namespace, or choose another name.`;
  const account = accounts.find(({ clientId }) => clientId);
  if (account && !sameClient(account, identity)) return `The ServiceAccount "${serviceAccount}" stands for another identity already. Choose another name.`;
  const other = before.find((step) => step.obstacle === undefined && step.serviceAccount === serviceAccount && mayShareNamespace(step.workload, workload) && !sameClient(step.identity, identity) && !areCopies(step.identity, identity));
  return other ? `${other.workload.kind} "${other.workload.name}" runs as the ServiceAccount "${serviceAccount}", too, and as another identity. Choose another name.` : undefined;
}

/** Why none of the identities is a managed one. */
function noManaged(all: readonly IdentityObject[]): string {
  const principal = all.find(({ type }) => type === 1 || type === 2);
  if (principal) return `The AzureIdentity "${principal.name}" is a service principal with a ${principal.type === 1 ? 'secret' : 'certificate'}. Give its application a federated credential, or use a managed identity.`;
  const strange = all.find(({ type }) => type === -1);
  if (strange) return `The AzureIdentity "${strange.name}" has a type that there is not, or that another tool fills in.`;
  const named = all.find(({ clientId }) => clientId);
  return named ? `The client ID of the AzureIdentity "${named.name}" is no GUID: "${named.clientId ?? ''}".` : `The AzureIdentity "${all[0]?.name ?? ''}" names no client ID of a managed identity.`;
}

interface InFile {
  readonly file: string;
}

/** Of several objects with one name those in the file itself, or in the folder that is nearest to it: copies for several environments have a folder each. */
function nearest<One extends InFile & { readonly name: string }>(file: string, all: readonly One[]): One[] {
  return [...Map.groupBy(all, ({ name }) => name).values()].flatMap((same) => {
    const near = Math.max(...same.map((one) => nearness(one.file, file)));
    return same.filter((one) => nearness(one.file, file) === near);
  });
}

/** The number of folders that two files have in common; that of all, for one file. */
function nearness(one: string, other: string): number {
  if (one === other) return Infinity;
  const [a, b] = [one.split('/').slice(0, -1), other.split('/').slice(0, -1)];
  const apart = a.findIndex((folder, index) => folder !== b[index]);
  return apart === -1 ? a.length : apart;
}

function sameClient(one: { readonly clientId: string | undefined } | undefined, other: { readonly clientId: string | undefined }): boolean {
  return one?.clientId?.toLowerCase() === other.clientId?.toLowerCase();
}

/** Whether these are one object in several environments, each with an identity of its own. */
function areCopies(one: IdentityObject | undefined, other: IdentityObject): boolean {
  return one?.name === other.name && one.namespace === other.namespace;
}

/** A binding selects pods of every namespace, unless its identity is kept to its own. */
function bindsTo(binding: BindingObject, workload: PodObject, { identitiesOf }: Workspace): boolean {
  const identities = identitiesOf(binding);
  return identities.length === 0 ? mayShareNamespace(binding, workload) : identities.some((identity) => !identity.namespaced || mayShareNamespace(identity, workload));
}

function unique(identities: readonly IdentityObject[]): IdentityObject[] {
  return [...new Map(identities.map((identity) => [JSON.stringify([identity.namespace, identity.name, identity.type, identity.clientId?.toLowerCase()]), identity])).values()];
}
