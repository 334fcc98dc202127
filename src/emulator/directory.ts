/** What Microsoft Entra ID knows of one tenant. */
export interface Directory {
  /** By object ID in lower case. */
  readonly principals: Map<string, Principal>;
  /** Those of them that are groups: few, and looked through at each request. */
  readonly groups: Map<string, Principal>;
  /** By application ID in lower case. */
  readonly byAppId: Map<string, Principal>;
  readonly applications: Map<string, Application>;
}

export interface Principal {
  /** Object ID. */
  readonly id: string;
  readonly kind: 'user' | 'group' | 'servicePrincipal';
  readonly displayName: string;
  readonly userPrincipalName?: string;
  readonly appId?: string;
  readonly servicePrincipalType?: 'ManagedIdentity' | 'Application';
  /** The resource that a managed identity belongs to. */
  readonly resourceId?: string;
  /** Object IDs of a group's members. */
  readonly members?: readonly string[];
  /** Object IDs of who looks after a group or a service principal. */
  readonly owners?: readonly string[];
  /** Whether nobody can sign in as it. */
  readonly signInBlocked?: boolean;
  /** When a service principal last signed in, as far as anybody knows. */
  readonly lastSignIn?: number;
  /** A guest may not read the directory: https://learn.microsoft.com/entra/fundamentals/users-default-permissions */
  readonly guest?: boolean;
  /** A Global Administrator may take a role at the tenant's root: https://learn.microsoft.com/azure/role-based-access-control/elevate-access-global-admin */
  readonly globalAdministrator?: boolean;
  readonly createdAt: number;
}

export interface Application {
  readonly id: string;
  readonly appId: string;
  readonly displayName: string;
  readonly createdAt: number;
  readonly secrets: readonly { readonly keyId: string; readonly displayName: string; readonly hint: string; readonly startsAt: number; readonly endsAt: number }[];
}

export function newDirectory(): Directory {
  return { principals: new Map(), groups: new Map(), byAppId: new Map(), applications: new Map() };
}

export function addPrincipal(directory: Directory, principal: Principal): void {
  directory.principals.set(principal.id.toLowerCase(), principal);
  if (principal.kind === 'group') directory.groups.set(principal.id.toLowerCase(), principal);
  if (principal.appId) directory.byAppId.set(principal.appId.toLowerCase(), principal);
}

export function removePrincipal(directory: Directory, id: string): void {
  const principal = directory.principals.get(id.toLowerCase());
  if (!principal) return;
  directory.principals.delete(id.toLowerCase());
  directory.groups.delete(id.toLowerCase());
  if (principal.appId) directory.byAppId.delete(principal.appId.toLowerCase());
}

/** A principal and all groups that hold it, directly or through another group: object IDs in lower case. */
export function withGroups(directory: Directory | undefined, principalId: string): Set<string> {
  const ids = new Set([principalId.toLowerCase()]);
  const groups = [...(directory?.groups.values() ?? [])];
  for (let grown = true; grown; ) {
    grown = false;
    for (const group of groups) {
      const id = group.id.toLowerCase();
      if (ids.has(id) || !group.members?.some((member) => ids.has(member.toLowerCase()))) continue;
      ids.add(id);
      grown = true;
    }
  }
  return ids;
}
