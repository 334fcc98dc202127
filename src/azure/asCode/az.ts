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
}

export function assignRole({ scope, role, principalId, principalType = 'ServicePrincipal', condition, description }: RoleAssigned): ShellCommand {
  return az('role assignment create', {
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
