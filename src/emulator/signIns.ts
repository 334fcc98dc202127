import type { Principal } from './directory.ts';
import { keyOf } from './ids.ts';
import type { Store } from './store.ts';

/** What began when a person signed in: tokens are made out to it, until it is revoked. */
export interface SignIn {
  readonly id: string;
  /** The user principal name. */
  readonly name: string;
  /** Tenants that the person signed in to themselves, by ID in lower case: a second factor was given there. */
  readonly tenants: Set<string>;
  revoked: boolean;
}

/** A code of the authorize endpoint, to be changed for tokens once. */
export interface Code {
  readonly signIn: SignIn;
  readonly tenantId: string;
  readonly redirectUri: string;
  /** PKCE, S256. */
  readonly challenge: string | undefined;
  readonly expiresAt: number;
}

/** Who is signed in, and what was handed out for it. */
export interface SignIns {
  readonly byId: Map<string, SignIn>;
  readonly codes: Map<string, Code>;
  readonly refreshTokens: Map<string, SignIn>;
}

export function newSignIns(): SignIns {
  return { byId: new Map(), codes: new Map(), refreshTokens: new Map() };
}

/** The user as a tenant knows them: a member or a guest. */
export function userIn(store: Store, tenantId: string, name: string): Principal | undefined {
  return [...(store.directories.get(keyOf(tenantId))?.principals.values() ?? [])].find(({ userPrincipalName }) => userPrincipalName !== undefined && keyOf(userPrincipalName) === keyOf(name));
}

/** The tenant that a user is a member of. */
export function homeOf(store: Store, name: string): string | undefined {
  return [...store.tenants.values()].find(({ tenantId }) => userIn(store, tenantId, name)?.guest !== true && userIn(store, tenantId, name) !== undefined)?.tenantId;
}

/** Ends all that the user has signed in to. */
export function revokeSignIns(store: Store, name: string): void {
  for (const signIn of store.signIns.byId.values()) if (keyOf(signIn.name) === keyOf(name)) signIn.revoked = true;
}
