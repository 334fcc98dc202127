import { identityType, switchableType } from '../switchable.ts';
import { az } from './shell.ts';
import type { HomeFile, ShellCommand } from './shell.ts';

// What the operations are in a shell, for the Azure CLI 2.45 and later. Pure text: panels build it as one types.

/** Where a resource stands. */
interface Place {
  readonly subscriptionId: string;
  readonly resourceGroup: string;
  readonly name: string;
}

type Tags = Readonly<Record<string, string>>;

const at = ({ subscriptionId, resourceGroup }: Omit<Place, 'name'>) => ({ subscription: subscriptionId, 'resource-group': resourceGroup });
const words = (tags: Tags): string[] => Object.entries(tags).map(([name, value]) => `${name}=${value}`);

export function createResourceGroup({ subscriptionId, resourceGroup, location }: Omit<Place, 'name'> & { readonly location: string }): ShellCommand {
  return az('group create', { subscription: subscriptionId, name: resourceGroup, location });
}

export function createIdentity({ location, name, tags, ...place }: Place & { readonly location: string; readonly tags: Tags }): ShellCommand {
  return az('identity create', { ...at(place), location, name, tags: words(tags).length > 0 ? words(tags) : undefined });
}

/** The mode that the CLI takes when nothing is said is not said: releases from before 2025 know no other one, and not the option. */
export function createRegistry({ location, name, sku, mode, tags, ...place }: Place & { readonly location: string; readonly sku: string; readonly mode: 'rbac' | 'abac'; readonly tags: Tags }): ShellCommand {
  return az('acr create', { ...at(place), location, name, sku, 'role-assignment-mode': mode === 'abac' ? 'rbac-abac' : undefined, tags: words(tags).length > 0 ? words(tags) : undefined });
}

export function deleteIdentity({ name, ...place }: Place): ShellCommand {
  return az('identity delete', { ...at(place), name });
}

interface CredentialPlace extends Place {
  readonly identityName: string;
}

interface Trusted {
  readonly issuer: string;
  readonly subject: string;
  readonly audience: string;
}

const credentialAt = ({ identityName, name, ...place }: CredentialPlace) => ({ ...at(place), 'identity-name': identityName, name });

export function createFederatedCredential({ issuer, subject, audience, ...place }: CredentialPlace & Trusted): ShellCommand {
  return az('identity federated-credential create', { ...credentialAt(place), issuer, subject, audiences: audience });
}

export function updateFederatedCredential({ issuer, subject, audience, ...place }: CredentialPlace & Trusted): ShellCommand {
  return az('identity federated-credential update', { ...credentialAt(place), issuer, subject, audiences: audience });
}

export function deleteFederatedCredential(place: CredentialPlace): ShellCommand {
  return az('identity federated-credential delete', { ...credentialAt(place), yes: true });
}

/** The tags as they shall be: those that are not named go. */
export function replaceTags(resourceId: string, tags: Tags): ShellCommand {
  return words(tags).length > 0 ? az('tag update', { 'resource-id': resourceId, operation: 'Replace', tags: words(tags) }) : az('tag delete', { 'resource-id': resourceId, yes: true });
}

export interface RoleAssigned {
  readonly scope: string;
  /** Its name, or its GUID. */
  readonly role: string;
  readonly principalId: string | ShellCommand;
  /** "ServicePrincipal" where it is left out, as for every managed identity. */
  readonly principalType?: string | undefined;
  /** Empty takes away the one that an assignment of this name has. */
  readonly condition?: string | undefined;
  readonly description?: string | undefined;
  /** The GUID that it shall have, or that the one has which gets another condition; else the CLI draws one. */
  readonly name?: string | undefined;
}

export function assignRole({ scope, role, principalId, principalType = 'ServicePrincipal', condition, description, name }: RoleAssigned): ShellCommand {
  return az('role assignment create', {
    name,
    'assignee-object-id': principalId,
    'assignee-principal-type': principalType,
    role,
    scope,
    condition,
    'condition-version': condition ? '2.0' : undefined,
    description,
  });
}

export function removeRoleAssignment(assignmentId: string): ShellCommand {
  return az('role assignment delete', { ids: assignmentId });
}

/** A cluster as a command makes it; see clusterBody.ts. */
export interface ClusterCreated extends Place {
  readonly location: string;
  /** '' leaves it to Azure. */
  readonly kubernetesVersion: string;
  readonly nodeCount: number;
  readonly nodeSize: string;
  /** The IDs of user-assigned identities. */
  readonly controlPlane: string | undefined;
  readonly kubelet: string | undefined;
  /** The file of a public key, and whether the pair is made where it is not there. */
  readonly ssh: { readonly file: HomeFile; readonly generate: boolean } | undefined;
  readonly oidcIssuer: boolean;
  readonly workloadIdentity: boolean;
  /** The ID of a registry whose roles are not by repository. */
  readonly registry: string | undefined;
  readonly tags: Tags;
}

/** Workload identity is known to the CLI from 2.47 on: https://learn.microsoft.com/azure/aks/workload-identity-deploy-cluster */
export function createCluster({ name, location, kubernetesVersion, nodeCount, nodeSize, controlPlane, kubelet, ssh, oidcIssuer, workloadIdentity, registry, tags, ...place }: ClusterCreated): ShellCommand {
  return az('aks create', {
    ...at(place),
    location,
    name,
    'kubernetes-version': kubernetesVersion || undefined,
    'node-count': String(nodeCount),
    'node-vm-size': nodeSize,
    'enable-managed-identity': true,
    'assign-identity': controlPlane,
    'assign-kubelet-identity': kubelet,
    'generate-ssh-keys': ssh?.generate || undefined,
    'ssh-key-value': ssh?.file,
    'no-ssh-key': ssh ? undefined : true,
    'enable-oidc-issuer': oidcIssuer || undefined,
    'enable-workload-identity': workloadIdentity || undefined,
    'attach-acr': registry,
    tags: words(tags).length > 0 ? words(tags) : undefined,
  });
}

