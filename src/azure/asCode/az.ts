import { identityType, switchableType } from '../switchable.ts';
import { az } from './shell.ts';
import type { ShellCommand } from './shell.ts';

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
  readonly principalId: string;
  /** "ServicePrincipal" where it is left out, as for every managed identity. */
  readonly principalType?: string | undefined;
  readonly condition?: string | undefined;
  readonly description?: string | undefined;
  /** The GUID that it shall have; else the CLI draws one. */
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
    'condition-version': condition === undefined ? undefined : '2.0',
    description,
  });
}

export function removeRoleAssignment(assignmentId: string): ShellCommand {
  return az('role assignment delete', { ids: assignmentId });
}

export function enableManagedIdentity({ name, ...place }: Place): ShellCommand {
  return az('aks update', { ...at(place), name, 'enable-managed-identity': true, yes: true });
}

/** New nodes for a node pool, where there is a newer image. */
export function upgradeNodeImage({ name, ...place }: Place, pool: string): ShellCommand {
  return az('aks nodepool upgrade', { ...at(place), 'cluster-name': name, name: pool, 'node-image-only': true });
}

/** Prints the object ID of the identity that pulls for a cluster. */
export function kubeletPrincipal({ name, ...place }: Place): ShellCommand {
  return az('aks show', { ...at(place), name, query: 'identityProfile.kubeletidentity.objectId', output: 'tsv' });
}

/** Turns on who signs the tokens of its service accounts. */
export function enableOidcIssuer({ name, ...place }: Place): ShellCommand {
  return az('aks update', { ...at(place), name, 'enable-oidc-issuer': true });
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
