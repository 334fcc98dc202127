import type { Grant } from '../../../src/azure/access.ts';
import { everyone } from '../../../src/azure/denyAssignments.ts';
import type { DenyAssignment } from '../../../src/azure/denyAssignments.ts';
import type { Permission, RoleDefinition } from '../../../src/azure/roles.ts';

export const permission = (part: Partial<Permission>): Permission => ({ actions: [], notActions: [], dataActions: [], notDataActions: [], ...part });

export function role(name: string, ...parts: readonly Partial<Permission>[]): RoleDefinition {
  return { guid: name.toLowerCase(), name, description: '', custom: false, permissions: parts.map(permission) };
}

export const custom = (name: string, ...parts: readonly Partial<Permission>[]): RoleDefinition => ({ ...role(name, ...parts), custom: true });

const containers = 'Microsoft.Storage/storageAccounts/blobServices/containers';
const secrets = 'Microsoft.KeyVault/vaults/secrets';
const delegationKey = 'Microsoft.Storage/storageAccounts/blobServices/generateUserDelegationKey/action';

/** As documented: https://learn.microsoft.com/azure/role-based-access-control/built-in-roles */
export const roles = {
  owner: role('Owner', { actions: ['*'] }),
  contributor: role('Contributor', {
    actions: ['*'],
    notActions: [
      'Microsoft.Authorization/*/Delete', 'Microsoft.Authorization/*/Write', 'Microsoft.Authorization/elevateAccess/Action', 'Microsoft.Blueprint/blueprintAssignments/write',
      'Microsoft.Blueprint/blueprintAssignments/delete', 'Microsoft.Compute/galleries/share/action', 'Microsoft.Purview/consents/write', 'Microsoft.Purview/consents/delete',
    ],
  }),
  reader: role('Reader', { actions: ['*/read'] }),
  userAccess: role('User Access Administrator', { actions: ['*/read', 'Microsoft.Authorization/*', 'Microsoft.Support/*'] }),
  acrPull: role('AcrPull', { actions: ['Microsoft.ContainerRegistry/registries/pull/read'] }),
  acrPush: role('AcrPush', { actions: ['Microsoft.ContainerRegistry/registries/pull/read', 'Microsoft.ContainerRegistry/registries/push/write'] }),
  repositoryReader: role('Container Registry Repository Reader', { dataActions: ['Microsoft.ContainerRegistry/registries/repositories/metadata/read', 'Microsoft.ContainerRegistry/registries/repositories/content/read'] }),
  blobReader: role('Storage Blob Data Reader', { actions: [`${containers}/read`, delegationKey], dataActions: [`${containers}/blobs/read`] }),
  blobContributor: role('Storage Blob Data Contributor', {
    actions: [`${containers}/delete`, `${containers}/read`, `${containers}/write`, delegationKey],
    dataActions: ['delete', 'read', 'write', 'move/action', 'add/action'].map((verb) => `${containers}/blobs/${verb}`),
  }),
  blobOwner: role('Storage Blob Data Owner', { actions: [`${containers}/*`, delegationKey], dataActions: [`${containers}/blobs/*`] }),
  secretsUser: role('Key Vault Secrets User', { dataActions: [`${secrets}/getSecret/action`, `${secrets}/readMetadata/action`] }),
  secretsOfficer: role('Key Vault Secrets Officer', { actions: ['Microsoft.Resources/deployments/*', 'Microsoft.KeyVault/vaults/*/read'], dataActions: [`${secrets}/*`] }),
  vaultAdministrator: role('Key Vault Administrator', { actions: ['Microsoft.Resources/deployments/*', 'Microsoft.KeyVault/vaults/*/read'], dataActions: ['Microsoft.KeyVault/vaults/*'] }),
  vaultReader: role('Key Vault Reader', { actions: ['Microsoft.KeyVault/vaults/*/read'], dataActions: ['Microsoft.KeyVault/vaults/*/read', `${secrets}/readMetadata/action`] }),
};

export const rights = {
  readBlob: { dataAction: `${containers}/blobs/read` },
  writeBlob: { dataAction: `${containers}/blobs/write` },
  readContainer: { action: `${containers}/read` },
  getSecret: { dataAction: `${secrets}/getSecret/action` },
  assignRole: { action: 'Microsoft.Authorization/roleAssignments/write' },
  readVm: { action: 'Microsoft.Compute/virtualMachines/read' },
  deleteVm: { action: 'Microsoft.Compute/virtualMachines/delete' },
  pull: { action: 'Microsoft.ContainerRegistry/registries/pull/read' },
  readRepository: { dataAction: 'Microsoft.ContainerRegistry/registries/repositories/content/read' },
} as const;

const sub = '/subscriptions/11111111-1111-1111-1111-111111111111';
/** Where something is assigned, by the name under which the tables speak of it. */
export const scopes = {
  root: '/',
  mg: '/providers/Microsoft.Management/managementGroups/contoso',
  sub,
  otherSub: '/subscriptions/22222222-2222-2222-2222-222222222222',
  rg: `${sub}/resourceGroups/rg-orders`,
  otherRg: `${sub}/resourceGroups/rg-orders-2`,
  thing: `${sub}/resourceGroups/rg-orders/providers/Microsoft.Storage/storageAccounts/orders`,
  child: `${sub}/resourceGroups/rg-orders/providers/Microsoft.Storage/storageAccounts/orders/blobServices/default/containers/a`,
};
export type ScopeName = keyof typeof scopes;

export const me = 'AAAAAAAA-0000-0000-0000-00000000000a';
export const group = 'BBBBBBBB-0000-0000-0000-00000000000b';
export const other = 'CCCCCCCC-0000-0000-0000-00000000000c';

export interface GrantPart {
  readonly to?: string;
  readonly condition?: string;
  readonly type?: string;
}

/** `role` at the scope; undefined is one that cannot be read. */
export function grant(granted: RoleDefinition | undefined, at: ScopeName | `/${string}`, { to = me, condition, type = 'ServicePrincipal' }: GrantPart = {}): Grant {
  const scope = at in scopes ? scopes[at as ScopeName] : at;
  const id = `${scope}/providers/Microsoft.Authorization/roleAssignments/${granted?.name ?? 'unknown'} ${to}`;
  return { role: granted, assignment: { id, scope, roleDefinitionId: `/providers/Microsoft.Authorization/roleDefinitions/${granted?.guid ?? 'gone'}`, principalId: to, principalType: type, condition, description: undefined } };
}

export function denial(name: string, at: ScopeName, part: Partial<Permission>, more: Partial<DenyAssignment> = {}): DenyAssignment {
  const scope = scopes[at];
  return { id: `${scope}/providers/Microsoft.Authorization/denyAssignments/${name}`, name, description: '', scope, permissions: [permission(part)], doNotApplyToChildScopes: false, principals: [{ id: everyone, type: 'SystemDefined' }], excludePrincipals: [], ...more };
}

/** "Reader@rg": the role and where it is assigned. */
export function told({ role, assignment }: Grant): string {
  const [name] = Object.entries(scopes).find(([, scope]) => scope.toLowerCase() === assignment.scope.toLowerCase()) ?? [assignment.scope];
  return `${role?.name ?? 'unknown'}@${name}`;
}