/** Prints the principal ID of a cluster's kubelet identity. */
export function kubeletPrincipal({ name, ...place }: Place): ShellCommand {
  return az('aks show', { ...at(place), name, query: 'identityProfile.kubeletidentity.objectId', output: 'tsv' });
}

/** Runs a command inside a cluster, where a local file lies beside it. */
export function runInCluster({ name, ...place }: Place, line: string, file: string): ShellCommand {
  return az('aks command invoke', { ...at(place), name, command: line, file });
}

/** Assigns an identity to a virtual machine or a scale set, beside those that it has. */
export function assignIdentity({ name, ...place }: Place, type: 'vm' | 'vmss', identityId: string): ShellCommand {
  return az(`${type} identity assign`, { ...at(place), name, identities: identityId });
}

/** What the add-on for pod identity makes an AzureIdentity and its binding from. It is in the extension "aks-preview". */
export function addPodIdentity({ name, ...place }: Place, pod: { readonly name: string; readonly namespace: string; readonly selector: string; readonly identityId: string }): ShellCommand {
  return az('aks pod-identity add', { ...at(place), 'cluster-name': name, namespace: pod.namespace, name: pod.name, 'identity-resource-id': pod.identityId, 'binding-selector': pod.selector });
}

/** Stops what Azure is at on a cluster. The CLI 2.45 does not have it yet: https://learn.microsoft.com/azure/aks/manage-abort-operations */
export function abortOnCluster({ name, ...place }: Place): ShellCommand {
  return az('aks operation-abort', { ...at(place), name });
}

export function enableManagedIdentity({ name, ...place }: Place): ShellCommand {
  return az('aks update', { ...at(place), name, 'enable-managed-identity': true, yes: true });
}

/** New nodes for a node pool, where there is a newer image. */
export function upgradeNodeImage({ name, ...place }: Place, pool: string): ShellCommand {
  return az('aks nodepool upgrade', { ...at(place), 'cluster-name': name, name: pool, 'node-image-only': true });
}

/** Turns on who signs the tokens of its service accounts, and what gives them to its pods. Since 2.47 of the CLI. */
export function enableWorkloadIdentity({ name, ...place }: Place): ShellCommand {
  return az('aks update', { ...at(place), name, 'enable-oidc-issuer': true, 'enable-workload-identity': true });
}

interface FeaturePlace {
  readonly subscriptionId: string;
  readonly namespace: string;
  readonly name: string;
}

export function registerFeature({ subscriptionId, namespace, name }: FeaturePlace): ShellCommand {
  return az('feature register', { subscription: subscriptionId, namespace, name });
}

export function unregisterFeature({ subscriptionId, namespace, name }: FeaturePlace): ShellCommand {
  return az('feature unregister', { subscription: subscriptionId, namespace, name });
}

export function registerProvider({ subscriptionId, namespace }: Omit<FeaturePlace, 'name'>): ShellCommand {
  return az('provider register', { subscription: subscriptionId, namespace });
}

/** A resource whose system-assigned identity is switched. */
interface Switched extends Place {
  /** In any case. */
  readonly type: string;
  /** Its `kind`: function apps have commands of their own. */
  readonly variant: string;
  /** The IDs of the user-assigned identities, which stay. */
  readonly userAssigned: readonly string[];
}

export function enableSystemAssigned(resource: Switched): ShellCommand[] {
  return switchSystemAssigned(resource, true);
}

export function disableSystemAssigned(resource: Switched): ShellCommand[] {
  return switchSystemAssigned(resource, false);
}

/** None for a type that has no such command. */
function switchSystemAssigned({ type, variant, name, userAssigned, ...place }: Switched, on: boolean): ShellCommand[] {
  const known = switchableType(type);
  const where = { ...at(place), name };
  if (known === undefined) return [];
  if (known === 'microsoft.storage/storageaccounts' || known === 'microsoft.sql/servers') {
    const users = userAssigned.length > 0;
    const kind = identityType(known, { system: on, user: users });
    // A storage account has one user-assigned identity at most, as the CLI's own help says.
    if (known === 'microsoft.storage/storageaccounts') return [az('storage account update', { ...where, 'identity-type': kind, 'user-identity-id': userAssigned[0] })];
    // Without --assign_identity the CLI 2.45 takes no identity but "None" from a server.
    return [az('sql server update', { ...where, assign_identity: on || users ? true : undefined, 'identity-type': kind, 'user-assigned-identity-id': users ? userAssigned : undefined })];
  }
  const group = known === 'microsoft.web/sites' && /\bfunctionapp\b/i.test(variant) ? 'functionapp' : identityGroups[known];
  return [az(`${group} identity ${on ? 'assign' : 'remove'}`, { ...where, identities: '[system]' })];
}

const identityGroups = {
  'microsoft.compute/virtualmachines': 'vm',
  'microsoft.compute/virtualmachinescalesets': 'vmss',
  'microsoft.web/sites': 'webapp',
  'microsoft.containerregistry/registries': 'acr',
  'microsoft.documentdb/databaseaccounts': 'cosmosdb',
} as const;
