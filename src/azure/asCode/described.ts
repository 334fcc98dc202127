// What can be said as code, as plain data: a thing as it is asked for, without what Azure makes up for it.

interface Placed {
  readonly subscriptionId: string;
  readonly resourceGroup: string;
  readonly name: string;
}

export interface DescribedGroup extends Omit<Placed, 'name'> {
  readonly kind: 'resourceGroup';
  readonly location: string;
}

/** A user-assigned identity. */
export interface DescribedIdentity extends Placed {
  readonly kind: 'identity';
  readonly location: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** A container registry as it is created: what is left out is as Azure has it at first. */
export interface DescribedRegistry extends Placed {
  readonly kind: 'registry';
  readonly location: string;
  /** "Basic", "Standard" or "Premium". */
  readonly sku: string;
  readonly mode: 'rbac' | 'abac';
  readonly tags: Readonly<Record<string, string>>;
}

/** What Azure calls the modes. */
export const roleAssignmentModes = { rbac: 'LegacyRegistryPermissions', abac: 'AbacRepositoryPermissions' } as const;

/** A federated credential. */
export interface DescribedCredential extends Placed {
  readonly kind: 'credential';
  readonly identityName: string;
  readonly issuer: string;
  readonly subject: string;
  readonly audience: string;
}

export interface DescribedAssignment {
  readonly kind: 'assignment';
  readonly scope: string;
  readonly roleDefinitionId: string;
  /** Its name, and whether that is enough to find it: undefined where it could not be read. */
  readonly role: { readonly name: string; readonly custom: boolean } | undefined;
  readonly principalId: string;
  /** "ServicePrincipal", "User", "Group", …; empty where it is not known. */
  readonly principalType: string;
  readonly condition: string | undefined;
  readonly description: string | undefined;
}

export type Described = DescribedGroup | DescribedIdentity | DescribedRegistry | DescribedCredential | DescribedAssignment;

const order = ['resourceGroup', 'identity', 'registry', 'credential', 'assignment'] as const satisfies readonly Described['kind'][];

/** What others refer to comes first. */
export function inOrder(things: readonly Described[]): Described[] {
  return things.toSorted((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
}

/** The ID of an identity. */
export function identityId({ subscriptionId, resourceGroup, name }: Placed): string {
  return `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${name}`;
}

/** The ID of a registry. */
export function registryId({ subscriptionId, resourceGroup, name }: Placed): string {
  return `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/Microsoft.ContainerRegistry/registries/${name}`;
}

/** The identity that a credential is of. */
export function identityOf({ subscriptionId, resourceGroup, identityName }: DescribedCredential): Placed {
  return { subscriptionId, resourceGroup, name: identityName };
}

/** In words, on one line, whatever is in it. */
export function remark(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();
}
