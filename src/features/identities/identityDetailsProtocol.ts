/** What the panel "Identity: …" and its host say to each other. Each section is a call of its own, and fails alone. */
export type IdentityDetailsContract = {
  /** What is known without asking Azure. */
  readonly about: (params: undefined) => About;
  /** Undefined when the identity is gone. */
  readonly overview: (params: undefined) => Overview | undefined;
  readonly locks: (params: undefined) => readonly LockRow[];
  readonly users: (params: undefined) => readonly UserRow[];
  readonly assignments: (params: undefined) => Assignments;
  readonly credentials: (params: undefined) => readonly CredentialRow[];
  readonly directory: (params: undefined) => DirectoryObject;
  /** What happened since the news of that number: answered as soon as there is any. */
  readonly news: (params: { readonly since: number }) => { readonly seen: number; readonly news: readonly News[] };
  /** What stands against changing the tags, or nothing. */
  readonly tagsProblem: (params: undefined) => string | undefined;
  /** `from`: the tags that the form began with. */
  readonly saveTags: (params: { readonly from: Tags; readonly tags: Tags }) => void;
  readonly stopSaving: (params: undefined) => void;
  readonly copy: (params: { readonly text: string }) => void;
  readonly toTerminal: (params: { readonly text: string }) => void;
  readonly openInPortal: (params: undefined) => void;
  readonly showJson: (params: undefined) => void;
  /** A user of the identity, in the tree or in the portal. */
  readonly showUser: (params: { readonly id: string }) => void;
  readonly findOrphaned: (params: undefined) => void;
  readonly close: (params: undefined) => void;
};

export type Section = 'overview' | 'locks' | 'users' | 'assignments' | 'credentials' | 'directory';

/** Either sections of which something was changed, or the wish to change the tags. */
export type News = { readonly changed: readonly Section[] } | { readonly edit: 'tags' };

export type Tags = Readonly<Record<string, string>>;

export interface About {
  readonly id: string;
  readonly name: string;
  /** The shell of the terminal, for quoting. */
  readonly shell: 'bash' | 'powershell';
}

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

export interface LockRow {
  readonly name: string;
  /** What it forbids, and where it stands. */
  readonly text: string;
  readonly notes: string | undefined;
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
