import type { DetailsContract, DetailsNews } from '../shared/detailsContract.ts';

/** What the panel "Identity: …" and its host say to each other. */
export type IdentityDetailsContract = DetailsContract<Section, Wish> & {
  /** Undefined when the identity is gone. */
  readonly overview: (params: undefined) => Overview | undefined;
  readonly users: (params: undefined) => readonly UserRow[];
  readonly assignments: (params: undefined) => Assignments;
  readonly credentials: (params: undefined) => readonly CredentialRow[];
  readonly directory: (params: undefined) => DirectoryObject;
  /** What stands against changing the tags, or nothing. */
  readonly tagsProblem: (params: undefined) => string | undefined;
  /** `from`: the tags that the form began with. */
  readonly saveTags: (params: { readonly from: Tags; readonly tags: Tags }) => void;
  readonly stopSaving: (params: undefined) => void;
  /** A user of the identity, in the tree or in the portal. */
  readonly showUser: (params: { readonly id: string }) => void;
  readonly findOrphaned: (params: undefined) => void;
};

export type Section = 'overview' | 'locks' | 'users' | 'assignments' | 'credentials' | 'directory';

/** To change the tags. */
export interface Wish {
  readonly edit: 'tags';
}

export type News = DetailsNews<Section, Wish>;

export type Tags = Readonly<Record<string, string>>;

export interface Overview {
  readonly id: string;
  readonly resourceGroup: string;
  readonly location: string;
  readonly subscription: string;
  readonly subscriptionId: string;
  readonly tenant: string;
  readonly tenantId: string;
  readonly principalId: string;
  readonly clientId: string;
  readonly tags: Tags;
}

export interface UserRow {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly as: string;
  readonly subscription: string;
  /** Where a click shows it. */
  readonly opens: 'tree' | 'portal';
}

export interface Assignments {
  readonly rows: readonly { readonly role: string; readonly scope: string; readonly reach: string; readonly condition: string }[];
  /** What could not be read, with the reason. */
  readonly failures: readonly string[];
}

export interface CredentialRow {
  readonly name: string;
  readonly issuer: string;
  readonly subject: string;
}

/** Parts that could not be read are missing here, and stand in `unread`. */
export interface DirectoryObject {
  readonly objectId: string;
  readonly applicationId: string;
  readonly object?: { readonly displayName: string; readonly enabled: boolean; readonly createdAt: string | undefined };
  readonly owners?: readonly string[];
  readonly groups?: readonly string[];
  /** `at` is undefined where the directory knows of no sign-in. */
  readonly lastSignIn?: { readonly at: string | undefined };
  /** Each reason once, with the parts that it concerns. */
  readonly unread: readonly { readonly parts: readonly string[]; readonly message: string }[];
}

/** How many federated credentials an identity can have: https://learn.microsoft.com/entra/workload-id/workload-identity-federation-considerations */
export const mostCredentials = 20;
